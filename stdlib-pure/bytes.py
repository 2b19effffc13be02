"""bytes: a string with a character for each byte, and methods that know ASCII only."""


class bytes:
    def __len__(self):
        return len(part_at(self, 0))


def _bytes_items(b):
    text = part_at(b, 0)
    return (rt("str_ord", c) for c in text)


def _repr_bytes(b):
    return "b" + repr(part_at(b, 0))
