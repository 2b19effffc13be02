"""A file with one finding of several kinds."""
import time as t


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def move(self, dx):
        self.x += dx
        return self


count = 0


def größe(v, i):
    global count
    v[i] = t.time()
    count = count + 1
    print("größe: 100%", v)
    return v
