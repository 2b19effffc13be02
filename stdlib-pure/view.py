"""The views of dicts: keys, values and items, over the dict's lists. Keys and items are like sets."""


class view:
    def __len__(self):
        return len(part_at(self, 0))

    def __bool__(self):
        return len(part_at(self, 0)) != 0

    def __contains__(self, x):
        return _view_has(self, x)

    def __eq__(self, other: view):
        return _view_equals(self, other)

    def __eq__(self, other: set):
        return _view_equals(self, other)

    def __and__(self, other):
        return _view_and(self, other)

    def __rand__(self, other):
        return _view_and(self, other)

    def __or__(self, other):
        return _set_extended(_view_set(self), other)

    def __ror__(self, other):
        return _set_extended(_view_set(other), self)

    def __sub__(self, other):
        return _set_without(_view_set(self), other)

    def __rsub__(self, other):
        return _set_without(_view_set(other), self)

    def __xor__(self, other):
        return _view_xor(_view_set(self), other)

    def __rxor__(self, other):
        return _view_xor(_view_set(other), self)

    def __le__(self, other):
        return len(self) <= len(other) and _view_within(self, other)

    def __lt__(self, other):
        return len(self) < len(other) and _view_within(self, other)

    def __ge__(self, other):
        return len(self) >= len(other) and _view_within(other, self)

    def __gt__(self, other):
        return len(self) > len(other) and _view_within(other, self)

    def isdisjoint(self, other):
        if isinstance(other, (set, frozenset)):
            other = part_at(other, 0)
        for x in other:
            if _view_has(self, x):
                return False
        return True


def _view_has(v, x):
    d = part_at(v, 0)
    if isinstance(v, dict_keys):
        return _dict_find(d, x) >= 0
    if isinstance(v, dict_values):
        for value in part_at(d, 1):
            if same(value, x):
                return True
        return False
    if not isinstance(x, tuple):
        return False
    if tuple_len(x) != 2:
        return False
    at = _dict_find(d, x[0])
    if at < 0:
        return False
    return same(intrinsic("list.get", part_at(d, 1), at), x[1])


def _view_set(x):
    # A new set of what a view or another operand has.
    if isinstance(x, dict_keys):
        return _set_of_dict(set, part_at(x, 0))
    return _set_made(set, x)


def _view_and(v, other):
    if isinstance(other, set) and len(v) <= len(other):
        return _set_intersection(other, v)
    if isinstance(other, (dict_keys, dict_items)) and len(other) > len(v):
        return _view_meet(other, v)
    return _view_meet(v, other)


def _view_meet(v, other):
    elements = part_at(other, 0) if isinstance(other, (set, frozenset)) else list(other)
    found = list_builder(elements)
    for x in elements:
        if _view_has(v, x):
            list_push(found, x)
    return _set_of_list(set, found, other)


def _view_xor(a, other):
    # As `symmetric_difference_update`: the other's elements go into or out of the set, one after the other.
    return _set_toggled(a, a, part_at(_set_made(set, other), 0), other)


def _view_within(a, b):
    elements = part_at(a, 0) if isinstance(a, (set, frozenset)) else list(a)
    for x in elements:
        if x not in b:
            return False
    return True


def _view_equals(v, other):
    return len(v) == len(other) and _view_within(v, other)


def _repr_view(v):
    return type(v).__name__ + "(" + repr(list(v)) + ")"
