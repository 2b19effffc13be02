"""The module collections: Counter, over a dict that it holds and deque. What changes in place is not part of it."""


def _tally(counts, iterable):
    for x in iterable:
        at = _dict_find(counts, x)
        counts = dict_store(counts, x, 1 if at < 0 else intrinsic("list.get", part_at(counts, 1), at) + 1)
    return counts


class Counter:
    def __init__(self, iterable=None, /, **counts):
        if iterable is not None and len(keywords_dict(counts)) > 0:
            raise_unsupported("`Counter` with elements and keywords: write `Counter(xs) + Counter(a=1)`")
        if iterable is None:
            self._counts = keywords_dict(counts)
        elif isinstance(iterable, Counter):
            self._counts = iterable._counts
        elif isinstance(iterable, dict):
            self._counts = iterable
        else:
            self._counts = _tally(empty_dict(), iterable)

    def __getitem__(self, key):
        return self._counts.get(key, 0)

    def __contains__(self, key):
        return key in self._counts

    def __iter__(self):
        return iter(self._counts)

    def __len__(self):
        return len(self._counts)

    def __repr__(self):
        if len(self._counts) == 0:
            return "Counter()"
        return "Counter(" + repr(dict(self.most_common())) + ")"

    def __eq__(self, other):
        # Counts of 0 and those that are missing are the same among counters.
        if isinstance(other, Counter):
            mine = all([other[key] == count for key, count in self._counts.items()])
            return mine and all([self[key] == count for key, count in other._counts.items()])
        if isinstance(other, dict):
            return self._counts == other
        return NotImplemented

    def __add__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        sums = {key: count + other[key] for key, count in self._counts.items()}
        return _positive({**sums, **{key: n for key, n in other._counts.items() if key not in sums}})

    def __sub__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        rests = {key: count - other[key] for key, count in self._counts.items()}
        return _positive({**rests, **{key: -n for key, n in other._counts.items() if key not in rests}})

    def __ror__(self, other):
        if isinstance(other, dict):
            raise_unsupported("`|` of a dict and a Counter: write `dict(counter)`")
        return NotImplemented

    def __or__(self, other):
        if not isinstance(other, Counter):
            if isinstance(other, dict):
                raise_unsupported("`|` of a Counter and a dict: write `Counter(mapping)`")
            return NotImplemented
        most = {key: max(count, other[key]) for key, count in self._counts.items()}
        return _positive({**most, **{key: n for key, n in other._counts.items() if key not in most}})

    def __and__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return _positive({key: min(count, other[key]) for key, count in self._counts.items()})

    def __le__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        mine = all([count <= other[key] for key, count in self._counts.items()])
        return mine and all([self[key] <= count for key, count in other._counts.items()])

    def __ge__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return other <= self

    def __lt__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self <= other and self != other

    def __gt__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return other <= self and self != other

    def __pos__(self):
        return _positive(self._counts)

    def __neg__(self):
        return _positive({key: -count for key, count in self._counts.items()})

    def keys(self):
        return self._counts.keys()

    def values(self):
        return self._counts.values()

    def items(self):
        return self._counts.items()

    def get(self, key, default=None):
        return self._counts.get(key, default)

    def copy(self):
        return self

    def most_common(self, n=None):
        ordered = sorted(self._counts.items(), key=lambda item: item[1], reverse=True)
        if n is None:
            return ordered
        return ordered[: n if n > 0 else 0]

    def elements(self):
        return (key for key, count in self._counts.items() for _ in range(count))

    def total(self):
        return sum(self._counts.values())

    def update(self, *more):
        raise_unsupported("`Counter.update` changes the object: write `c + Counter(more)`")

    def subtract(self, *more):
        raise_unsupported(
            "`Counter.subtract` changes the object: write `c - Counter(more)`, which drops what is not positive"
        )

    def pop(self, *key):
        raise_unsupported(
            "`Counter.pop` changes the object: write `Counter({k: n for k, n in c.items() if k != key})`"
        )

    def popitem(self):
        raise_unsupported("`Counter.popitem` changes the object")

    def setdefault(self, *key):
        raise_unsupported("`Counter.setdefault` changes the object")

    def clear(self):
        raise_unsupported("`Counter.clear` changes the object: write `Counter()`")


def _positive(counts):
    return Counter({key: count for key, count in counts.items() if count > 0})


class deque:
    def __init__(self, iterable=(), maxlen=None):
        items = list(iterable)
        if maxlen is not None:
            if not isinstance(maxlen, int):
                raise TypeError("an integer is required")
            if maxlen < 0:
                raise ValueError("maxlen must be non-negative")
            items = items[max(0, len(items) - maxlen) :]
        self._items = items
        self._maxlen = maxlen

    @property
    def maxlen(self):
        return self._maxlen

    def __getitem__(self, index):
        if isinstance(index, slice):
            raise TypeError("sequence index must be integer, not 'slice'")
        if index < -len(self._items) or index >= len(self._items):
            raise IndexError("deque index out of range")
        return self._items[index]

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(self._items)

    def __reversed__(self):
        return reversed(self._items)

    def __contains__(self, x):
        return x in self._items

    def __repr__(self):
        if self._maxlen is None:
            return "deque(" + repr(self._items) + ")"
        return "deque(" + repr(self._items) + ", maxlen=" + repr(self._maxlen) + ")"

    def __eq__(self, other):
        return self._items == other._items if isinstance(other, deque) else NotImplemented

    def __lt__(self, other):
        return self._items < other._items if isinstance(other, deque) else NotImplemented

    def __le__(self, other):
        return self._items <= other._items if isinstance(other, deque) else NotImplemented

    def __gt__(self, other):
        return self._items > other._items if isinstance(other, deque) else NotImplemented

    def __ge__(self, other):
        return self._items >= other._items if isinstance(other, deque) else NotImplemented

    def __add__(self, other):
        if not isinstance(other, deque):
            raise TypeError(
                "can only concatenate deque (not " + chr(34) + type(other).__name__ + chr(34) + ") to deque"
            )
        return deque(self._items + other._items, self._maxlen)

    def __mul__(self, n):
        return deque(self._items * n, self._maxlen)

    def __rmul__(self, n):
        return deque(self._items * n, self._maxlen)

    def copy(self):
        return self

    def count(self, x):
        return self._items.count(x)

    def index(self, x, start=0, stop=9223372036854775807):
        n = len(self._items)
        i = max(0, start + n) if start < 0 else start
        end = stop + n if stop < 0 else min(stop, n)
        while i < end:
            if self._items[i] == x:
                return i
            i = i + 1
        raise ValueError(repr(x) + " is not in deque")

    def append(self, x):
        raise_unsupported("`deque.append` changes the object: write `deque([*d, x])`, or use a list")

    def appendleft(self, x):
        raise_unsupported("`deque.appendleft` changes the object: write `deque([x, *d])`, or use a list")

    def extend(self, more):
        raise_unsupported("`deque.extend` changes the object: write `deque([*d, *more])`, or use a list")

    def extendleft(self, more):
        raise_unsupported("`deque.extendleft` changes the object: write `deque([*reversed(more), *d])`")

    def pop(self):
        raise_unsupported(
            "`deque.pop` changes the object: write `d[-1]`, and `deque(list(d)[:-1])` for the rest"
        )

    def popleft(self):
        raise_unsupported("`deque.popleft` changes the object: write `first, *rest = d`")

    def rotate(self, n=1):
        raise_unsupported("`deque.rotate` changes the object: write `deque([*list(d)[-n:], *list(d)[:-n]])`")

    def reverse(self):
        raise_unsupported("`deque.reverse` changes the object: write `deque(reversed(d))`")

    def remove(self, x):
        raise_unsupported("`deque.remove` changes the object: write a comprehension")

    def insert(self, i, x):
        raise_unsupported("`deque.insert` changes the object: write `deque([*list(d)[:i], x, *list(d)[i:]])`")

    def clear(self):
        raise_unsupported("`deque.clear` changes the object: write `deque()`")


class _Mapping:
    """What dicts of other kinds have, over a dict that they hold."""

    def __getitem__(self, key):
        return self._items[key]

    def __contains__(self, key):
        return key in self._items

    def __iter__(self):
        return iter(self._items)

    def __reversed__(self):
        return reversed(self._items)

    def __len__(self):
        return len(self._items)

    def __eq__(self, other):
        if isinstance(other, _Mapping):
            return self._items == other._items
        if isinstance(other, dict) and not isinstance(other, Counter):
            return self._items == other
        return NotImplemented

    def keys(self):
        return self._items.keys()

    def values(self):
        return self._items.values()

    def items(self):
        return self._items.items()

    def get(self, key, default=None):
        return self._items.get(key, default)

    def copy(self):
        return self

    def update(self, *more, **keywords):
        raise_unsupported("`update` changes the object: write `d | other`")

    def pop(self, *key):
        raise_unsupported("`pop` changes the object: write `{k: v for k, v in d.items() if k != key}`")

    def popitem(self, last=True):
        raise_unsupported("`popitem` changes the object")

    def setdefault(self, *key):
        raise_unsupported("`setdefault` changes the object: write `d if key in d else {**d, key: value}`")

    def clear(self):
        raise_unsupported("`clear` changes the object: write an empty one")

    def move_to_end(self, key, last=True):
        raise_unsupported(
            "`move_to_end` changes the object: write a dict with the keys in the order that is wanted"
        )


def _items_of(iterable, keywords):
    named = keywords_dict(keywords)
    if len(iterable) == 0:
        return named
    source = iterable[0]
    items = source._items if isinstance(source, _Mapping) else dict(source)
    return items if len(named) == 0 else {**items, **named}


class OrderedDict(_Mapping):
    def __init__(self, /, *iterable, **keywords):
        if len(iterable) > 1:
            raise TypeError("expected at most 1 argument, got " + str(len(iterable)))
        self._items = _items_of(iterable, keywords)

    @classmethod
    def fromkeys(cls, iterable, value=None):
        return OrderedDict(dict.fromkeys(iterable, value))

    def __eq__(self, other):
        if isinstance(other, OrderedDict):
            return self._items == other._items and list(self._items) == list(other._items)
        return _Mapping.__eq__(self, other)

    def __or__(self, other):
        if isinstance(other, _Mapping):
            return OrderedDict({**self._items, **other._items})
        if isinstance(other, dict):
            return OrderedDict({**self._items, **other})
        return NotImplemented

    def __ror__(self, other):
        return OrderedDict({**other, **self._items}) if isinstance(other, dict) else NotImplemented

    def __repr__(self):
        return (
            "OrderedDict()"
            if len(self._items) == 0
            else "OrderedDict(" + repr(list(self._items.items())) + ")"
        )


class defaultdict(_Mapping):
    def __init__(self, default_factory=None, /, *iterable, **keywords):
        if len(iterable) > 1:
            raise TypeError("dict expected at most 1 argument, got " + str(len(iterable)))
        if default_factory is not None and not callable(default_factory):
            raise TypeError("first argument must be callable or None")
        self.default_factory = default_factory
        self._items = _items_of(iterable, keywords)

    def __getitem__(self, key):
        if self.default_factory is not None and key not in self._items:
            raise_unsupported(
                "a missing key of a defaultdict adds it: write `d.get(key, default)`, or `Counter(xs)`"
            )
        return self._items[key]

    def __or__(self, other):
        if isinstance(other, _Mapping):
            return defaultdict(self.default_factory, {**self._items, **other._items})
        if isinstance(other, dict):
            return defaultdict(self.default_factory, {**self._items, **other})
        return NotImplemented

    def __repr__(self):
        return "defaultdict(" + repr(self.default_factory) + ", " + repr(self._items) + ")"


class ChainMap:
    def __init__(self, *maps):
        self.maps = list(maps) if len(maps) > 0 else [empty_dict()]

    def _merged(self):
        merged = {}
        for one in reversed(self.maps):
            merged = {**merged, **one}
        return merged

    def __getitem__(self, key):
        for one in self.maps:
            if key in one:
                return one[key]
        raise KeyError(key)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def __contains__(self, key):
        return any([key in one for one in self.maps])

    def __len__(self):
        return len(self._merged())

    def __iter__(self):
        return iter(self._merged())

    def __bool__(self):
        return any([len(one) > 0 for one in self.maps])

    def keys(self):
        return self._merged().keys()

    def values(self):
        return {key: self[key] for key in self._merged()}.values()

    def items(self):
        return {key: self[key] for key in self._merged()}.items()

    def __eq__(self, other):
        if isinstance(other, ChainMap):
            return self._merged() == other._merged()
        return self._merged() == other if isinstance(other, dict) else NotImplemented

    def __repr__(self):
        return "ChainMap(" + ", ".join([repr(one) for one in self.maps]) + ")"

    def new_child(self, m=None):
        return ChainMap({} if m is None else m, *self.maps)

    @property
    def parents(self):
        return ChainMap(*self.maps[1:])


class mappingproxy(_Mapping):
    """A dict that is only read: the members of an enumeration."""

    def __init__(self, mapping, /):
        self._items = mapping

    def __hash__(self):
        raise TypeError("unhashable type: 'dict'")

    def __or__(self, other):
        if isinstance(other, _Mapping):
            return {**self._items, **other._items}
        return {**self._items, **other} if isinstance(other, dict) else NotImplemented

    def __ror__(self, other):
        return {**other, **self._items} if isinstance(other, dict) else NotImplemented

    def __repr__(self):
        return "mappingproxy(" + repr(self._items) + ")"
