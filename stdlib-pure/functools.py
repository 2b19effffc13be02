"""The module functools: reduce."""


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
