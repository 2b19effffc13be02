"""The order of elements that only `<` tells: CPython's merge sort, comparison by comparison.

Where `<` is no total order (NaN, sets, classes of the program's) the result depends on which elements are compared, and
where it raises, which error it is does too; so this is the algorithm of `listobject.c`: natural runs, short ones extended
by binary insertion, and a stack of runs merged by their powers (Munro and Wild 2018), galloping where one side wins often.
Elements stand for themselves as indices into `keys`; a state goes from step to step, as nothing changes in place.
"""


def _less(keys, a, b):
    return True if keys[a] < keys[b] else False


def _least_run(n):
    rest = 0
    while n >= 64:
        rest = rest | n & 1
        n = n >> 1
    return n + rest


def _run_end(keys, order, lo, hi):
    # The end of the run at `lo`, and whether it descends strictly.
    at = lo + 1
    if at == hi:
        return at, False
    if _less(keys, order[at], order[at - 1]):
        at = at + 1
        while at < hi and _less(keys, order[at], order[at - 1]):
            at = at + 1
        return at, True
    at = at + 1
    while at < hi and not _less(keys, order[at], order[at - 1]):
        at = at + 1
    return at, False


def _inserted(keys, run, element):
    # The run with one more element, after those that it is not less than.
    lo = 0
    hi = len(run)
    while lo < hi:
        middle = lo + ((hi - lo) >> 1)
        if _less(keys, element, run[middle]):
            hi = middle
        else:
            lo = middle + 1
    return run[:lo] + [element] + run[lo:]


def _power_of(s1, n1, n2, n):
    # The depth of the boundary between two runs in a perfectly balanced merge tree.
    power = 0
    a = 2 * s1 + n1
    b = a + n1 + n2
    while True:
        power = power + 1
        if a >= n:
            a = a - n
            b = b - n
        elif b >= n:
            return power
        a = a << 1
        b = b << 1


def _gallop_left(keys, key, run, base, n, hint):
    # Where `key` goes before what equals it, in run[base : base + n].
    last = 0
    offset = 1
    if _less(keys, run[base + hint], key):
        limit = n - hint
        while offset < limit and _less(keys, run[base + hint + offset], key):
            last = offset
            offset = (offset << 1) + 1
        offset = limit if offset > limit else offset
        last = last + hint
        offset = offset + hint
    else:
        limit = hint + 1
        while offset < limit and not _less(keys, run[base + hint - offset], key):
            last = offset
            offset = (offset << 1) + 1
        offset = limit if offset > limit else offset
        last, offset = hint - offset, hint - last
    last = last + 1
    while last < offset:
        middle = last + ((offset - last) >> 1)
        if _less(keys, run[base + middle], key):
            last = middle + 1
        else:
            offset = middle
    return offset


def _gallop_right(keys, key, run, base, n, hint):
    # Where `key` goes after what equals it.
    last = 0
    offset = 1
    if _less(keys, key, run[base + hint]):
        limit = hint + 1
        while offset < limit and _less(keys, key, run[base + hint - offset]):
            last = offset
            offset = (offset << 1) + 1
        offset = limit if offset > limit else offset
        last, offset = hint - offset, hint - last
    else:
        limit = n - hint
        while offset < limit and not _less(keys, key, run[base + hint + offset]):
            last = offset
            offset = (offset << 1) + 1
        offset = limit if offset > limit else offset
        last = last + hint
        offset = offset + hint
    last = last + 1
    while last < offset:
        middle = last + ((offset - last) >> 1)
        if _less(keys, key, run[base + middle]):
            offset = middle
        else:
            last = middle + 1
    return offset


def _merge_low(keys, a, b, gallop):
    # a[0] goes after b[0], and the last of a after all of b; the shorter one is a. Gives the merged run and `min_gallop`.
    out = [b[0]]
    i = 0
    j = 1
    na = len(a)
    nb = len(b)
    if nb == 1:
        return out + a, gallop
    if na == 1:
        return out + b[1:] + a, gallop
    while True:
        acount = 0
        bcount = 0
        while acount < gallop and bcount < gallop:
            if _less(keys, b[j], a[i]):
                out = list_append(out, b[j])
                j = j + 1
                bcount = bcount + 1
                acount = 0
                if j == nb:
                    return out + a[i:], gallop
            else:
                out = list_append(out, a[i])
                i = i + 1
                acount = acount + 1
                bcount = 0
                if i == na - 1:
                    return out + b[j:] + a[i:], gallop
        gallop = gallop + 1
        while True:
            gallop = gallop - (1 if gallop > 1 else 0)
            k = _gallop_right(keys, b[j], a, i, na - i, 0)
            acount = k
            if k != 0:
                out = out + a[i : i + k]
                i = i + k
                if i == na - 1:
                    return out + b[j:] + a[i:], gallop
                # Only where `<` is inconsistent.
                if i == na:
                    return out + b[j:], gallop
            out = list_append(out, b[j])
            j = j + 1
            if j == nb:
                return out + a[i:], gallop
            k = _gallop_left(keys, a[i], b, j, nb - j, 0)
            bcount = k
            if k != 0:
                out = out + b[j : j + k]
                j = j + k
                if j == nb:
                    return out + a[i:], gallop
            out = list_append(out, a[i])
            i = i + 1
            if i == na - 1:
                return out + b[j:] + a[i:], gallop
            if acount < 7 and bcount < 7:
                break
        gallop = gallop + 1


def _merge_high(keys, a, b, gallop):
    # As `_merge_low` from the end, with b the shorter one; `back` holds what is merged from the last element on.
    na = len(a) - 1
    nb = len(b)
    back = [a[na]]
    if na == 0 or nb == 1:
        return b + a, gallop
    while True:
        acount = 0
        bcount = 0
        while acount < gallop and bcount < gallop:
            if _less(keys, b[nb - 1], a[na - 1]):
                back = list_append(back, a[na - 1])
                na = na - 1
                acount = acount + 1
                bcount = 0
                if na == 0:
                    return b[:nb] + back[::-1], gallop
            else:
                back = list_append(back, b[nb - 1])
                nb = nb - 1
                bcount = bcount + 1
                acount = 0
                if nb == 1:
                    return b[:1] + a[:na] + back[::-1], gallop
        gallop = gallop + 1
        while True:
            gallop = gallop - (1 if gallop > 1 else 0)
            k = na - _gallop_right(keys, b[nb - 1], a, 0, na, na - 1)
            acount = k
            if k != 0:
                back = back + a[na - k : na][::-1]
                na = na - k
                if na == 0:
                    return b[:nb] + back[::-1], gallop
            back = list_append(back, b[nb - 1])
            nb = nb - 1
            if nb == 1:
                return b[:1] + a[:na] + back[::-1], gallop
            k = nb - _gallop_left(keys, a[na - 1], b, 0, nb, nb - 1)
            bcount = k
            if k != 0:
                back = back + b[nb - k : nb][::-1]
                nb = nb - k
                if nb == 1:
                    return b[:1] + a[:na] + back[::-1], gallop
                # Only where `<` is inconsistent.
                if nb == 0:
                    return a[:na] + back[::-1], gallop
            back = list_append(back, a[na - 1])
            na = na - 1
            if na == 0:
                return b[:nb] + back[::-1], gallop
            if acount < 7 and bcount < 7:
                break
        gallop = gallop + 1


def _merge_runs(keys, a, b, gallop):
    # What of a goes before all of b, and what of b after all of a, stays where it is.
    first = _gallop_right(keys, b[0], a, 0, len(a), 0)
    na = len(a) - first
    if na == 0:
        return a + b, gallop
    nb = _gallop_left(keys, a[len(a) - 1], b, 0, len(b), len(b) - 1)
    if nb == 0:
        return a + b, gallop
    if na <= nb:
        run, gallop = _merge_low(keys, a[first:], b[:nb], gallop)
    else:
        run, gallop = _merge_high(keys, a[first:], b[:nb], gallop)
    return a[:first] + run + b[nb:], gallop


def _merge_at(keys, pending, i, gallop):
    # The stack with runs i and i + 1 merged.
    run, gallop = _merge_runs(keys, pending[i][0], pending[i + 1][0], gallop)
    return pending[:i] + [(run, pending[i][1], pending[i][2])] + pending[i + 2 :], gallop


def _order_by_less(keys, reverse):
    n = len(keys)
    order = list(range(n))
    if n < 2:
        return order
    if reverse:
        order = order[::-1]
    least = _least_run(n)
    # Each run with its start and the power of the boundary behind it.
    pending = [(order[:0], 0, 0)][:0]
    gallop = 7
    lo = 0
    while lo < n:
        end, descends = _run_end(keys, order, lo, n)
        run = order[lo:end]
        if descends:
            run = run[::-1]
        wanted = n - lo if n - lo <= least else least
        while len(run) < wanted:
            run = _inserted(keys, run, order[lo + len(run)])
        if len(pending) > 0:
            last = pending[len(pending) - 1]
            power = _power_of(last[1], len(last[0]), len(run), n)
            while len(pending) > 1 and pending[len(pending) - 2][2] > power:
                pending, gallop = _merge_at(keys, pending, len(pending) - 2, gallop)
            last = pending[len(pending) - 1]
            pending = pending[: len(pending) - 1] + [(last[0], last[1], power)]
        pending = pending + [(run, lo, 0)]
        lo = lo + len(run)
    while len(pending) > 1:
        i = len(pending) - 2
        if i > 0 and len(pending[i - 1][0]) < len(pending[i + 1][0]):
            i = i - 1
        pending, gallop = _merge_at(keys, pending, i, gallop)
    order = pending[0][0]
    return order[::-1] if reverse else order
