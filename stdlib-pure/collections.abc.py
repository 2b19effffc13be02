"""The module collections.abc: what the methods of a class give it; what is an instance the compiler knows."""


class Hashable(metaclass=ABCMeta):
    __slots__ = ()

    @abstractmethod
    def __hash__(self):
        return 0


class Iterable(metaclass=ABCMeta):
    __slots__ = ()

    @abstractmethod
    def __iter__(self):
        return iter(())


class Iterator(Iterable):
    __slots__ = ()

    @abstractmethod
    def __next__(self):
        raise StopIteration

    def __iter__(self):
        return self


class Reversible(Iterable):
    __slots__ = ()

    @abstractmethod
    def __reversed__(self):
        return iter(())


class Sized(metaclass=ABCMeta):
    __slots__ = ()

    @abstractmethod
    def __len__(self):
        return 0


class Container(metaclass=ABCMeta):
    __slots__ = ()

    @abstractmethod
    def __contains__(self, x):
        return False


class Callable(metaclass=ABCMeta):
    __slots__ = ()

    @abstractmethod
    def __call__(self, *args, **keywords):
        return False


class Collection(Sized, Iterable, Container):
    __slots__ = ()


class Sequence(Reversible, Collection):
    __slots__ = ()

    @abstractmethod
    def __getitem__(self, index):
        raise IndexError

    def __iter__(self):
        i = 0
        while True:
            try:
                v = self[i]
            except IndexError:
                return
            yield v
            i = i + 1

    def __contains__(self, value):
        for v in self:
            if value in (v,):
                return True
        return False

    def __reversed__(self):
        for i in reversed(range(len(self))):
            yield self[i]

    def index(self, value, start=0, stop=None):
        i = max(len(self) + start, 0) if start < 0 else start
        end = stop + len(self) if stop is not None and stop < 0 else stop
        while end is None or i < end:
            try:
                v = self[i]
            except IndexError:
                break
            if value in (v,):
                return i
            i = i + 1
        raise ValueError

    def count(self, value):
        return sum([1 for v in self if value in (v,)])


class MutableSequence(Sequence):
    __slots__ = ()


class Mapping(Collection):
    __slots__ = ()

    @abstractmethod
    def __getitem__(self, key):
        raise KeyError

    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default

    def __contains__(self, key):
        try:
            self[key]
        except KeyError:
            return False
        return True

    def keys(self):
        return {key: None for key in self}.keys()

    def items(self):
        return {key: self[key] for key in self}.items()

    def values(self):
        return {key: self[key] for key in self}.values()

    def __eq__(self, other):
        if isinstance(other, dict):
            return dict(self.items()) == other
        if isinstance(other, Mapping):
            return dict(self.items()) == dict(other.items())
        return NotImplemented

    def __reversed__(self):
        raise TypeError("'" + type(self).__name__ + "' object is not reversible")


class MutableMapping(Mapping):
    __slots__ = ()


class MappingView(Sized):
    __slots__ = ()


class KeysView(MappingView):
    __slots__ = ()


class ItemsView(MappingView):
    __slots__ = ()


class ValuesView(MappingView):
    __slots__ = ()


class Set(Collection):
    __slots__ = ()


class MutableSet(Set):
    __slots__ = ()
