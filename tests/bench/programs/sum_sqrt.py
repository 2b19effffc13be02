"""Bound by one instruction: the sum of the square roots of the integers below n."""

import math

with executor.remotely.downloadAll():
    result = sum(math.sqrt(x) for x in range(n))
