"""The module functools: reduce, partial, and orderings that one method gives."""


def reduce(function, iterable, *initial):
    if len(initial) > 1:
        raise TypeError("reduce expected at most 3 arguments, got " + str(2 + len(initial)))
    if len(initial) == 1:
        total = initial[0]
        for x in iterable:
            total = function(total, x)
        return total
    iterator = iter(iterable)
    for total in iterator:
        for x in iterator:
            total = function(total, x)
        return total
    raise TypeError("reduce() of empty iterable with no initial value")


def partial(function, *args):
    if not callable(function):
        raise TypeError("the first argument must be callable")

    def call(*more):
        return function(*args, *more)

    return call


def total_ordering(cls):
    raise_unsupported("`total_ordering` called with a class: write it as a decorator")


class _Bylt:
    def __gt__(self, other):
        less = self.__lt__(other)
        if less is NotImplemented:
            return less
        return not less and self != other

    def __le__(self, other):
        less = self.__lt__(other)
        if less is NotImplemented:
            return less
        return less or self == other

    def __ge__(self, other):
        less = self.__lt__(other)
        if less is NotImplemented:
            return less
        return not less


class _Byle:
    def __ge__(self, other):
        most = self.__le__(other)
        if most is NotImplemented:
            return most
        return not most or self == other

    def __lt__(self, other):
        most = self.__le__(other)
        if most is NotImplemented:
            return most
        return most and self != other

    def __gt__(self, other):
        most = self.__le__(other)
        if most is NotImplemented:
            return most
        return not most


class _Bygt:
    def __lt__(self, other):
        more = self.__gt__(other)
        if more is NotImplemented:
            return more
        return not (more or self == other)

    def __ge__(self, other):
        more = self.__gt__(other)
        if more is NotImplemented:
            return more
        return more or self == other

    def __le__(self, other):
        more = self.__gt__(other)
        if more is NotImplemented:
            return more
        return not more


class _Byge:
    def __le__(self, other):
        least = self.__ge__(other)
        if least is NotImplemented:
            return least
        return not least or self == other

    def __gt__(self, other):
        least = self.__ge__(other)
        if least is NotImplemented:
            return least
        return least and self != other

    def __lt__(self, other):
        least = self.__ge__(other)
        if least is NotImplemented:
            return least
        return not least
