"""What is outside the slice, or has no faithful answer: a clear error with a place, a code and a hint."""

import pyfora
from harness import refused


def with_statement(n):
    with open(n) as f:
        return f


def late(n):
    fs = [lambda: i for i in range(n)]
    return fs[0]()


async def asynchronous():
    return 1


def walrus_read_later(n):
    v = [y := i for i in range(n)]
    return v, y


def walrus_of_earlier_round(n):
    return [y if i else (y := i) for i in range(n)]


def star_of_a_number(n):
    return max(*n)


def percent_of_many(n):
    return "%d %d" % tuple(range(n))


def attribute_by_name(x, name):
    return getattr(x, name)


# What is not supported is found when the code is compiled.
test_not_supported = refused(
    pyfora.PyforaNotImplementedError,
    [walrus_read_later, 2],
    [walrus_of_earlier_round, 2],
    [star_of_a_number, 5],
    [percent_of_many, 2],
    [attribute_by_name, (1, "real")],
    [late, 3],
    [lambda a: a is a, 5],
    [lambda a, b: a is b, (1.5, 2.5)],
    [lambda d: sum(**d), 1],
)


def prints(x):
    print(x)
    return x


def assigns_global(x):
    global COUNT
    COUNT = x
    return x


def assigns_nonlocal(x):
    y = 0

    def inner():
        nonlocal y
        y = x
        return y

    return inner()


def deletes(x):
    y = x
    del y
    return x


def sets_item(v):
    v[0] = 1
    return v


def sets_attribute(v):
    v.x = 1
    return v


def uses_input():
    return input()


def opens(name):
    return open(name)


def augments(a):
    a += 1
    return a


# Impure code is refused too, wherever it is reached.
test_impure = refused(
    pyfora.PythonToForaConversionError,
    [prints, 1],
    [lambda x: prints(x) + 1, 1],
    [assigns_global, 1],
    [assigns_nonlocal, 1],
    [deletes, 1],
    [sets_item, [1]],
    [sets_attribute, 1],
    [uses_input],
    [opens, "x"],
    [augments, 1],
)

# What only types can show.
test_mutation = refused(
    pyfora.InvalidPyforaOperation,
    [lambda v: v.append(1), [1]],
    [lambda v: v.sort(), [1]],
    [lambda v: v.pop(), [1]],
    [lambda v: v.extend([1]), [1]],
)

# Ranges beyond 64 bits.
test_ranges = refused(
    pyfora.InvalidPyforaOperation,
    [lambda: range(2**63)],
    [lambda: sum(range(2**63))],
    [lambda n: range(n * 4), 2**62],
)
