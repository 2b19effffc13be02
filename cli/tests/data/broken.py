def f(x:
    return x

def g(v):
    v.sort()
    return v
