"""bool: the methods that it does not have from int."""


class bool:
    def __and__(self, other: bool):
        return intrinsic("i1.and", self, other)

    def __or__(self, other: bool):
        return intrinsic("i1.or", self, other)

    def __xor__(self, other: bool):
        return intrinsic("i1.xor", self, other)

    def __bool__(self):
        return self

    def __repr__(self):
        return "True" if self else "False"

    def __str__(self):
        return "True" if self else "False"
