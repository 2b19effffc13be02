"""Methods of several classes, called through a list that mixes them."""


class Square:
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side * self.side


class Circle:
    def __init__(self, radius):
        self.radius = radius

    def area(self):
        return 3.14159 * self.radius * self.radius


class Box(Square):
    def area(self):
        return 6.0 * super().area()


def main(n):
    shapes = [
        Square(i % 10 * 1.0) if i % 3 == 0 else Circle(i % 7 * 0.5) if i % 3 == 1 else Box(i % 5 * 1.5)
        for i in range(1000)
    ]
    total = 0.0
    for _ in range(n):
        for shape in shapes:
            total = total + shape.area()
    return total
