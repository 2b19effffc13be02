"""Heat along a rod: a new list for each step."""


def step(u):
    n = len(u)
    return [
        u[i] if i == 0 or i == n - 1 else u[i] + 0.25 * (u[i - 1] - 2.0 * u[i] + u[i + 1]) for i in range(n)
    ]


def main(n):
    u = [100.0 if i < 10 else 0.0 for i in range(1000)]
    for _ in range(n):
        u = step(u)
    return u[20] + u[10]
