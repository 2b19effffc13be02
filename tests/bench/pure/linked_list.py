"""A list of nodes, built in a loop and walked."""


class Node:
    def __init__(self, value, next):
        self.value = value
        self.next = next


def main(n):
    total = 0
    for _ in range(5):
        nodes = None
        for i in range(n):
            nodes = Node(i % 10, nodes)
        while nodes is not None:
            total = total + nodes.value
            nodes = nodes.next
    return total
