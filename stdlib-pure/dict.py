"""dict: a list of keys in the order in which they came, a list of values, and a table from hashes to positions."""


class dict:
    def __len__(self):
        return intrinsic("list.len", part_at(self, 0))

    def __bool__(self):
        return intrinsic("i64.ne", intrinsic("list.len", part_at(self, 0)), 0)

    def __contains__(self, key):
        return _dict_find(self, key) >= 0

    def __getitem__(self, key):
        at = _dict_find(self, key)
        if at < 0:
            raise KeyError(key)
        return intrinsic("list.get", part_at(self, 1), at)

    def get(self, key, default=None):
        at = _dict_find(self, key)
        if at < 0:
            return default
        return intrinsic("list.get", part_at(self, 1), at)

    def keys(self):
        return make_view("keys", self)

    def values(self):
        return make_view("values", self)

    def items(self):
        return make_view("items", self)

    def copy(self):
        return self

    def __or__(self, other: dict):
        return _dict_merged(self, other)

    def __eq__(self, other: dict):
        if len(self) != len(other):
            return False
        keys = part_at(self, 0)
        values = part_at(self, 1)
        for i in range(len(keys)):
            at = _dict_find(other, keys[i])
            if at < 0:
                return False
            if not same(values[i], intrinsic("list.get", part_at(other, 1), at)):
                return False
        return True


def _dict_find(d, key):
    # The position of a key, or -1.
    keys = part_at(d, 0)
    table = part_at(d, 2)
    if isinstance(key, int) and holds_ints(keys) and not is_wide(key):
        return rt("table_find_int", table, keys, int(key))
    if isinstance(key, str) and holds_strs(keys):
        return rt("table_find_str", table, keys, key)
    h = table_hash(key)
    n = intrinsic("list.len", keys)
    at = rt("table_find", table, n, h)
    if at < 0:
        return -1
    if same(intrinsic("list.get", keys, at), key):
        return at
    for at in rt("table_matches", table, n, h):
        if same(intrinsic("list.get", keys, at), key):
            return at
    return -1


def _dict_of(keys, values):
    # A dict of as many keys as values. Where the keys are all different, the lists stay as they are.
    if holds_ints(keys):
        table = rt("table_of_ints", keys)
        if rt("table_distinct", table):
            return make_dict(keys, values, table)
    elif holds_strs(keys):
        table = rt("table_of_strs", keys)
        if rt("table_distinct", table):
            return make_dict(keys, values, table)
    result = empty_dict()
    for i in range(len(keys)):
        result = dict_store(result, keys[i], values[i])
    return result


def _dict_of_pairs(iterable):
    if splittable(iterable) and expensive(iterable):
        return _dict_of_pairs(list(iterable))
    keys = empty_list()
    values = empty_list()
    number = 0
    for pair in iterable:
        key, value = _dict_pair(pair, number)
        keys = list_append(keys, key)
        values = list_append(values, value)
        number = number + 1
    return _dict_of(keys, values)


def _dict_pair(pair, number):
    if not isinstance(pair, (tuple, list, str, range)):
        if has_method(pair, "__iter__") or has_method(pair, "__getitem__"):
            raise_unsupported("pairs for a dict are tuples, lists or strings")
        raise TypeError(
            "cannot convert dictionary update sequence element #" + str(number) + " to a sequence"
        )
    if len(pair) != 2:
        raise ValueError(
            "dictionary update sequence element #"
            + str(number)
            + " has length "
            + str(len(pair))
            + "; 2 is required"
        )
    return pair[0], pair[1]


def _dict_of_keys(mapping):
    return {key: mapping[key] for key in mapping.keys()}


def _dict_merged(a, b):
    keys = part_at(b, 0)
    values = part_at(b, 1)
    if len(a) == 0:
        return b
    for i in range(len(keys)):
        a = dict_store(a, keys[i], values[i])
    return a


def _dict_from_keys(iterable, value=None):
    result = empty_dict()
    for key in iterable:
        if _dict_find(result, key) < 0:
            result = dict_store(result, key, value)
    return result


def _dict_items(d):
    keys = part_at(d, 0)
    values = part_at(d, 1)
    return ((keys[i], values[i]) for i in range(len(keys)))


def _repr_dict(d):
    keys = part_at(d, 0)
    values = part_at(d, 1)
    pieces = list_builder("")
    for i in range(len(keys)):
        list_push(pieces, repr(keys[i]) + ": " + repr(values[i]))
    return "{" + ", ".join(pieces) + "}"


def _hash_float(x):
    if x != x:
        raise_unsupported("the hash of NaN depends on which object it is")
    return rt("hash_float", x)


def _hash_of_wide(n):
    if is_small(n):
        return -2 if n == -1 else low(n)
    return rt("big_hash", n)


def _hash_range(r):
    n = len(r)
    if n == 0:
        return 0
    if n == 1:
        return hash((n, r.start))
    return hash((n, r.start, r.step))


def _hash_tuple(items, seed):
    state = seed
    for x in items:
        state = rt("hash_step", state, _hash_element(x))
    return rt("hash_end", state, len(items))


def _mapping_rest(d, keys):
    # What `**rest` of a pattern holds.
    return {key: value for key, value in d.items() if key not in keys}


def _hash_frozenset(s):
    mixed = 0
    for x in part_at(s, 0):
        mixed = mixed ^ rt("hash_shuffle", _hash_element(x))
    return rt("hash_set_end", mixed, len(s))


def _keywords_fit(mapping, names, given, named, function):
    # The keys of a dict that a call takes apart, against the parameters: free ones, and those that have an argument.
    for key in mapping:
        if key in given:
            raise TypeError(function + " got multiple values for argument '" + key + "'")
        if key in named:
            raise_unsupported("a keyword argument that is given twice: leave one out")
        if key not in names:
            raise TypeError(function + " got an unexpected keyword argument '" + key + "'")


def _keywords_missing(mapping, required, function, kind):
    absent = [repr(name) for name in required if name not in mapping]
    n = len(absent)
    if n == 1:
        raise TypeError(function + " missing 1 required " + kind + " argument: " + absent[0])
    if n > 1:
        last = (", and " if n > 2 else " and ") + absent[n - 1]
        text = ", ".join(absent[: n - 1]) + last
        raise TypeError(function + " missing " + str(n) + " required " + kind + " arguments: " + text)
