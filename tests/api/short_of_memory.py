"""Run by `test_memory.py` with little memory: names a program and prints what it leads to."""

import sys

import pyfora


def text(n):
    text = "abc"
    for _ in range(n):
        text = text + text
    return len(text)


def data(n):
    data = b"abc"
    for _ in range(n):
        data = data + data
    return len(data)


def f_string(n):
    text = "abc"
    for _ in range(n):
        text = f"{text}-{text}"
    return len(text)


def shared(n):
    # Lists share what they join: only the length ends it.
    xs = [1, 2, 3]
    for _ in range(n):
        xs = xs + xs
    return len(xs)


def appended(n):
    xs = []
    i = 0
    while i < n:
        xs = xs + [i]
        i = i + 1
    return len(xs)


def comprehension(n):
    return len([i * 2 for i in range(n)])


def texts(n):
    return len([str(i) for i in range(n)])


def nested(n):
    return len([[i] for i in range(n)])


def keys(n):
    return len(dict.fromkeys(range(n)))


def members(n):
    return len({i * 3 for i in range(n)})


def tree(n):
    if n == 0:
        return None
    return (tree(n - 1), tree(n - 1))


def recursion(n):
    return tree(n) is None


def generated(n):
    def numbers():
        i = 0
        while i < n:
            yield i
            i = i + 1

    return len(list(numbers()))


def caught(n):
    done = []
    for _ in range(3):
        try:
            done = done + [appended(n)]
        except MemoryError as e:
            done = done + [repr(e)]
    return done, appended(10)


def in_tasks(n):
    return sum(len([i * j for j in range(n)]) for i in range(4))


executor = pyfora.connect()
program = globals()[sys.argv[1]]
try:
    print(executor.submit(program, int(sys.argv[2])).result().toLocal().result())
except MemoryError:
    print("MemoryError")
except pyfora.ComputationError as error:
    print(type(error.remoteException).__name__)
# The machine is free for the next computation; but the allocator keeps addresses for reuse, so that few are left to
# the compiler's stack where they are limited.
if "once" not in sys.argv:
    print(executor.submit(comprehension, 10).result().toLocal().result())
