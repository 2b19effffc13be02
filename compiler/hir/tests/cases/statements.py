def loops(xs):
    total = 0
    for x in xs:
        if x < 0:
            break
        if x == 0:
            continue
        total = total + x
    else:
        total = -total
    while total > 10:
        total = total // 2
    else:
        total = total + 1
    return total


def forever(f):
    while True:
        if f():
            return 1


def unpacking(v):
    a, (b, *c) = v
    [d] = e = c
    a, b = b, a
    () = v
    return a, b, d, e


def branches(a):
    if a == 1:
        b = 1
    elif a == 2:
        b = 2
    else:
        pass
    return b


def asserted(a, b):
    assert a > 0 and b, f"no {b}"
    assert a
    return a


def raising(a):
    if a:
        raise ValueError(a) from None
    raise KeyError


def imports():
    import math
    import os.path as p
    from a.b import c as d, e
    from . import f

    return math.pi, p, d, e, f


def annotated(a: int, b: "list[int]" = ()) -> float:
    "A docstring."
    c: int = a
    d: float
    return c + b
