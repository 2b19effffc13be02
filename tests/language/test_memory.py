"""What does not fit in memory: MemoryError as in CPython, which can be caught, and the process lives on.

The sizes here are beyond all addresses, so that CPython too refuses them at once on every machine.
"""

from harness import table

# Elements of 8 bytes whose addresses would need more than 47 bits; characters likewise.
LONG = 1 << 45
WIDE = 1 << 62
TOP = (1 << 63) - 1


def caught(make):
    try:
        return len(make())
    except MemoryError as e:
        return "caught", str(e), repr(e), e.args


def caught_as_exception(n):
    try:
        return len("a" * n)
    except Exception as e:
        return type(e).__name__


def goes_on(n):
    done = []
    for size in [1, n, 2, n, 3]:
        try:
            done = done + [len([0] * size)]
        except MemoryError:
            done = done + [-1]
    return done


def in_a_finally(n):
    state = "before"
    try:
        try:
            state = "inside"
            state = "made " + str(len("ab" * n))
        finally:
            state = state + " after"
    except MemoryError:
        return state
    return state


def chained(n):
    try:
        return len("a" * n)
    except MemoryError as e:
        raise ValueError("too large") from e


def nothing_raises(n):
    try:
        x = 1
    except MemoryError:
        x = 2
    return x + n


def passes_a_handler(n):
    try:
        try:
            return len(list(range(n)))
        except ValueError:
            return "wrong"
    except MemoryError:
        return "right"


def many(n):
    return [n] * n


def of_a_callee(n):
    try:
        return len(many(n))
    except MemoryError:
        return "caught"


test_texts = table(
    [lambda n: len("a" * n), WIDE, LONG << 3, 0, -1, 5],
    [lambda n: len(n * "ab"), WIDE - 1, 7],
    [lambda n: len("é" * n), WIDE >> 1, 3],
    [lambda n: len("a".ljust(n)), WIDE, LONG << 3, 10],
    [lambda n: len("a".rjust(n, "x")), WIDE, TOP, 10],
    [lambda n: len("a".center(n)), WIDE, 10],
    [lambda n: len("-1".zfill(n)), WIDE, TOP, 10],
    [lambda n: len("aa".replace("a", "b" * n)), WIDE >> 1, 4],
    [lambda n: len("\t".expandtabs(n)), 1 << 60, TOP, -TOP, 1 << 31, -(1 << 31) - 1, 1 << 70, 8, 0, -3],
    [lambda n: len(b"\ta\t".expandtabs(n)), 1 << 60, 1 << 40, 8, -8],
    [lambda n: len(f"{1:{n}}"), WIDE, 6],
    [lambda n: format("a", f">{n}"), WIDE, 6],
)

test_bytes = table(
    [
        lambda n: len(bytes(n)),
        TOP,
        TOP - 33,
        TOP - 32,
        TOP - 31,
        1 << 60,
        1 << 64,
        1 << 70,
        -1,
        -(1 << 70),
        0,
        9,
    ],
    [lambda n: len(b"a" * n), WIDE, TOP, 9, 0, -1],
    [lambda n: len(b"ab" * n), WIDE - 1, 9],
    [lambda n: len(b"a".ljust(n)), WIDE, 9],
)

test_lists = table(
    [lambda n: len([0] * n), LONG, WIDE, TOP, 1 << 44, 5, 0, -5],
    [lambda n: len(n * [0, 1]), LONG, WIDE, 5],
    [lambda n: len([0] * n), 1 << 70, -(1 << 70)],
    [lambda n: len([[]] * n), LONG, 4],
    [lambda n: len(["a"] * n), LONG, 4],
    [lambda n: len([(1, 2.0)] * n), LONG, 4],
    [lambda n: len([] * n), TOP, 4],
    [lambda n: len((1, 2) * n), WIDE, LONG, 4],
    [lambda n: len(() * n), TOP, 4],
)

test_ranges = table(
    [lambda n: len(list(range(n))), 1 << 48, 1 << 60, TOP, 10, 0],
    [lambda n: len(list(range(0, n, 3))), 1 << 50, 1 << 60, 10],
    [lambda n: len(list(range(n, 0, -1))), 1 << 50, 10],
    [lambda n: len(tuple(range(n))), 1 << 48, 1 << 60, 10],
    [lambda n: len(sorted(range(n))), 1 << 48, 1 << 60, 10],
    [lambda n: len([*range(n)]), 1 << 48, 1 << 60, 10],
    [lambda n: [1, 2, 3][0:n], 1 << 60, TOP, 1 << 70, 2],
    [lambda n: [1, 2, 3][::n], 1 << 60, TOP, -TOP, 2],
    [lambda n: [1, 2, 3][-n::n], 1 << 60, TOP, 2],
    [lambda n: "abc"[0:n], 1 << 60, TOP, 2],
    [lambda n: "abc"[::n], 1 << 60, -(1 << 60), 2],
    [lambda n: range(n)[5 : n - 1], 1 << 60, TOP, 10],
    [lambda n: range(n)[:: n // 2], 1 << 60, TOP, 10],
    [lambda n: len(range(n)[1:]), 1 << 60, TOP, 10],
)

test_caught = table(
    [lambda: caught(lambda: "a" * WIDE)],
    [lambda: caught(lambda: [0] * LONG)],
    [lambda: caught(lambda: list(range(1 << 48)))],
    [lambda: caught(lambda: bytes(WIDE))],
    [lambda: caught(lambda: "a".ljust(WIDE))],
    [lambda: caught(lambda: "abc")],
    [caught_as_exception, WIDE, 3],
    [goes_on, LONG, WIDE, 4],
    [in_a_finally, WIDE, 3],
    [chained, WIDE, 3],
    [nothing_raises, 1],
    [passes_a_handler, 1 << 48, 3],
    [of_a_callee, LONG, 3],
)

test_arguments = table(
    [chr, 1 << 31, 1 << 40, -1, -(1 << 31) - 1, 0x110000, 1 << 70, 65],
    [lambda a, b: [a] + [b], (1, 2)],
)


def slid(size, steps):
    window = list(range(size))
    total = 0
    for i in range(steps):
        window = window[1:] + [i]
        total = total + window[0]
    return total, len(window), window[:3], window[-3:]


def slid_by_two(size, steps):
    window = [str(i) for i in range(size)]
    for i in range(steps):
        window = window[2:] + [str(i), "x"]
    return len(window), window[:3], window[-3:]


def slid_and_seen(size, steps):
    window = list(range(size))
    seen = []
    for i in range(steps):
        if i % 50 == 0:
            seen = seen + [window]
        window = window[1:] + [i]
    return [(w[0], w[-1], len(w)) for w in seen]


def queue(steps):
    waiting = [1]
    served = []
    for i in range(steps):
        first = waiting[0]
        waiting = waiting[1:]
        served = served + [first]
        waiting = waiting + [first + 1, first * 2] if i % 3 else waiting + [i]
    return served, waiting


test_windows = table(
    [slid, (1, 50), (3, 500), (70, 500), (300, 2000), (1500, 5000)],
    [slid_by_two, (2, 50), (40, 500), (300, 700)],
    [slid_and_seen, (5, 300), (100, 600), (1200, 900)],
    [queue, 10, 200],
)
