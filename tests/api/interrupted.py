"""Run by `test_interrupt.py`: computes without end, says when it was interrupted, then computes once more."""

import sys

import pyfora


def forever(n):
    while n >= 0:
        n = n + 1 - 1
    return n


def twice(n):
    # No loop: only the calls can notice that they are to stop.
    if n == 0:
        return 1
    return twice(n - 1) + twice(n - 1)


def naturals():
    i = 0
    while True:
        yield i
        i = i + 1


executor = pyfora.connect()
print("running", flush=True)
try:
    if sys.argv[1] == "block":
        with executor.remotely.downloadAll():
            x = forever(1)
    elif sys.argv[1] == "sum":
        with executor.remotely.downloadAll():
            x = sum(forever(i) for i in range(1000))
    elif sys.argv[1] == "recursion":
        with executor.remotely.downloadAll():
            x = twice(200)
    elif sys.argv[1] == "tasks":
        with executor.remotely.downloadAll():
            x = sum(twice(200 + i) for i in range(10))
    elif sys.argv[1] == "library":
        with executor.remotely.downloadAll():
            x = any(i < 0 for i in naturals())
    else:
        executor.submit(forever, 1).result()
except KeyboardInterrupt:
    print("interrupted", flush=True)
with executor.remotely.downloadAll():
    x = 1 + 2
print(x)
