"""Points of the Mandelbrot set: while loops on floats, a count of them."""


def escapes(cx, cy):
    x, y, k = 0.0, 0.0, 0
    while k < 100 and x * x + y * y <= 4.0:
        x, y = x * x - y * y + cx, 2.0 * x * y + cy
        k = k + 1
    return k


def main(n):
    total = 0
    for i in range(n):
        for j in range(n):
            total = total + escapes(3.0 * i / n - 2.0, 2.0 * j / n - 1.0)
    return total
