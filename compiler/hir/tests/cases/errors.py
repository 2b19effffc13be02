def handled(f):
    try:
        x = f()
        y = f(x)
    except ValueError as e:
        return str(e)
    except (KeyError, f.Error):
        y = 0
    except:
        raise
    else:
        y = y + 1
    return y


def finished(f, xs):
    for x in xs:
        try:
            if x:
                break
            f(x)
        finally:
            f(0)
    return x


def again(f):
    try:
        return f()
    except ValueError:
        f()
        raise
    finally:
        f = 1


def unbound_after():
    try:
        g()
    except ValueError as e:
        h(e)
    return e
