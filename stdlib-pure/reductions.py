"""Reductions over what can be cut into parts: sum, min, max, any, all, list.

`par_reduce(n, grain, leaf, combine)` cuts [0, n) into leaves of `grain` positions, aligned to multiples of it, and
combines the leaves' results in a fixed tree: the result does not depend on the number of cores. `span_of(x)` is the
number of positions of `x`, `part_of(x, lo, hi)` the same iterable over some of them.
"""


def _grain(iterable, n):
    # Where an element can cost much, about a thousand leaves; else leaves so large that their overhead vanishes. The
    # largest leaf is also the capacity of the scratch buffer of a sum of floats.
    if not expensive(iterable):
        return 2048
    grain = 1
    while grain < 2048 and grain * 1024 < n:
        grain = grain * 2
    return grain


def _range_end(start, stop, step):
    # The first value that is not in the range: reached from `start` in whole steps.
    n = len(range(start, stop, step))
    return intrinsic("i64.add_wrap", start, intrinsic("i64.mul_wrap", n, step))


def _range_part_end(numbers, hi):
    # Where the part ends that has the elements before position `hi`.
    return numbers.start + hi * numbers.step if hi < len(numbers) else numbers.stop


def _contains_by_iteration(iterable, element):
    for x in iterable:
        if same(x, element):
            return True
    return False


def _same_float(x: float, y: float):
    # Containers hold NaN to be the same element only where it is the same object, which nobody can tell here.
    if x != x and y != y:
        raise_unsupported("whether two NaN are the same element depends on which objects they are")
    return x == y


def _same_deep(x, y):
    return same_arms(x, y)


def _lt_deep(x, y):
    return x < y


def _le_deep(x, y):
    return x <= y


def _gt_deep(x, y):
    return x > y


def _ge_deep(x, y):
    return x >= y


def _unpack(sequence, index, count):
    n = len(sequence)
    if n > count:
        raise ValueError("too many values to unpack (expected " + str(count) + ")")
    if n < count:
        raise ValueError("not enough values to unpack (expected " + str(count) + ", got " + str(n) + ")")
    return sequence[index]


def _check_count(sequence, count):
    n = len(sequence)
    if n > count:
        raise ValueError("too many values to unpack (expected " + str(count) + ")")
    if n < count:
        raise ValueError("not enough values to unpack (expected " + str(count) + ", got " + str(n) + ")")


def _check_least(sequence, count):
    n = len(sequence)
    if n < count:
        raise ValueError(
            "not enough values to unpack (expected at least " + str(count) + ", got " + str(n) + ")"
        )


def _unpack_at(sequence, index, before, after):
    _check_least(sequence, before + after)
    return sequence[index]


def _unpack_rest(sequence, before, after):
    _check_least(sequence, before + after)
    return list(sequence[before : len(sequence) - after])


def _sum_ints(part):
    high = 0
    low = 0
    for x in part:
        high, low = intrinsic("i128.add_i64", high, low, int(x))
    return high, low


def _add_wide(a, b):
    return intrinsic("i128.add", a[0], a[1], b[0], b[1])


def _sum_floats(part):
    # Elements go to a buffer, and the buffer is summed in fixed lanes with compensation.
    buffer = intrinsic("buf.new")
    n = 0
    for x in part:
        intrinsic("buf.store", buffer, n, x)
        n = intrinsic("i64.add_nw", n, 1)
    total, compensation = intrinsic("buf.sum", buffer, n)
    return total, compensation, n > 0


def _sum_many_floats(part):
    # As `_sum_floats`, for a nested `for`, whose number of elements is not bounded by the positions.
    buffer = intrinsic("buf.new")
    n = 0
    state = (-0.0, 0.0, False)
    for x in part:
        if n == 2048:
            total, compensation = intrinsic("buf.sum", buffer, n)
            state = _add_floats(state, (total, compensation, True))
            n = 0
        intrinsic("buf.store", buffer, n, x)
        n = intrinsic("i64.add_nw", n, 1)
    total, compensation = intrinsic("buf.sum", buffer, n)
    return _add_floats(state, (total, compensation, n > 0))


def _add_floats(a, b):
    # TwoSum (Knuth): the error of the addition joins the compensations.
    s = intrinsic("f64.add", a[0], b[0])
    bb = intrinsic("f64.sub", s, a[0])
    x = intrinsic("f64.sub", a[0], intrinsic("f64.sub", s, bb))
    y = intrinsic("f64.sub", b[0], bb)
    e = intrinsic("f64.add", x, y)
    c = intrinsic("f64.add", a[1], intrinsic("f64.add", b[1], e))
    return s, c, intrinsic("i1.or", a[2], b[2])


def _float_total(state):
    # As CPython: the compensation counts only where it is finite.
    c = state[1]
    if c != 0.0 and intrinsic("f64.eq", intrinsic("f64.sub", c, c), 0.0):
        return intrinsic("f64.add", state[0], c)
    return state[0]


def sum(iterable, start=0):
    if isinstance(start, str) and is_iterable(iterable):
        raise TypeError("sum() can't sum strings [use ''.join(seq) instead]")
    if isinstance(iterable, range) and isinstance(start, int):
        if isinstance(start, bool) and len(iterable) == 0:
            return start
        return _sum_range(iterable, int(start))
    if splittable(iterable) and isinstance(start, int) and element_is(iterable, int):
        n = span_of(iterable)
        if n == 0:
            return start
        if holds_wide(iterable):
            return par_reduce(
                n, _grain(iterable, n), lambda lo, hi: _sum_wide(part_of(iterable, lo, hi)), _wide_add
            ) + int(start)
        high, low = par_reduce(
            n, _grain(iterable, n), lambda lo, hi: _sum_ints(part_of(iterable, lo, hi)), _add_wide
        )
        if is_wide(start):
            return int_of_i128(high, low) + start
        high, low = intrinsic("i128.add_i64", high, low, int(start))
        return int_of_i128(high, low)
    if splittable(iterable) and isinstance(start, (int, float)) and element_is(iterable, float):
        n = span_of(iterable)
        if n == 0:
            return start
        if nested(iterable):
            state = par_reduce(
                n,
                _grain(iterable, n),
                lambda lo, hi: _sum_many_floats(part_of(iterable, lo, hi)),
                _add_floats,
            )
        else:
            state = par_reduce(
                n, _grain(iterable, n), lambda lo, hi: _sum_floats(part_of(iterable, lo, hi)), _add_floats
            )
        if not state[2]:
            return start
        return _float_total(_add_floats((float(start), 0.0, True), state))
    total = start
    for x in iterable:
        total = arith("+", total, x)
    return total


def _sum_wide(part):
    total = widen(0)
    for x in part:
        total = _wide_add(total, int(x))
    return total


def _sum_range(r, start):
    # The arithmetic series, exactly: n times the middle element, or n / 2 times the first and the last.
    n = len(r)
    if n == 0:
        return start
    if is_wide(start):
        return _sum_range(r, 0) + start
    half = intrinsic("i64.shr", n, 1)
    if intrinsic("i64.and", n, 1) == 1:
        middle = intrinsic("i64.add_wrap", r.start, intrinsic("i64.mul_wrap", half, r.step))
        high, low = intrinsic("i64.mul_wide", n, middle)
    else:
        last = intrinsic("i64.add_wrap", r.start, intrinsic("i64.mul_wrap", n - 1, r.step))
        a = intrinsic("i64.mul_wide", half, r.start)
        b = intrinsic("i64.mul_wide", half, last)
        high, low = intrinsic("i128.add", a[0], a[1], b[0], b[1])
    high, low = intrinsic("i128.add_i64", high, low, start)
    return int_of_i128(high, low)


def list(iterable):
    if isinstance(iterable, range):
        _check_room(len(iterable))
    if splittable(iterable):
        n = span_of(iterable)
        if n == 0:
            return list_builder(iterable)
        whole = par_reduce(
            n,
            _grain(iterable, n),
            lambda lo, hi: _collect(part_of(iterable, lo, hi)),
            lambda a, b: intrinsic("list.concat", a, b),
        )
        # Loops read what lies in one piece without a call for each element.
        return rt("list_packed", whole)
    result = list_builder(iterable)
    for x in iterable:
        list_push(result, x)
    return result


def _check_room(n):
    # As CPython, which asks for the memory of all elements before it makes the first.
    if intrinsic("u64.lt", 0x7FFFFF, n):
        if intrinsic("u64.lt", 0x0FFFFFFFFFFF, n):
            raise MemoryError()
        rt("memory_check", intrinsic("i64.mul_wrap", n, 8))


def _collect(part):
    # Numbers go to a buffer, without a call for each; a nested `for` may have more of them than positions.
    if packed(part) and not nested(part):
        if element_is(part, float):
            return _collect_floats(part)
        if element_is(part, int):
            return _collect_ints(part)
    result = list_builder(part)
    for x in part:
        list_push(result, x)
    return result


def _collect_floats(part):
    buffer = intrinsic("buf.new")
    n = 0
    for x in part:
        intrinsic("buf.store", buffer, n, x)
        n = intrinsic("i64.add_nw", n, 1)
    return intrinsic("list.of_floats", buffer, n)


def _collect_ints(part):
    buffer = intrinsic("buf.new")
    n = 0
    for x in part:
        intrinsic("buf.store", buffer, n, intrinsic("f64.from_bits", x))
        n = intrinsic("i64.add_nw", n, 1)
    return intrinsic("list.of_ints", buffer, n)


def any(iterable):
    if splittable(iterable):
        n = span_of(iterable)
        if n == 0:
            return False
        return par_search(
            n, _grain(iterable, n), lambda lo, hi: _any(part_of(iterable, lo, hi)), lambda a, b: b
        )
    return _any(iterable)


def _any(part):
    for x in part:
        if x:
            return True
    return False


def all(iterable):
    if splittable(iterable):
        n = span_of(iterable)
        if n == 0:
            return True
        return not par_search(
            n, _grain(iterable, n), lambda lo, hi: _some_false(part_of(iterable, lo, hi)), lambda a, b: b
        )
    return not _some_false(iterable)


def _some_false(part):
    for x in part:
        if not x:
            return True
    return False


class _Nothing:
    """What min and max have found before the first element, which may be None."""


def _least(part):
    best = _Nothing()
    for x in part:
        if isinstance(best, _Nothing):
            best = x
        elif x < best:
            best = x
    return best


def _lesser(a, b):
    if isinstance(a, _Nothing):
        return b
    if isinstance(b, _Nothing):
        return a
    if b < a:
        return b
    return a


def min(iterable):
    if splittable(iterable):
        n = span_of(iterable)
        if n == 0:
            raise ValueError("min() arg is an empty sequence")
        best = par_reduce(n, _grain(iterable, n), lambda lo, hi: _least(part_of(iterable, lo, hi)), _lesser)
    else:
        best = _least(iterable)
    if isinstance(best, _Nothing):
        raise ValueError("min() arg is an empty sequence")
    return best


def _most(part):
    best = _Nothing()
    for x in part:
        if isinstance(best, _Nothing):
            best = x
        elif x > best:
            best = x
    return best


def _greater(a, b):
    if isinstance(a, _Nothing):
        return b
    if isinstance(b, _Nothing):
        return a
    if b > a:
        return b
    return a


def max(iterable):
    if splittable(iterable):
        n = span_of(iterable)
        if n == 0:
            raise ValueError("max() arg is an empty sequence")
        best = par_reduce(n, _grain(iterable, n), lambda lo, hi: _most(part_of(iterable, lo, hi)), _greater)
    else:
        best = _most(iterable)
    if isinstance(best, _Nothing):
        raise ValueError("max() arg is an empty sequence")
    return best


def _least_by(part, key):
    best = None
    for x in part:
        k = key(x)
        if best is None:
            best = (k, x)
        elif k < best[0]:
            best = (k, x)
    return best


def _lesser_by(a, b):
    if a is None:
        return b
    if b is None:
        return a
    if b[0] < a[0]:
        return b
    return a


def min(iterable, *, key):
    if key is None:
        return min(iterable)
    best = _reduced_by(iterable, lambda part: _least_by(part, key), _lesser_by)
    if best is None:
        raise ValueError("min() arg is an empty sequence")
    return best[1]


def min(iterable, *, default):
    return min(iterable, key=lambda x: x, default=default)


def min(iterable, *, key, default):
    if key is None:
        return min(iterable, default=default)
    best = _reduced_by(iterable, lambda part: _least_by(part, key), _lesser_by)
    return default if best is None else best[1]


def min(a, b, *rest, key):
    if key is None:
        return min(a, b, *rest)
    return min((a, b, *rest), key=key)


def _most_by(part, key):
    best = None
    for x in part:
        k = key(x)
        if best is None:
            best = (k, x)
        elif k > best[0]:
            best = (k, x)
    return best


def _greater_by(a, b):
    if a is None:
        return b
    if b is None:
        return a
    if b[0] > a[0]:
        return b
    return a


def max(iterable, *, key):
    if key is None:
        return max(iterable)
    best = _reduced_by(iterable, lambda part: _most_by(part, key), _greater_by)
    if best is None:
        raise ValueError("max() arg is an empty sequence")
    return best[1]


def max(iterable, *, default):
    return max(iterable, key=lambda x: x, default=default)


def max(iterable, *, key, default):
    if key is None:
        return max(iterable, default=default)
    best = _reduced_by(iterable, lambda part: _most_by(part, key), _greater_by)
    return default if best is None else best[1]


def max(a, b, *rest, key):
    if key is None:
        return max(a, b, *rest)
    return max((a, b, *rest), key=key)


def _reduced_by(iterable, leaf, combine):
    # None where there is nothing.
    if splittable(iterable):
        n = span_of(iterable)
        if n == 0:
            return None
        return par_reduce(n, _grain(iterable, n), lambda lo, hi: leaf(part_of(iterable, lo, hi)), combine)
    return leaf(iterable)


def sorted(iterable, *, key=None, reverse=False):
    items = list(iterable)
    return _sorted(items, key, _c_int(reverse) != 0)


def _sorted(items, key, reverse):
    # Keys are computed once for each element, in order; what is sorted then are indices.
    if key is None:
        return _taken(items, _order(items, reverse))
    return _taken(items, _order([key(x) for x in items], reverse))


def _taken(items, order):
    return rt("list_taken", items, order)


def _order(keys, reverse):
    # Where types alone tell that the order is total, nothing is left of the loop, nor of the long sort.
    for k in keys:
        if _unordered(keys[0], k):
            return _order_by_less(keys, reverse)
    if packed(keys):
        return rt("order", keys, int(reverse))
    return _merge_order(keys, list(range(len(keys))), reverse)


def _unordered(a, b):
    # Whether the order of keys may be more than one: both are of a kind where it is total, or not.
    own = _kind_of_order(b)
    return own == -1 or own != _kind_of_order(a)


def _kind_of_order(k):
    # A number for each kind of keys among which the order is total, so that any way to sort gives the same; -1 for others.
    if isinstance(k, float):
        return 1 if k == k else -1
    if isinstance(k, int):
        return 1
    if isinstance(k, str):
        return 2
    if isinstance(k, bytes):
        return 3
    if isinstance(k, tuple):
        for part in k:
            if _kind_of_order(part) == -1:
                return -1
        return 4
    return -1


def _merge_order(keys, order, reverse):
    # A stable merge sort.
    n = len(order)
    if n < 2:
        return order
    a = _merge_order(keys, order[: n // 2], reverse)
    b = _merge_order(keys, order[n // 2 :], reverse)
    result = list_builder(order)
    i = 0
    j = 0
    while i < len(a) and j < len(b):
        x = a[i]
        y = b[j]
        # The later element goes first only where it is less; equal ones keep their order.
        if keys[x] < keys[y] if reverse else keys[y] < keys[x]:
            list_push(result, y)
            j = j + 1
        else:
            list_push(result, x)
            i = i + 1
    while i < len(a):
        list_push(result, a[i])
        i = i + 1
    while j < len(b):
        list_push(result, b[j])
        j = j + 1
    return result
