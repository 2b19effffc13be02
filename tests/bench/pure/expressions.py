"""An interpreter: expression trees of classes, evaluated by recursion."""


class Number:
    def __init__(self, value):
        self.value = value

    def evaluate(self, x):
        return self.value


class Variable:
    def evaluate(self, x):
        return x


class Add:
    def __init__(self, left, right):
        self.left = left
        self.right = right

    def evaluate(self, x):
        return self.left.evaluate(x) + self.right.evaluate(x)


class Multiply:
    def __init__(self, left, right):
        self.left = left
        self.right = right

    def evaluate(self, x):
        return self.left.evaluate(x) * self.right.evaluate(x)


def build(depth):
    if depth == 0:
        return Variable()
    if depth % 3 == 0:
        return Multiply(build(depth - 1), Number(depth))
    return Add(build(depth - 1), build(depth - 2) if depth > 1 else Number(1))


def main(n):
    tree = build(12)
    total = 0
    for i in range(n):
        total = (total + tree.evaluate(i % 3)) % 1000003
    return total
