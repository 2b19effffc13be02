"""The performance guide's loop over a function that is an argument: here the lambda of what the classes compute."""


def loopSum(x, f):
    result = 0
    while x > 0:
        result = result + f(x)
        x = x - 1
    return result


with executor.remotely.downloadAll():
    result = loopSum(n, lambda x: 10.0 * (20.0 + x))
