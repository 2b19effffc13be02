"""Bound by nothing: the sum of the integers below n."""

with executor.remotely.downloadAll():
    result = sum(range(n))
