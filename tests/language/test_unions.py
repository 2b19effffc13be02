"""Values whose type depends on the data: None or a number, int then float, classes of several kinds."""

from harness import table


class A:
    def __init__(self, v):
        self.v = v

    def get(self):
        return self.v


class B:
    def __init__(self, v):
        self.v = v

    def get(self):
        return self.v * 0.5


class C:
    pass


def optional(n):
    x = None
    if n > 0:
        x = n
    return x


def optional_used(n):
    x = optional(n)
    if x is None:
        return -1
    return x + 1


def optional_unchecked(n):
    return optional(n) + 1


def int_or_float(n):
    return n if n % 2 else n / 2


def arithmetic_of_unions(a, b):
    x, y = int_or_float(a), int_or_float(b)
    return (x + y, x * y, x - y, x == y, x < y, max(x, y), abs(x), -x, x // 2, x % 2, x / 3)


def three_ways(n):
    if n == 0:
        return 0
    if n == 1:
        return 0.5
    if n == 2:
        return "two"
    return None


def describe(n):
    v = three_ways(n)
    if isinstance(v, str):
        return v + "!"
    if isinstance(v, float):
        return v * 2
    if v is None:
        return "none"
    return v - 1


def compare_union(n):
    v = three_ways(n)
    return (v == 0, v == 0.5, v == "two", v is None, not v)


def instance_of_two(n):
    x = A(n) if n % 2 else B(n)
    return x.get()


def instance_or_none(n):
    x = A(n) if n % 2 else None
    return x.get() if x else -1


def missing_method(n):
    x = A(n) if n % 2 else C()
    return x.get()


def list_of_mixed(n):
    return [A(i).get() if i % 2 else B(i).get() for i in range(n)]


def objects_in_list(n):
    things = [A(i) if i % 2 else B(i) for i in range(n)]
    return sum(t.get() for t in things), [isinstance(t, A) for t in things]


def tuple_of_lengths(n):
    t = (1,) if n == 1 else (1, 2) if n == 2 else ()
    return len(t), t, sum(t)


def function_of_two(n):
    f = (lambda x: x + 1) if n else (lambda x: (x, x))
    return f(n)


def early_types(n):
    x = 0
    if n > 1:
        x = 0.5
    if n > 2:
        x = "s"
    if n > 3:
        x = None
    return x


def loop_of_unions(n):
    x = None
    for i in range(n):
        x = i if x is None else x + 0.5 if isinstance(x, int) else None
    return x


def accumulates(n):
    total = 0
    for i in range(n):
        v = three_ways(i)
        if isinstance(v, (int, float)):
            total = total + v
    return total


def nested_optional(n):
    p = (n, None) if n % 2 else (None, n * 1.0)
    a, b = p
    return (a if a is not None else 0) + (b if b is not None else 0)


def state_machine(n):
    state = "start"
    count = 0
    for i in range(n):
        if state == "start":
            state = "running"
        elif state == "running" and i % 3 == 0:
            state = "paused"
            count = count + 1
        elif state == "paused":
            state = "start"
    return state, count


def ten_variables(n):
    # Each variable is int or float, whatever the others are: a thousand combinations.
    a = b = c = d = e = f = g = h = i = j = 0
    for k in range(n):
        if k % 2 == 0:
            a = a + 0.5
        if k % 3 == 0:
            b = b + 0.5
        if k % 4 == 0:
            c = c + 0.5
        if k % 5 == 0:
            d = d + 0.5
        if k % 6 == 0:
            e = e + 0.5
        if k % 7 == 1:
            f = f + 0.5
        if k % 8 == 1:
            g = g + 0.5
        if k % 9 == 1:
            h = h + 0.5
        if k % 10 == 1:
            i = i + 0.5
        if k % 11 == 1:
            j = j + 0.5
    return (a, b, c, d, e, f, g, h, i, j)


def ten_optionals(n):
    a = n if n > 0 else None
    b = n if n > 1 else None
    c = n if n > 2 else None
    d = n if n > 3 else None
    e = n if n > 4 else None
    return (a, b, c, d, e, (a or 0) + (b or 0) + (c or 0) + (d or 0) + (e or 0))


def many_arguments(a, b, c, d, e):
    return (a or 0) + (b or 0) + (c or 0) + (d or 0) + (e or 0)


def union_arguments(n):
    a = n if n > 0 else None
    b = n * 0.5 if n > 1 else None
    c = n if n > 2 else 0.5
    d = "x" if n > 3 else 1
    e = True if n > 4 else 2
    return many_arguments(a, b, c, d if isinstance(d, int) else 0, e)


test_unions = table(
    [optional, 1, 0],
    [optional_used, 1, 0],
    [optional_unchecked, 1, 0],
    [int_or_float, 1, 2],
    [arithmetic_of_unions, (1, 2), (2, 1), (1, 1), (2, 2), (3, 4)],
    [three_ways, 0, 1, 2, 3],
    [describe, 0, 1, 2, 3],
    [compare_union, 0, 1, 2, 3],
    [instance_of_two, 1, 2],
    [instance_or_none, 1, 2],
    [missing_method, 1, 2],
    [list_of_mixed, 0, 1, 4],
    [objects_in_list, 0, 1, 4],
    [tuple_of_lengths, 0, 1, 2],
    [function_of_two, 0, 1],
    [early_types, 1, 2, 3, 4],
    [loop_of_unions, 0, 1, 2, 3, 4],
    [accumulates, 0, 1, 2, 5],
    [nested_optional, 1, 2],
    [state_machine, 0, 1, 10],
    [ten_variables, 0, 1, 2, 30],
    [ten_optionals, 0, 1, 3, 9],
    [union_arguments, 0, 1, 2, 3, 4, 5],
    [lambda n: (1 if n else None) == None, 0, 1],
    [lambda n: [x for x in (range(n) if n > 2 else [0.5])], 1, 4],
    [lambda n: sum(x for x in (range(n) if n > 2 else [0.5])), 1, 4],
)
