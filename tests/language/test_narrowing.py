"""What tests tell of a value: of names, of attributes and elements, of what is left after an error."""

from harness import table


class Node:
    def __init__(self, value, next):
        self.value = value
        self.next = next


def attribute_not_none(c):
    n = Node(1, Node(2, None) if c else None)
    if n.next is not None:
        return n.next.value
    return 0


def attribute_in_a_condition(c):
    n = Node(None if c else 5, 1)
    return n.value + 1 if n.value is not None and n.value > 2 else -1


def attribute_of_attribute(c):
    n = Node(1, Node(None if c else 2.5, None))
    if n.next.value is None:
        return "none"
    return n.next.value * 2


def attribute_by_class(c):
    n = Node(1 if c else "a", 0)
    if isinstance(n.value, str):
        return n.value + "!"
    return n.value + 1


def attribute_by_truth(c):
    n = Node(5 if c else None, 0)
    if n.value:
        return n.value + 1
    return n.value


def element_by_class(c):
    t = (1 if c else "a", 2)
    if isinstance(t[0], int):
        return t[0] + t[1]
    return t[0] + "b"


def last_element(c):
    t = (2, None if c else 1)
    return 0 if t[-1] is None else t[-1] + t[0]


def unpacked_element(c):
    t = (2, None if c else 1)
    a, b = t
    return a if b is None else a + b


def assigned_anew(c):
    n = Node(5 if c else None, 0)
    if n.value is not None:
        n = Node("x", 0)
        return n.value + "y"
    return n.value


def tags(c):
    e = ("num", 5) if c == 0 else (("str", "x") if c == 1 else ("pair", 1, 2))
    if e[0] == "num":
        return e[1] + 1
    elif e[0] != "pair":
        return e[1] + "!"
    return e[1] + e[2]


def tags_from_the_right(c):
    e = ("num", 5) if c else ("str", "x")
    return e[1] + 1 if "num" == e[0] else e[1] + "!"


def tag_of_an_attribute(c):
    n = Node(("num", 5) if c else ("str", "x"), 0)
    if n.value[0] == "num":
        return n.value[1] + 1
    return n.value[1] + "!"


def survivors_of_an_operator(c):
    x = 5 if c else "a"
    y = x - 1
    return (x, y, x * 2)


def survivors_of_an_attribute(c):
    x = Node(5, 0) if c else None
    a = x.value
    return (a, x.value, x.next)


def survivors_of_a_call(c):
    x = "ab" if c else 7
    y = len(x)
    return (x.upper(), y)


def survivors_on_one_path(c, d):
    x = 5 if c else "a"
    if d:
        x - 1
    return x * 2


def in_a_loop(n):
    x = None
    out = []
    for i in range(n):
        if x is not None:
            out = out + [x.value]
        x = Node(i, None)
    return out


def equal_to_none(c):
    x = None if c else 5
    if x != None:  # noqa: E711
        return x + 1
    return 0


def negated(c):
    n = Node(5 if c else None, 0)
    if not (n.value is None):  # noqa: E714
        return n.value + 1
    return 0


test_paths = table(
    [attribute_not_none, True, False],
    [attribute_in_a_condition, True, False],
    [attribute_of_attribute, True, False],
    [attribute_by_class, True, False],
    [attribute_by_truth, True, False],
    [element_by_class, True, False],
    [last_element, True, False],
    [unpacked_element, True, False],
    [assigned_anew, True, False],
    [tags, 0, 1, 2],
    [tags_from_the_right, True, False],
    [tag_of_an_attribute, True, False],
    [negated, True, False],
    [equal_to_none, True, False],
    [in_a_loop, 0, 3],
)

test_survivors = table(
    [survivors_of_an_operator, True, False],
    [survivors_of_an_attribute, True, False],
    [survivors_of_a_call, True, False],
    [survivors_on_one_path, (True, True), (True, False), (False, True), (False, False)],
)
