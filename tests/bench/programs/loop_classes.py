"""The performance guide's loop over a function that is an argument: here composed of instances of classes."""


def loopSum(x, f):
    result = 0
    while x > 0:
        result = result + f(x)
        x = x - 1
    return result


class Add:
    def __init__(self, arg):
        self.arg = arg

    def __call__(self, x):
        return self.arg + x


class Multiply:
    def __init__(self, arg):
        self.arg = arg

    def __call__(self, x):
        return self.arg * x


class Compose:
    def __init__(self, f, g):
        self.f = f
        self.g = g

    def __call__(self, x):
        return self.f(self.g(x))


with executor.remotely.downloadAll():
    result = loopSum(n, Compose(Multiply(10.0), Add(20.0)))
