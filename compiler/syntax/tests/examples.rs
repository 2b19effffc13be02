//! Every code's examples in the registry: the bad one gives exactly that code, the good one nothing.

use pyfora_base::{Code, Diagnostic, Group, registry};
use pyfora_syntax::{check_purity, check_syntax, parse_module};

fn lint(text: &str) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    match parse_module(text) {
        Err(error) => out.push(error),
        Ok(stmts) => {
            check_syntax(&stmts, &mut out);
            check_purity(&stmts, &mut out);
        }
    }
    out
}

fn codes(text: &str) -> Vec<Code> {
    lint(text).into_iter().map(|diagnostic| diagnostic.code).collect()
}

#[test]
fn examples_do_what_they_say() {
    for entry in registry::all().filter(|entry| entry.code.group() <= Group::Purity && !entry.bad.is_empty())
    {
        assert_eq!(codes(entry.bad), [entry.code], "{}", entry.bad);
        assert_eq!(codes(entry.good), [], "{}", entry.good);
    }
}

/// Purity codes have examples without exception.
#[test]
fn every_purity_code_has_examples() {
    assert!(
        registry::all()
            .filter(|entry| entry.code.group() == Group::Purity)
            .all(|entry| !entry.bad.is_empty())
    );
}

#[test]
fn pure_code_that_looks_impure() {
    for text in [
        "def f(print):\n    return print(1)\n",
        "def f(input, open):\n    return [input, open(2)]\n",
        "def f():\n    id = 3\n    return id\n",
        "def print(x):\n    return x\ndef f():\n    return print(1)\n",
        "from mine import print\nprint(1)\n",
        "from .random import choice\ndef f(v):\n    return choice(v)\n",
        "class A:\n    def __init__(self, x):\n        self.x, (self.y, self.z) = x\n",
        "class A:\n    def __init__(me, x):\n        me.x: int = x\n",
        "if __name__ == '__main__':\n    print(1)\n",
        "if '__main__' == __name__:\n    print(1)\n",
        "import os\ndef f(a, b):\n    return os.path.join(a, b)\n",
        "from os.path import join\ndef f(a):\n    return join(a, 'b')\n",
        "import subprocess\ndef f(g):\n    try:\n        return g()\n    except subprocess.CalledProcessError:\n        return 1\n",
        "import time\nimport random\nimport os\n",
        "import datetime\ndef f(y):\n    return datetime.datetime(y, 1, 1)\n",
        "def f():\n    time = 3\n    return time\n",
        "count = 0\ndef f():\n    global count\n    return count\n",
        "def f():\n    n = 0\n    def g():\n        nonlocal n\n        return n\n    return g\n",
        "def f(v):\n    return v.copy().append\n",
        "def f(stack):\n    top = stack.pop()\n    return top\n",
        "def f(xs):\n    return [print for print in xs]\n",
        "def f():\n    x: int\n    return lambda open: open(1)\n",
        "class C:\n    x: int\n    def id(self):\n        return self.open().print\n",
        "from re import compile\ndef f(p):\n    return compile(p)\n",
    ] {
        assert_eq!(codes(text), [], "{text}");
    }
}

#[test]
fn impure_code_that_hides() {
    let cases = [
        ("import time as t\ndef f():\n    return t.time()\n", "PF111"),
        ("def f():\n    import time\n    return time.time()\n", "PF111"),
        ("def f():\n    from time import time as now\n    return now()\n", "PF111"),
        ("import datetime\ndef f():\n    return datetime.datetime.now()\n", "PF111"),
        ("from datetime import datetime as d\ndef f():\n    return d.now()\n", "PF111"),
        ("from random import *\ndef f():\n    return random()\n", "PF112"),
        ("import numpy as np\ndef f(n):\n    return np.random.rand(n)\n", "PF112"),
        ("import numpy.random\ndef f(n):\n    return numpy.random.rand(n)\n", "PF112"),
        ("from numpy import random\ndef f(n):\n    return random.rand(n)\n", "PF112"),
        ("def f(xs):\n    return map(print, xs)\n", "PF107"),
        ("p = print\n", "PF107"),
        ("import builtins\ndef f(x):\n    return builtins.print(x)\n", "PF107"),
        ("print(1)\n", "PF107"),
        ("def f(x):\n    return f'{print(x)}'\n", "PF107"),
        ("def f(x=print(1)):\n    return x\n", "PF107"),
        ("@print\ndef f():\n    return 1\n", "PF107"),
        ("class A:\n    print(1)\n", "PF107"),
        ("class A:\n    def print(self):\n        print(self)\n", "PF107"),
        ("class A:\n    def set(self, x):\n        self.x = x\n", "PF101"),
        ("class A:\n    def __init__(self, o):\n        o.x = 1\n", "PF101"),
        (
            "class A:\n    def __init__(self):\n        def g():\n            self.x = 1\n        g()\n",
            "PF101",
        ),
        ("def __init__(self):\n    self.x = 1\n", "PF101"),
        ("class A:\n    def __init__(self):\n        self.x.y = 1\n", "PF101"),
        ("def f(a, v):\n    for a.x in v:\n        pass\n", "PF101"),
        ("def f(a, v):\n    with v as a.x:\n        pass\n", "PF101"),
        ("def f(a):\n    a.b[0:2] = []\n", "PF102"),
        ("def f(a):\n    (x, *a[0]) = [1]\n    return x\n", "PF102"),
        ("class A:\n    def __init__(self):\n        self.x += 1\n", "PF103"),
        ("def f(v):\n    v[0] += 1\n", "PF103"),
        ("class A:\n    def __init__(self):\n        del self.x\n", "PF104"),
        ("def f():\n    global x\n    for x in [1]:\n        pass\n", "PF105"),
        ("def f():\n    global g\n    def g():\n        return 1\n", "PF105"),
        ("import os\nx = os.environ.get('A')\n", "PF113"),
        ("import os.path as p\ndef f(x):\n    return p.exists(x)\n", "PF113"),
        ("import concurrent.futures as cf\ndef f():\n    return cf.ThreadPoolExecutor()\n", "PF114"),
        ("async def f(v):\n    async for x in v:\n        await x\n", "PF115"),
        ("def f(x):\n    object.__setattr__(x, 'y', 1)\n", "PF116"),
        ("class A:\n    def add(self, x):\n        self.items.append(x)\n", "PF118"),
        ("def f():\n    stack = [1]\n    top = stack.pop()\n    return top\n", "PF118"),
        ("def f(e):\n    with e.remotely:\n        print(1)\n", "PF107"),
        ("if __name__ == '__main__':\n    pass\nelse:\n    print(1)\n", "PF107"),
        (
            "try:\n    import time\nexcept ImportError:\n    time = None\ndef f():\n    return time.time()\n",
            "PF111",
        ),
    ];
    for (text, code) in cases {
        let found: Vec<_> = codes(text).iter().map(ToString::to_string).collect();
        assert_eq!(found, [code], "{text}");
    }
}

#[test]
fn spans_and_messages() {
    let text = "import time as t\ndef f(p, v):\n    p.x = t.time()\n    v[0] += 1\n";
    let found: Vec<_> = lint(text)
        .into_iter()
        .map(|found| {
            (text[found.span.range()].to_owned(), found.message.into_owned(), found.hint.into_owned())
        })
        .collect();
    let expected = [
        ("t.time", "`time.time` reads the clock", "read the clock outside and pass the time in"),
        ("p.x", "assignment to attribute `x` of `p`", "make a new object with the changed value"),
        (
            "v[0] += 1",
            "`+=` changes the object that it is assigned in",
            "make a new object with the changed value",
        ),
    ];
    let expected = expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned()));
    assert_eq!(found, expected);
}
