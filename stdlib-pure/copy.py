"""The module copy: values do not change, so a copy is the value."""


def copy(x):
    if has_method(x, "__copy__"):
        return x.__copy__()
    if has_method(x, "__next__"):
        raise_unsupported("`copy` of an iterator: make a list of it")
    return x


def deepcopy(x):
    if has_method(x, "__deepcopy__"):
        raise_unsupported("`deepcopy` of a class with `__deepcopy__`: call the method")
    if has_method(x, "__next__"):
        raise_unsupported("`deepcopy` of an iterator: make a list of it")
    return x
