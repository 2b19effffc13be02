"""Strings built, split, joined and searched."""


def main(n):
    lines = [f"{i}:{i * 7 % 13}:{'x' * (i % 5)}" for i in range(n)]
    text = "\n".join(lines)
    fields = [line.split(":") for line in text.split("\n")]
    upper = ",".join(f[2].upper() + f[1].zfill(4) for f in fields)
    return len(upper) + upper.count("X0") + sum(int(f[1]) for f in fields)
