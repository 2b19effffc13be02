"""The module abc: what marks classes as abstract; the compiler knows what follows from it."""


class ABC:
    pass


def abstractmethod(function):
    return function


def ABCMeta(*parts):
    raise_unsupported("`ABCMeta` called with the parts of a class: write a class statement")
