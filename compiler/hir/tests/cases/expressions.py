def chain(a, b, c):
    return a < b() <= c != 0


def logic(a, b, c):
    return a and b or not c


def conditional(a, b):
    return f(a) if a is not None and b > 0 else -1


def calls(f, args, kw):
    return f(1, *args, key=2, **kw)


def displays(a, b):
    return [1, *a, 2], (*a, *b), {1, *b}, {**a, "k": b}, {1: 2}, [], ()


def literals():
    return 1, -1, -9223372036854775808, 9223372036854775808, 1.5, -0.0, 2j, "é", b"\x00a", None, ..., True


def slices(a, i):
    return a[i], a[1:], a[:-1:2], a[i, 1:2]


def strings(x, w):
    return f"{x}", f"a{x!r:>{w}}b" "c", f"{x=}", ""


def walrus(a):
    return (n := a + 1) + n + (n := 5) + n


def lambdas(k):
    return sorted([1], key=lambda x, *, scale=k: x * scale + k)


def attributes(a):
    return a.b.c(1).d
