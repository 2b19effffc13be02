def len(x):
    return x.__len__()


def int(x):
    return x.__int__()


def float(x):
    return x.__float__()
