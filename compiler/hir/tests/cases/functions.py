def parameters(a, b=1, /, c=2, *args, d, e=3, **rest):
    return a


def nested(n):
    def fact(k):
        return 1 if k == 0 else k * fact(k - 1)

    def even(k):
        return k == 0 or odd(k - 1)

    def odd(k):
        return k != 0 and even(k - 1)

    add = lambda x, y=n: x + y + n
    return fact(n), even(n), add(1)


def decorated(d):
    @d
    @d.other(1)
    def inner(x):
        return inner(x)

    return inner


@functools.cache
def cached(n):
    return cached(n - 1)


@intrinsic("f64.sin")
def kept(x: float) -> float: ...


def changed(x):
    f = lambda: x
    x = x + 1
    return f()


async def waiting(x):
    return await x


def generator(n):
    yield n


def impure(a, n):
    global g
    g = 1
    a += 1
    a.b = 2
    a[0] = 3
    del a
    print(n)


def matching(a):
    match a:
        case [x, *rest] if x:
            return lambda: x
    return 1


def generator(xs):
    try:
        r = yield from xs
    except ValueError:
        r = yield
    return r
