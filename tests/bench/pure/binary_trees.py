"""Allocation: trees of nodes, made and folded by recursion."""


class Tree:
    def __init__(self, left, right):
        self.left = left
        self.right = right


def make(depth):
    if depth == 0:
        return Tree(None, None)
    return Tree(make(depth - 1), make(depth - 1))


def count(tree):
    if tree.left is None:
        return 1
    return 1 + count(tree.left) + count(tree.right)


def main(n):
    total = 0
    for _ in range(8):
        total = total + count(make(n))
    return total
