"""Run by `test_interrupt.py`: computes without end, says when it was interrupted, then computes once more."""

import sys

import pyfora


def forever(n):
    while n >= 0:
        n = n + 1 - 1
    return n


executor = pyfora.connect()
print("running", flush=True)
try:
    if sys.argv[1] == "block":
        with executor.remotely.downloadAll():
            x = forever(1)
    elif sys.argv[1] == "sum":
        with executor.remotely.downloadAll():
            x = sum(forever(i) for i in range(1000))
    else:
        executor.submit(forever, 1).result()
except KeyboardInterrupt:
    print("interrupted", flush=True)
with executor.remotely.downloadAll():
    x = 1 + 2
print(x)
