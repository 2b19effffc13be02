"""Mappings of collections that are read, distributions, templates, and what else the library got with them."""

import enum
import operator
import statistics
import string
from collections import ChainMap, OrderedDict, defaultdict
from fractions import Fraction
from statistics import NormalDist

import pyfora
from harness import refused, table


class Color(enum.Enum):
    RED = 1
    GREEN = 2
    ALIAS = 1


def does_members():
    return Color.__members__


def does_members1():
    return (
        list(Color.__members__),
        Color.__members__["RED"],
        "X" in Color.__members__,
        len(Color.__members__),
        list(Color.__members__.items()),
        repr(Color.__members__),
        [n for n in Color.__members__],
        Color.__members__.get("ALIAS"),
    )


def does_members2():
    return {n: m.value for n, m in Color.__members__.items()}


def does_members3():
    return type(Color.__members__).__name__, Color.__members__ == {
        "RED": Color.RED,
        "GREEN": Color.GREEN,
        "ALIAS": Color.RED,
    }


def does_od():
    return OrderedDict([("a", 1), ("b", 2)]), OrderedDict(), OrderedDict(a=1), OrderedDict({"x": 2}, y=3)


def does_od1():
    d = OrderedDict([("a", 1), ("b", 2)])
    return (
        d["a"],
        list(d),
        repr(d),
        len(d),
        list(d.items()),
        d == {"b": 2, "a": 1},
        d == OrderedDict([("b", 2), ("a", 1)]),
        {"a": 1, "b": 2} == d,
        list(reversed(d)),
        "a" in d,
        d.get("z", 5),
        isinstance(d, dict),
        d | {"c": 3},
        {"z": 0} | d,
        repr(OrderedDict()),
    )


def does_od2():
    return OrderedDict.fromkeys("abc", 0)


def does_od3():
    return OrderedDict([("a", 1)])["z"]


def does_od4():
    return dict(OrderedDict([("a", 1)])), {**OrderedDict([("a", 1)])}, bool(OrderedDict())


def does_dd():
    return defaultdict(int, {"a": 1}), defaultdict(list, a=[1]), defaultdict(None, {"b": 2}), defaultdict()


def does_dd1():
    d = defaultdict(int, {"a": 1})
    return d["a"], d.get("z"), d.get("z", 3), "z" in d, len(d), sorted(d), repr(d)


def does_dd2():
    return defaultdict(None, {"a": 1})["b"]


def does_dd3():
    return defaultdict(int)["b"]


def does_dd4():
    return defaultdict(3)


def does_cm():
    c = ChainMap({"a": 1}, {"a": 2, "b": 3})
    return (
        c["b"],
        c["a"],
        len(c),
        list(c),
        list(c.items()),
        "a" in c,
        c.get("q"),
        dict(c),
        repr(c),
        c.parents["a"],
        c.new_child({"a": 9})["a"],
        list(c.values()),
        c == {"a": 1, "b": 3},
    )


def does_cm1():
    return ChainMap({"a": 1}, {"a": 2, "b": 3})


def does_cm2():
    return ChainMap({"a": 1})["z"]


def does_lr():
    return statistics.linear_regression([1, 2, 3], [2, 4, 7]), statistics.linear_regression(
        [1.5, 2, 3], [2, 4, 7.25], proportional=True
    )


def does_lr1():
    slope, intercept = statistics.linear_regression([1, 2, 3], [2, 4, 7])
    return slope, intercept, statistics.linear_regression([1, 2, 3], [2, 4, 7]).slope


def does_lr2():
    return statistics.linear_regression([1, 1, 1], [2, 4, 7])


def does_lr3():
    return statistics.linear_regression([1, 1, 1], [2, 4])


def does_lr4():
    return statistics.linear_regression([1], [2])


def does_nd():
    return NormalDist(0, 1).cdf(1.0), NormalDist(1, 2).pdf(1.0), NormalDist(1, 2).mean, NormalDist(1, 2)


def does_nd1():
    return [NormalDist(1, 2).inv_cdf(p / 1000) for p in range(1, 1000)]


def does_nd2():
    return [NormalDist(1, 2).inv_cdf(10.0**-p) for p in range(1, 300)]


def does_nd3():
    return (
        NormalDist(100, 15).quantiles(10),
        NormalDist(2.4, 1.6).overlap(NormalDist(3.2, 2.0)),
        NormalDist(3.2, 2.0).overlap(NormalDist(2.4, 1.6)),
        NormalDist(3.2, 2.0).overlap(NormalDist(2.4, 2.0)),
    )


def does_nd4():
    return (
        NormalDist(1, 2) + NormalDist(3, 4),
        NormalDist(1, 2) * 3,
        3 + NormalDist(1, 2),
        -NormalDist(1, 2),
        3 - NormalDist(1, 2),
        NormalDist(1, 2) / -2,
        repr(NormalDist(1, 2)),
        NormalDist(1, 2) == NormalDist(1.0, 2.0),
        hash(NormalDist(1, 2)) == hash(NormalDist(1, 2)),
        NormalDist(1, 2).zscore(5),
    )


def does_nd5():
    return NormalDist.from_samples([1.5, 2.5, 4.0, 7])


def does_nd6():
    return NormalDist(1, -1)


def does_nd7():
    return NormalDist(1, 0).cdf(3)


def does_nd8():
    return NormalDist().inv_cdf(1.0)


def does_sf():
    return (
        statistics.mean([Fraction(1, 2), Fraction(1, 3)]),
        statistics.variance([Fraction(1, 2), Fraction(1, 3), Fraction(3)]),
        statistics.pvariance([Fraction(1, 2), Fraction(1, 3)]),
        statistics.median([Fraction(1, 2), Fraction(1, 3)]),
        statistics.fmean([1, 2, 4]),
    )


def does_sf2():
    return statistics.stdev([Fraction(1, 2), Fraction(1, 3)])


def does_lh():
    return (
        operator.length_hint([1, 2, 3]),
        operator.length_hint(5, 3),
        operator.length_hint("abc"),
        operator.length_hint({1: 2}),
        operator.length_hint(3.5),
    )


class H:
    def __length_hint__(self):
        return 7


def does_lh2():
    return operator.length_hint(H())


def does_tm():
    return string.Template("hi $name ${a}b $$").substitute(name="x", a=3)


def does_tm1():
    return string.Template("$x $y").substitute({"x": 1, "y": 2})


def does_tm2():
    return string.Template("$x $y").substitute({"x": 1})


def does_tm3():
    return string.Template("$x $y $ 5 ${").safe_substitute({"x": 1})


def does_tm4():
    return string.Template("abc\n$ x").substitute({"x": 1})


def does_tm5():
    return (
        string.Template("$x $y $x $$ ${z_1}").get_identifiers(),
        string.Template("$1").is_valid(),
        string.Template("$a").is_valid(),
    )


def does_tm6():
    return string.Template("$x $y").substitute({"x": "1"}, y="2")


def does_tm7():
    return (
        string.Template("$x").template,
        string.Template("").substitute(),
        string.Template("$été $aé").safe_substitute(a=1),
    )


test_same = table(
    [does_members],
    [does_members1],
    [does_members2],
    [does_members3],
    [does_od],
    [does_od1],
    [does_od2],
    [does_od3],
    [does_od4],
    [does_dd],
    [does_dd1],
    [does_dd2],
    [does_dd4],
    [does_cm],
    [does_cm1],
    [does_cm2],
    [does_lr],
    [does_lr1],
    [does_lr2],
    [does_lr3],
    [does_lr4],
    [does_nd],
    [does_nd1],
    [does_nd2],
    [does_nd3],
    [does_nd4],
    [does_nd5],
    [does_nd6],
    [does_nd7],
    [does_nd8],
    [does_sf],
    [does_sf2],
    [does_lh],
    [does_lh2],
    [does_tm],
    [does_tm1],
    [does_tm2],
    [does_tm3],
    [does_tm4],
    [does_tm5],
    [does_tm6],
    [does_tm7],
)


test_missing_key = refused(pyfora.InvalidPyforaOperation, [does_dd3], match="write `d.get")
