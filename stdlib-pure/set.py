"""set and frozenset: a list of elements in the order of CPython's table, and a table that tells where one is.

The order follows from the history of a set: which elements were added when, to a table of which size. So each operation
does to the table what CPython 3.11 does (`Objects/setobject.c`); where hashes differ from process to process, nobody
sees the order.
"""


class set:
    def __len__(self):
        return intrinsic("list.len", part_at(self, 0))

    def __bool__(self):
        return intrinsic("i64.ne", intrinsic("list.len", part_at(self, 0)), 0)

    def __contains__(self, element):
        return _set_has(self, element)

    def __eq__(self, other: set):
        return len(self) == len(other) and _set_within(self, other)

    def __eq__(self, other: view):
        return _view_equals(other, self)

    def __le__(self, other: set):
        return len(self) <= len(other) and _set_within(self, other)

    def __lt__(self, other: set):
        return len(self) < len(other) and _set_within(self, other)

    def __ge__(self, other: set):
        return len(self) >= len(other) and _set_within(other, self)

    def __gt__(self, other: set):
        return len(self) > len(other) and _set_within(other, self)

    def __or__(self, other: set):
        return _set_or(self, other)

    def __and__(self, other: set):
        return _set_intersection(self, other)

    def __sub__(self, other: set):
        return _set_difference(self, other)

    def __xor__(self, other: set):
        return _set_symmetric_difference(self, other)

    def copy(self):
        if isinstance(self, frozenset):
            return self
        return _set_copied(self, self)

    def union(self, *others):
        result = _set_copied(self, self)
        for other in others:
            result = _set_extended(result, other)
        return result

    def intersection(self, *others):
        if tuple_len(others) == 0:
            return self.copy()
        result = self
        for other in others:
            result = _set_intersection(result, other)
        return result

    def difference(self, *others):
        if tuple_len(others) == 0:
            return self.copy()
        result = self
        first = True
        for other in others:
            if first:
                result = _set_difference(result, other)
            else:
                result = _set_without(result, other)
            first = False
        return result

    def symmetric_difference(self, other):
        return _set_symmetric_difference(self, other)

    def issubset(self, other):
        return self <= _as_set(other)

    def issuperset(self, other):
        return _as_set(other) <= self

    def isdisjoint(self, other):
        if isinstance(other, (set, frozenset)):
            return _set_disjoint(part_at(other, 0), self)
        return _set_disjoint(other, self)


def _as_set(x):
    if isinstance(x, (set, frozenset)):
        return x
    return set(x)


def _set_disjoint(elements, s):
    for x in elements:
        if _set_find(s, x) >= 0:
            return False
    return True


def _set_has(s, element):
    # A set is looked up as a frozenset.
    if isinstance(element, set):
        return _set_find(s, make_set(frozenset, part_at(element, 0), part_at(element, 1), element)) >= 0
    return _set_find(s, element) >= 0


def _set_find(s, element):
    # The position of an element, or -1.
    elements = part_at(s, 0)
    table = part_at(s, 1)
    if isinstance(element, int) and holds_ints(elements) and not is_wide(element):
        return rt("set_find_int", table, elements, int(element))
    h = table_hash(element)
    at = rt("set_find", table, h)
    if at < 0:
        return -1
    if same(intrinsic("list.get", elements, at), element):
        return at
    for at in rt("set_matches", table, h):
        if same(intrinsic("list.get", elements, at), element):
            return at
    return -1


def _set_within(a, b):
    for x in part_at(a, 0):
        if _set_find(b, x) < 0:
            return False
    return True


def _hash_element(x):
    if isinstance(x, float) and x != x:
        raise_unsupported("where NaN stands in a set depends on which object it is")
    return table_hash(x)


def _hashes(elements):
    result = list_builder(range(0))
    for x in elements:
        list_push(result, _hash_element(x))
    return result


def _elements_at(elements, order):
    if holds_ints(elements):
        return rt("ints_at", elements, order)
    result = list_builder(elements)
    for i in order:
        list_push(result, intrinsic("list.get", elements, i))
    return result


def _set_placed(like, elements, table, a, b):
    # A set whose table numbers the elements of a list that come from `a` and `b`.
    placed = _elements_at(elements, rt("set_order", table))
    return make_set(like, placed, rt("set_ranked", table), a, b)


def _set_of_list(like, items, origin):
    # The elements of a list, added one after the other.
    if holds_ints(items):
        return _set_placed(like, items, rt("set_of_ints", items), origin, origin)
    if holds_strs(items):
        return _set_placed(like, items, rt("set_of_strs", items), origin, origin)
    elements, hashes = _distinct(items)
    return _set_placed(like, elements, rt("set_of_hashes", hashes), origin, origin)


def _set_of_constants(items):
    # CPython makes such a set several times, the last time in an order of the file that it loads the code from.
    result = _set_of_list(frozenset, items, items)
    if order_is_seen(result) and rt("set_collides", part_at(result, 1)):
        raise_unsupported(
            "the order of these constants in a set depends on how CPython loads them: write set([...])"
        )
    return result


def _distinct(items):
    # The first of each kind of equal elements, and their hashes.
    kept = list_builder(items)
    hashes = list_builder(range(0))
    table = rt("table_new")
    n = 0
    for x in items:
        h = _hash_element(x)
        if not _kept_before(kept, table, n, h, x):
            table = rt("table_add", table, n, h, False)
            list_push(kept, x)
            list_push(hashes, h)
            n = n + 1
    return kept, hashes


def _kept_before(kept, table, n, h, x):
    at = rt("table_find", table, n, h)
    if at < 0:
        return False
    if same(intrinsic("list.get", kept, at), x):
        return True
    for at in rt("table_matches", table, n, h):
        if same(intrinsic("list.get", kept, at), x):
            return True
    return False


def _set_of(like, iterable, origin):
    return _set_of_list(like, list(iterable), origin)


def _set_copied(like, s):
    return _set_placed(like, part_at(s, 0), rt("set_copy", part_at(s, 1)), s, s)


def _set_of_dict(like, d):
    keys = part_at(d, 0)
    empty = rt("set_of_hashes", list_builder(range(0)))
    return _set_placed(like, keys, rt("set_extend", empty, _hashes(keys), len(keys)), d, d)


def _set_or(a, b):
    if isinstance(a, (set, frozenset)) and isinstance(b, (set, frozenset)):
        _check_identity(a, b)
    return _set_extended(_set_copied(a, a), b)


def _check_identity(a, b):
    # A set with itself gives a copy of it, two equal ones what was merged: the order may differ, and which it is we
    # cannot tell.
    if order_is_seen(a) and order_is_seen(b) and rt("set_may_be_same", part_at(a, 1), part_at(b, 1)):
        raise_unsupported("the order of a set combined with an equal one depends on which objects they are")


def _set_extended(a, other):
    # Adds to a set that was made for it.
    if isinstance(other, (set, frozenset)):
        elements = part_at(other, 0)
        if len(a) == 0:
            return _set_copied(a, other)
        room = len(other)
    elif isinstance(other, dict):
        elements = part_at(other, 0)
        room = len(other)
    else:
        elements = _distinct(list(other))[0]
        room = 0
    fresh = _not_in(elements, a)
    table = rt("set_extend", part_at(a, 1), _hashes(fresh), room)
    return _set_placed(a, _joined_lists(part_at(a, 0), fresh), table, a, other)


def _joined_lists(a, b):
    return a + b


def _not_in(elements, s):
    result = list_builder(elements)
    for x in elements:
        if _set_find(s, x) < 0:
            list_push(result, x)
    return result


def _set_intersection(a, other):
    if isinstance(other, (set, frozenset)):
        _check_identity(a, other)
        if len(other) > len(a):
            return _set_of_list(a, _in_set(part_at(a, 0), other), origins(a, other))
        return _set_of_list(a, _in_set(part_at(other, 0), a), origins(a, other))
    return _set_of_list(a, _in_set(list(other), a), origins(a, other))


def _in_set(elements, s):
    result = list_builder(elements)
    for x in elements:
        if _set_find(s, x) >= 0:
            list_push(result, x)
    return result


def _set_difference(a, other):
    if isinstance(other, (set, frozenset)):
        if len(a) >> 2 <= len(other):
            return _set_of_list(a, _not_in(part_at(a, 0), other), origins(a, other))
    elif isinstance(other, dict):
        if len(a) >> 2 <= len(other):
            return _set_of_list(a, _not_keys(part_at(a, 0), other), origins(a, other))
    return _set_without(_set_copied(a, a), other)


def _not_keys(elements, d):
    result = list_builder(elements)
    for x in elements:
        if _dict_find(d, x) < 0:
            list_push(result, x)
    return result


def _set_without(a, other):
    # Discards from a set that was made for it.
    if isinstance(other, (set, frozenset)):
        elements = part_at(other, 0)
    else:
        elements = list(other)
    found = list_builder(range(0))
    for x in elements:
        at = _set_find(a, x)
        if at >= 0:
            list_push(found, at)
    return _set_placed(a, part_at(a, 0), rt("set_without", part_at(a, 1), found), a, a)


def _set_symmetric_difference(a, other):
    # The elements of `a` go into or out of a set of the other's, one after the other.
    return _set_toggled(a, _set_made(a, other), part_at(a, 0), other)


def _set_toggled(a, target, elements, other):
    # A set like `a`, of `target` with elements gone in or out.
    found = list_builder(range(0))
    for x in elements:
        list_push(found, _set_find(target, x))
    table = rt("set_toggle", part_at(target, 1), found, _hashes(elements))
    return _set_placed(a, _joined_lists(part_at(target, 0), _not_in(elements, target)), table, a, other)


def _set_made(like, x):
    # A new set, even of a set or dict.
    if isinstance(x, (set, frozenset)):
        return _set_copied(like, x)
    if isinstance(x, dict):
        return _set_of_dict(like, x)
    return _set_of_list(like, list(x), x)


def _repr_set(s):
    if len(s) == 0:
        return type(s).__name__ + "()"
    pieces = list_builder("")
    for x in part_at(s, 0):
        list_push(pieces, repr(x))
    text = "{" + ", ".join(pieces) + "}"
    return "frozenset(" + text + ")" if isinstance(s, frozenset) else text
