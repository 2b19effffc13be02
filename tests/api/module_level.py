"""Run by `test_module_level.py`: blocks at module level."""

import pyfora

executor = pyfora.connect()
n = 4
with executor.remotely.downloadAll():
    total = sum(range(n))
with executor.remotely.downloadAll(): line = n + 1  # noqa: E701 # fmt: skip
print(total, line)
