class float:
    def __add__(self, other: float):
        return intrinsic("f64.add", self, other)

    def __add__(self, other: int):
        return intrinsic("f64.add", self, intrinsic("i64.to_f64", other))

    def __radd__(self, other: int):
        return intrinsic("f64.add", intrinsic("i64.to_f64", other), self)

    def __mul__(self, other: float):
        return intrinsic("f64.mul", self, other)

    def __float__(self):
        return self
