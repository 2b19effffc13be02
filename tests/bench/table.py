"""The benchmarks as data: what is run, against whom, and how much slower than the peer ours may be."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Peer:
    """Another side of a kernel."""

    name: str
    # Ours over the peer's time, at most.
    target: float
    # A program of ours that the kernel is held against, instead of another system's kernel.
    program: str | None = None


@dataclass(frozen=True)
class Kernel:
    """A program that is compiled before it is timed; all sides run it in turn, each in a process of its own."""

    name: str
    title: str
    n: int
    peers: tuple[Peer, ...]
    # How far results may differ, relative to the largest; 0 where no side reassociates.
    tolerance: float = 0.0
    # For sums of terms that cancel, where a relative difference says nothing.
    slack: float = 0.0


@dataclass(frozen=True)
class Start:
    """Something measured from outside, in a fresh process each time; `measure` names a function of starts.py."""

    measure: str
    title: str
    target: float
    # `ratio`: ours over the peer's time. `added`: seconds over the peer's. `absolute`: ours, in seconds.
    # `rate`: megabytes of the library in a second of ours, at least.
    limit: str = "ratio"
    rounds: int = 7


KERNELS = (
    Kernel("primes", "primes below 10^7", 10**7, (Peer("c", 1.10), Peer("numba", 1.05))),
    # The sum is below 1 and its terms cancel: what is left over is their rounding.
    Kernel("sum_sin", "sum of sin below 10^8", 10**8, (Peer("c", 1.05), Peer("numba", 1.05)), slack=1e-9),
    Kernel(
        "sum_sqrt", "sum of sqrt below 10^9", 10**9, (Peer("c", 1.10), Peer("numba", 1.10)), tolerance=1e-9
    ),
    Kernel("sum_range", "sum(range(10^9))", 10**9, (Peer("c", 1.0),)),
    Kernel("loop_lambda", "loopSum, lambda, 10^9", 10**9, (Peer("c", 1.10), Peer("numba", 1.10))),
    Kernel(
        "loop_classes",
        "loopSum, classes, 10^9",
        10**9,
        (Peer("c", 1.10), Peer("numba", 1.10), Peer("lambda", 1.02, program="loop_plain")),
    ),
)

STARTS = (
    Start("cold_compile", "first call of primes, empty cache", 0.080, limit="absolute"),
    Start("warm_start", "first call of primes, second process", 0.015, limit="absolute"),
    Start("import_time", "import pyfora, over python -c pass", 0.060, limit="added", rounds=15),
    Start("compile_lib", "pyfora compile over CPython's Lib", 1.0, rounds=3),
    Start("compile_rate", "pyfora compile -j 1 over CPython's Lib", 10.0, limit="rate", rounds=5),
    Start("watch_edit", "watch: edit of one of 10,000 functions", 0.050, limit="absolute"),
)


@dataclass(frozen=True)
class Pure:
    """A whole program of pure/, on one thread against CPython, and Numba where that compiles it."""

    name: str
    n: int
    # Which target it counts for: `numeric`, or `objects` (strings, dicts, lists and instances).
    kind: str
    numba: bool = False


PURE = (
    Pure("nbody", 60_000, "numeric", numba=True),
    Pure("spectral_norm", 300, "numeric", numba=True),
    Pure("mandelbrot", 200, "numeric", numba=True),
    Pure("fib", 29, "numeric", numba=True),
    Pure("n_queens", 11, "numeric", numba=True),
    Pure("collatz", 30_000, "numeric", numba=True),
    Pure("black_scholes", 200_000, "numeric", numba=True),
    Pure("monte_carlo", 400_000, "numeric", numba=True),
    Pure("matrix_product", 200, "numeric", numba=True),
    Pure("simpson", 1_000_000, "numeric", numba=True),
    Pure("heat", 1_000, "numeric", numba=True),
    Pure("gcd_sum", 1_200, "numeric", numba=True),
    Pure("generators", 1_000_000, "numeric", numba=True),
    Pure("fannkuch", 8, "objects"),
    Pure("binary_trees", 14, "objects"),
    Pure("levenshtein", 16, "objects"),
    Pure("word_count", 20_000, "objects"),
    Pure("strings", 100_000, "objects"),
    Pure("sort_by_key", 100_000, "objects"),
    Pure("linked_list", 100_000, "objects"),
    Pure("shapes", 1_000, "objects"),
    Pure("expressions", 5_000, "objects"),
    Pure("dict_lookup", 300_000, "objects"),
    Pure("set_algebra", 300_000, "objects"),
    Pure("big_factorial", 5_000, "objects"),
    Pure("run_length", 200_000, "objects"),
)


@dataclass(frozen=True)
class Container:
    """A program of containers.py, on one thread; `ours`, `peer` and `argument` name its functions."""

    name: str
    title: str
    n: int
    ours: str
    # Ours over CPython's time, at most; or megabytes, where memory is measured.
    target: float
    # What CPython runs instead: what it has for this purpose.
    peer: str | None = None
    # Makes the argument of n, before the clock starts.
    argument: str | None = None
    measure: str = "time"


CONTAINERS = (
    Container("append", "v = v + [x], against v.append(x)", 10**6, "appended", 3.0, peer="appended_in_place"),
    Container("append_long", "the same ten times as often", 10**7, "appended", 3.0, peer="appended_in_place"),
    Container("concatenate", "two lists of 10^7 joined", 10**7, "joined", 0.1, argument="numbers"),
    Container("join_memory", "the memory of that", 10**7, "joined", 10, argument="numbers", measure="memory"),
    Container("dict_build", "a dict of 10^6 ints", 10**6, "built", 1.5),
    Container("dict_look_up", "10^7 look-ups in it", 10**6, "looked_up", 1 / 3, argument="keyed"),
    Container("float_memory", "a list of 10^7 floats", 10**7, "floats", 100, measure="memory"),
    Container("linked_nodes", "10^6 linked pairs", 10**6, "linked", 1.0),
    Container("congruential", "LCG modulo 2**64, 10^6 steps", 10**6, "congruential", 1.0),
    Container("factorial", "5,000!", 5_000, "factorial", 1.0),
)
