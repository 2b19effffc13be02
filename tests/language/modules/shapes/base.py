"""The base of the shapes."""


class Shape:
    def area(self):
        raise NotImplementedError("area")

    def doubled(self):
        return 2 * self.area()
