def sin(x):
    return rt("sin", float(x))
