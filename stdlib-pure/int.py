"""int."""


class int:
    def __add__(self, other: int):
        return intrinsic("i64.add", self, other)

    def __sub__(self, other: int):
        return intrinsic("i64.sub", self, other)

    def __mul__(self, other: int):
        return intrinsic("i64.mul", self, other)

    def __mod__(self, other: int):
        if intrinsic("i64.eq", other, 0):
            raise ZeroDivisionError("integer division or modulo by zero")
        return intrinsic("i64.floormod", self, other)

    def __eq__(self, other: int):
        return intrinsic("i64.eq", self, other)

    def __lt__(self, other: int):
        return intrinsic("i64.lt", self, other)

    def __le__(self, other: int):
        return intrinsic("i64.le", self, other)

    def __gt__(self, other: int):
        return intrinsic("i64.gt", self, other)

    def __float__(self):
        return intrinsic("i64.to_f64", self)

    def __int__(self):
        return self
