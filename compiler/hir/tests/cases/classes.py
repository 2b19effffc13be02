class Point(Base, Other):
    """A docstring."""

    origin = 0
    scale = origin + 2
    name: str

    def __init__(self, x, y=scale):
        self.x = x
        if y:
            self.y = y
        super().__init__(x)

    def __add__(self, other):
        return Point(self.x + other.x, self.__y)

    __radd__ = __add__

    @staticmethod
    def make():
        return __class__

    @classmethod
    def of(cls, x):
        return cls(x)

    @property
    def length(self):
        return [self.x * k for k in (1, 2)]

    @length.setter
    def length(self, value):
        self.x = value

    @functools.cached_property
    def cached(self):
        return 1


def local(n):
    class Node:
        default = n

        def grow(self):
            return Node(n)

        class Inner:
            pass

    return Node()


@dataclass
class Data(metaclass=Meta):
    x: int = 0
