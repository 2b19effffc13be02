"""Constants, functions and a class; and what is impure."""

import math
import os

LIMIT = 10
NAMES = ("a", "b", "c")
TABLE = [1, 2, 3]
DOUBLE = LIMIT * 2
LOCK = os.name


def square(x):
    return x * x


def limited(x):
    return min(x, LIMIT)


def circle(r):
    return math.pi * r**2


def shout(x):
    print(x)
    return x


def environment():
    return os.environ["HOME"]


def outer(x, twice=square):
    return twice(x) + square(x)


class Box:
    size = LIMIT

    def __init__(self, content):
        self.content = content

    def squared(self):
        return Box(square(self.content))

    @classmethod
    def empty(cls):
        return cls(None)
