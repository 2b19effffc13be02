"""What `staticmethod(f)`, `classmethod(f)` and `property(f)` make, where they are called and no decorators."""


class staticmethod:
    def __init__(self, function):
        self.function = function


class classmethod:
    def __init__(self, function):
        self.function = function


class property:
    def __init__(self, function):
        self.function = function
