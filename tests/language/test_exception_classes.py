"""Exception classes of the program: `__init__`, fields, texts, hierarchies; and the builtin ones as values."""

import pyfora
from harness import refused, table


class Plain(Exception):
    pass


class Coded(Exception):
    """An error with a code."""

    severity = 3

    def __init__(self, code, text="none"):
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text

    def doubled(self):
        return self.code * 2

    @property
    def shown(self):
        return f"<{self.text}>"


class Deeper(Coded):
    def __init__(self, code):
        Coded.__init__(self, code, "deeper")
        self.depth = 2


class NoSuper(ValueError):
    def __init__(self, a, b):
        self.total = a + b


class OwnArgs(Exception):
    def __init__(self, x):
        self.args = (x, x + 1)


class Shown(LookupError):
    def __init__(self, key):
        super().__init__(key, "not there")
        self.key = key

    def __str__(self):
        return f"no {self.key!r}"


class Represented(Exception):
    def __repr__(self):
        return "Represented!"


class Key(KeyError):
    pass


class Two(ValueError, KeyError):
    pass


class BadText(Exception):
    def __str__(self):
        return 3


class Base(Exception):
    pass


class Left(Base):
    pass


class Right(Base):
    pass


class Both(Left, Right):
    def __init__(self):
        Exception.__init__(self, "both")


class Direct(BaseException):
    pass


class Optional(Exception):
    def __init__(self, n):
        if n > 0:
            self.positive = n
        super().__init__(n)


class Keyword(Exception):
    def __init__(self, *, limit=1):
        self.limit = limit


def raised(f):
    try:
        f()
    except Exception as e:
        return (str(e), repr(e), e.args)
    return None


def fail(make):
    raise make


def caught_fields(code):
    try:
        raise Coded(code, "t")
    except Coded as e:
        return e.code, e.text, e.args, str(e), e.doubled(), e.shown, e.severity


def by_base(code):
    try:
        raise Deeper(code)
    except Coded as e:
        return e.code, e.depth, e.text, type(e).__name__, isinstance(e, Deeper)


def which(n):
    try:
        if n == 0:
            raise Left("l")
        if n == 1:
            raise Right("r")
        if n == 2:
            raise Both()
        if n == 3:
            raise Coded(n)
        raise Direct("d")
    except Left as e:
        return "left", str(e)
    except (Right, Coded) as e:
        return "right", str(e)
    except BaseException as e:
        return "base", str(e)


ERRORS = (KeyError, Coded)


def in_tuple(n):
    kinds = (ValueError, Plain)
    try:
        try:
            if n == 0:
                raise Plain()
            if n == 1:
                raise Coded(1)
            if n == 2:
                raise KeyError("k")
            return [1, 2][n]
        except kinds:
            return "kinds"
    except ERRORS:
        return "errors"


def optional(n):
    try:
        raise Optional(n)
    except Optional as e:
        return e.positive


def unbound_after(n):
    e = n
    try:
        raise Plain(n)
    except Plain as error:
        got = error.args[0]
    return got, e


def passed_on(code):
    def risky():
        raise Coded(code)

    try:
        risky()
    except Coded as e:
        kept = e
    return kept.code, kept.args


def deep(n):
    if n == 0:
        raise Coded(n, "bottom")
    return deep(n - 1) + 1


def in_method():
    class Local:
        def run(self, n):
            return self.more(n)

        def more(self, n):
            raise Coded(n)

    return Local().run(1)


def in_comprehension(n):
    return [fail(Coded(x)) if x == 2 else x for x in range(n)]


def in_parallel(n):
    def check(x):
        if x == 70000:
            raise Coded(x)
        return x

    return sum(check(x) for x in range(n))


def leftmost(n):
    def check(x):
        if x % 1000 == 999:
            raise Coded(x)
        return x

    return sum(check(x) for x in range(n))


test_raised = table(
    [lambda: fail(Plain())],
    [lambda: fail(Plain(1, "a"))],
    [lambda: fail(Coded(3))],
    [lambda: fail(Coded(3, text="x"))],
    [lambda: fail(Coded())],
    [lambda: fail(Coded(1, 2, 3))],
    [lambda: fail(Deeper(4))],
    [lambda: fail(NoSuper(1, 2))],
    [lambda: fail(OwnArgs(1))],
    [lambda: fail(Shown("k"))],
    [lambda: fail(Represented())],
    [lambda: fail(Key("k"))],
    [lambda: fail(Two(1))],
    [lambda: fail(Both())],
    [lambda: fail(Optional(0))],
    [lambda: fail(Optional(2))],
    [lambda: fail(Keyword(limit=3))],
    [lambda: fail(Keyword())],
    [lambda: fail(Keyword(3))],
    [lambda: fail(Plain)],
    [lambda: fail(Coded)],
    [lambda: fail(NoSuper("a", 1))],
    [lambda n: deep(n), 3],
    [in_method],
    [in_comprehension, 5],
    [in_parallel, 100000],
    [leftmost, 100000],
)

test_caught = table(
    [caught_fields, 5, "five"],
    [by_base, 5],
    [which, 0, 1, 2, 3, 4],
    [in_tuple, 0, 1, 2, 5],
    [optional, 1, 0],
    [unbound_after, 7],
    [passed_on, 8],
)

test_texts = table(
    [lambda: raised(lambda: fail(Plain()))],
    [lambda: raised(lambda: fail(Plain("a")))],
    [lambda: raised(lambda: fail(Plain("a", 2)))],
    [lambda: raised(lambda: fail(Coded(1)))],
    [lambda: raised(lambda: fail(NoSuper(1, 2)))],
    [lambda: raised(lambda: fail(OwnArgs(1)))],
    [lambda: raised(lambda: fail(Shown("k")))],
    [lambda: raised(lambda: fail(Represented(4)))],
    [lambda: raised(lambda: fail(Key("k")))],
    [lambda: raised(lambda: fail(Key("k", 2)))],
    [lambda: raised(lambda: fail(Two("k")))],
    [lambda: raised(lambda: fail(KeyError("k")))],
    [lambda: raised(lambda: fail(KeyError(3)))],
    [lambda: raised(lambda: fail(KeyError()))],
    [lambda: raised(lambda: fail(BadText()))],
    [lambda: raised(lambda: {}[3] if False else [][1])],
    [lambda: f"{Plain('a')} {Plain('a')!r} {KeyError('k')}"],
)

test_values = table(
    [lambda: Coded(1).code],
    [lambda: Coded(1).args],
    [lambda: Coded(1).missing],
    [lambda: Plain().code],
    [lambda: Coded(1)],
    [lambda: Deeper(1)],
    [lambda: [Plain(1), Plain(2)]],
    [lambda: (ValueError("a"), KeyError(1, 2))],
    [lambda: Coded.severity],
    [lambda: Coded(1).__class__.__name__],
    [lambda: isinstance(Two(), KeyError)],
    [lambda: (isinstance(Two(), LookupError), isinstance(Both(), Base), issubclass(Deeper, Exception))],
    [lambda: StopIteration(3).value],
    [lambda: StopIteration().value],
    [lambda: SystemExit(2).code],
    [lambda: SystemExit().code],
    [lambda e: e.args, ValueError("a", 1)],
    [lambda e: (e.code, e.args, str(e)), Coded(5)],
    [lambda e: fail(e), Coded(5)],
    [lambda e: e, Deeper(1)],
)

BUILTIN = [
    lambda: fail(ArithmeticError("x")),
    lambda: fail(AssertionError("x")),
    lambda: fail(AttributeError("x")),
    lambda: fail(BufferError("x")),
    lambda: fail(EOFError("x")),
    lambda: fail(FloatingPointError("x")),
    lambda: fail(OSError("x")),
    lambda: fail(IOError("x")),
    lambda: fail(FileNotFoundError("x")),
    lambda: fail(ConnectionResetError("x")),
    lambda: fail(TimeoutError("x")),
    lambda: fail(ImportError("x")),
    lambda: fail(ModuleNotFoundError("x")),
    lambda: fail(IndexError("x")),
    lambda: fail(MemoryError("x")),
    lambda: fail(NameError("x")),
    lambda: fail(UnboundLocalError("x")),
    lambda: fail(ReferenceError("x")),
    lambda: fail(RuntimeError("x")),
    lambda: fail(NotImplementedError("x")),
    lambda: fail(StopIteration("x")),
    lambda: fail(StopAsyncIteration("x")),
    lambda: fail(SyntaxError("x")),
    lambda: fail(IndentationError("x")),
    lambda: fail(TabError("x")),
    lambda: fail(SystemError("x")),
    lambda: fail(TypeError("x")),
    lambda: fail(UnicodeError("x")),
    lambda: fail(ValueError("x")),
    lambda: fail(ZeroDivisionError("x")),
    lambda: fail(Warning("x")),
    lambda: fail(UserWarning("x")),
    lambda: fail(DeprecationWarning("x")),
    lambda: fail(RuntimeWarning("x")),
    lambda: fail(BytesWarning("x")),
    lambda: fail(EncodingWarning("x")),
]

test_builtin = table(*[[f] for f in BUILTIN])


def tree():
    return [
        (issubclass(ConnectionResetError, OSError), OSError is IOError),
        (issubclass(TabError, SyntaxError), issubclass(UserWarning, Exception)),
        (issubclass(KeyboardInterrupt, Exception), issubclass(SystemExit, BaseException)),
        (issubclass(ModuleNotFoundError, ImportError), issubclass(UnicodeDecodeError, ValueError)),
    ]


test_tree = table([tree])


class New(Exception):
    def __new__(cls, x):
        return Exception.__new__(cls, x)


test_refused = refused(
    pyfora.PyforaNotImplementedError,
    [lambda: fail(New(1))],
    [lambda: OSError(2, "text")],
    [lambda: UnicodeDecodeError("utf-8", "", 0, 1, "why").reason],
    [lambda: ImportError("x", name="y")],
    [lambda: ValueError("x").__traceback__],
)


def again(n):
    try:
        return deep(n)
    except Coded as e:
        if n > 0:
            raise e
        return e.code


def again_deeper(n):
    try:
        again(n)
    except LookupError:
        return "lookup"
    except Exception as e:
        raise e


def again_in_finally(n):
    try:
        try:
            deep(n)
        finally:
            n = n + 1
    except Coded as e:
        raise e


def caught_again(n):
    try:
        try:
            raise Coded(n)
        except Coded as e:
            raise e
    except Coded as e:
        return e.code


def other_after(n):
    try:
        raise Coded(n)
    except Coded as e:
        try:
            raise ValueError(n)
        except ValueError:
            pass
        raise e


test_raised_again = table(
    [again, 0, 1, 2],
    [again_deeper, 2],
    [again_in_finally, 1],
    [caught_again, 3],
    [other_after, 4],
)
