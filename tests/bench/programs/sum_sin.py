"""Bound by libm: the sum of the sines of the integers below n."""

import math

with executor.remotely.downloadAll():
    result = sum(math.sin(x) for x in range(n))
