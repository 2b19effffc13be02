"""The module cmath: functions of complex numbers, with CPython's steps for finite ones."""

pi = 3.141592653589793
e = 2.718281828459045
tau = 6.283185307179586
inf = intrinsic("f64.from_bits", 9218868437227405312)
nan = intrinsic("f64.from_bits", 9221120237041090560)
infj = make_complex(0.0, intrinsic("f64.from_bits", 9218868437227405312))
nanj = make_complex(0.0, intrinsic("f64.from_bits", 9221120237041090560))


def _number(x):
    if isinstance(x, (complex, float, int)):
        return _complex_argument(x)
    if has_method(x, "__complex__") or has_method(x, "__float__") or has_method(x, "__index__"):
        return _complex_argument(x)
    raise TypeError("must be real number, not " + type(x).__name__)


def _finite_number(x):
    z = _number(x)
    if not isfinite(z):
        raise_unsupported("a function of `cmath` of infinities or NaN")
    return z


def _bounded(real, imag):
    if _is_infinite(real) or _is_infinite(imag):
        raise OverflowError("math range error")
    return make_complex(real, imag)


def isfinite(x):
    z = _number(x)
    return z.real - z.real == 0.0 and z.imag - z.imag == 0.0


def isinf(x):
    z = _number(x)
    return _is_infinite(z.real) or _is_infinite(z.imag)


def isnan(x):
    z = _number(x)
    return z.real != z.real or z.imag != z.imag


def isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0):
    a = _number(a)
    b = _number(b)
    if rel_tol < 0.0 or abs_tol < 0.0:
        raise ValueError("tolerances must be non-negative")
    if a == b:
        return True
    if isinf(a) or isinf(b):
        return False
    difference = abs(a - b)
    near = difference <= rel_tol * abs(b) or difference <= rel_tol * abs(a)
    return near or difference <= abs_tol


def phase(x):
    z = _number(x)
    return rt("atan2", z.imag, z.real)


def polar(x):
    z = _number(x)
    return abs(z), rt("atan2", z.imag, z.real)


def rect(r, phi):
    r = _real(r)
    phi = _real(phi)
    if not isfinite(make_complex(r, phi)):
        raise_unsupported("a function of `cmath` of infinities or NaN")
    if phi == 0.0:
        return make_complex(r, r * phi)
    return make_complex(r * rt("cos", phi), r * rt("sin", phi))


def sqrt(x):
    z = _finite_number(x)
    real = z.real
    imag = z.imag
    if real == 0.0 and imag == 0.0:
        return make_complex(0.0, imag)
    a = abs(real)
    b = abs(imag)
    if a < 2.2250738585072014e-308 and b < 2.2250738585072014e-308:
        # The size is no normal number.
        a = a * 9007199254740992.0
        size = intrinsic("f64.sqrt", a + rt("hypot", a, b * 9007199254740992.0)) * 7.450580596923828e-09
    else:
        a = a / 8.0
        size = 2.0 * intrinsic("f64.sqrt", a + rt("hypot", a, b / 8.0))
    rest = b / (2.0 * size)
    if real >= 0.0:
        return make_complex(size, intrinsic("f64.copysign", rest, imag))
    return make_complex(rest, intrinsic("f64.copysign", size, imag))


def exp(x):
    z = _finite_number(x)
    if z.real > 708.396418532264:
        # The exponential alone may overflow where its product with sine or cosine does not.
        size = rt("exp", z.real - 1.0)
        return _bounded(size * rt("cos", z.imag) * e, size * rt("sin", z.imag) * e)
    size = rt("exp", z.real)
    return _bounded(size * rt("cos", z.imag), size * rt("sin", z.imag))


def _logarithm(z):
    a = abs(z.real)
    b = abs(z.imag)
    if a > 4.49423283715579e307 or b > 4.49423283715579e307:
        real = rt("log", rt("hypot", a / 2.0, b / 2.0)) + 0.6931471805599453
    elif a < 2.2250738585072014e-308 and b < 2.2250738585072014e-308:
        if a == 0.0 and b == 0.0:
            raise ValueError("math domain error")
        size = rt("hypot", a * 9007199254740992.0, b * 9007199254740992.0)
        real = rt("log", size) - 53.0 * 0.6931471805599453
    else:
        size = rt("hypot", a, b)
        if 0.71 <= size <= 1.73:
            most = a if a > b else b
            least = b if a > b else a
            real = rt("log1p", (most - 1.0) * (most + 1.0) + least * least) / 2.0
        else:
            real = rt("log", size)
    return make_complex(real, rt("atan2", z.imag, z.real))


def log(x, base=None):
    z = _finite_number(x)
    if base is None:
        return _logarithm(z)
    if z == 0.0:
        raise_unsupported("the logarithm of zero to a base, which is infinite")
    value = _logarithm(z)
    under = _logarithm(_finite_number(base))
    if under == 0.0:
        raise ValueError("math domain error")
    return _complex_quotient(value, under)


def log10(x):
    value = _logarithm(_finite_number(x))
    return make_complex(value.real / 2.302585092994046, value.imag / 2.302585092994046)


def _hyperbolic(x, y):
    # cosh and sinh of x + iy.
    cos = rt("cos", y)
    sin = rt("sin", y)
    if abs(x) > 708.396418532264:
        near = x - intrinsic("f64.copysign", 1.0, x)
        even = rt("cosh", near)
        odd = rt("sinh", near)
        return _bounded(cos * even * e, sin * odd * e), _bounded(cos * odd * e, sin * even * e)
    even = rt("cosh", x)
    odd = rt("sinh", x)
    return _bounded(cos * even, sin * odd), _bounded(cos * odd, sin * even)


def cosh(x):
    z = _finite_number(x)
    return _hyperbolic(z.real, z.imag)[0]


def sinh(x):
    z = _finite_number(x)
    return _hyperbolic(z.real, z.imag)[1]


def cos(x):
    z = _finite_number(x)
    return _hyperbolic(-z.imag, z.real)[0]


def sin(x):
    z = _finite_number(x)
    turned = _hyperbolic(-z.imag, z.real)[1]
    return make_complex(turned.imag, -turned.real)
