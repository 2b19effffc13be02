"""The module functools: reduce, what functions are wrapped in, and orderings that one method gives."""


class _Missing:
    pass


_MISSING = _Missing()


def reduce(function, iterable, initial=_MISSING, /):
    if not is_iterable(iterable):
        raise TypeError("reduce() arg 2 must support iteration")
    if not isinstance(initial, _Missing):
        total = initial
        for x in iterable:
            total = function(total, x)
        return total
    iterator = iter(iterable)
    for total in iterator:
        for x in iterator:
            total = function(total, x)
        return total
    raise TypeError("reduce() of empty iterable with no initial value")


class partial:
    def __init__(self, func, /, *args, **keywords):
        if not callable(func):
            raise TypeError("the first argument must be callable")
        if isinstance(func, partial):
            self.func = func.func
            self.args = func.args + args
            self._keywords = merged_keywords(func._keywords, keywords)
        else:
            self.func = func
            self.args = args
            self._keywords = keywords

    def __call__(self, /, *args, **keywords):
        return self.func(*self.args, *args, **merged_keywords(self._keywords, keywords))

    @property
    def keywords(self):
        return keywords_dict(self._keywords)


class _Wrapper:
    """What a wrapper or a cache is to the program: a function with the names of another."""

    def __init__(self, inner, wrapped, cached):
        self._inner = inner
        self.__wrapped__ = wrapped
        self._cached = cached

    def __call__(self, /, *args, **keywords):
        if self._cached:
            check_hashable(args)
            check_hashable(keywords)
        return self._inner(*args, **keywords)

    @property
    def __name__(self):
        return self.__wrapped__.__name__

    @property
    def __qualname__(self):
        return self.__wrapped__.__qualname__

    @property
    def __doc__(self):
        return self.__wrapped__.__doc__

    @property
    def cache_info(self):
        raise_unsupported("`cache_info`: what a cache holds depends on what ran before")

    @property
    def cache_clear(self):
        raise_unsupported("`cache_clear`: what a cache holds depends on what ran before")


def wraps(wrapped):
    return lambda wrapper: _Wrapper(wrapper, wrapped, False)


def cache(user_function, /):
    return _Wrapper(user_function, user_function, True)


def lru_cache(maxsize=128, typed=False):
    if callable(maxsize):
        return cache(maxsize)
    if maxsize is not None and not isinstance(maxsize, int):
        raise TypeError("Expected first argument to be an integer, a callable, or None")
    return _caching


def _caching(user_function):
    return _Wrapper(user_function, user_function, True)


def cached_property(func):
    return property(func)


def cmp_to_key(mycmp):
    return lambda obj: _Key(obj, mycmp)


class _Key:
    def __init__(self, obj, mycmp):
        self.obj = obj
        self._compare = mycmp

    def __lt__(self, other):
        return self._compare(self.obj, other.obj) < 0

    def __le__(self, other):
        return self._compare(self.obj, other.obj) <= 0

    def __gt__(self, other):
        return self._compare(self.obj, other.obj) > 0

    def __ge__(self, other):
        return self._compare(self.obj, other.obj) >= 0

    def __eq__(self, other):
        return self._compare(self.obj, other.obj) == 0


def singledispatch(func):
    raise_unsupported("`singledispatch`: write one function that tests with `isinstance` or `match`")


def singledispatchmethod(func):
    raise_unsupported("`singledispatchmethod`: write one method that tests with `isinstance` or `match`")


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
