import os.path
import numpy as np, math
from a import b as c, d
from ..x import y
a = 1
b, (c, d) = a, f(a)
total = total + 1
for i in range(3):
    total = total + i
try:
    import fast
except ImportError:
    fast = None
if TYPE_CHECKING:
    from t import T
if __name__ == "__main__":
    def main():
        with executor:
            result = main()
else:
    imported = True
square = lambda x: square(x) if x else x
with executor.remotely as e:
    n = n + 1
    def f(x):
        return f(x - 1) + n
    r = f(3)
def main():
    x = 1
    with executor.remotely:
        if x:
            y = x
        x = y + z
    return x
