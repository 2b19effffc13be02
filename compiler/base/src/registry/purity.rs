//! PF1xx: side effects and non-determinism, after "Pure Python" in the documentation of the original.

use super::table;
use crate::{Code, Entry};

table! { PURITY:
    ATTRIBUTE_ASSIGNMENT = 101, "attribute-assignment" {
        title: "assignment to an attribute",
        why: "objects are immutable; only `__init__` gives the attributes of its own `self` their first values",
        instead: "make a new object with the changed value",
        bad: "def move(p, dx):\n    p.x = p.x + dx\n    return p\n",
        good: "def move(p, dx):\n    return Point(p.x + dx, p.y)\n",
    }
    ITEM_ASSIGNMENT = 102, "item-assignment" {
        title: "assignment to an item",
        why: "lists and dictionaries are immutable",
        instead: "build a new list, `v[:i] + [x] + v[i + 1:]` or a comprehension; a new dictionary, `dict(...)` of pairs",
        bad: "def put(v, i, x):\n    v[i] = x\n    return v\n",
        good: "def put(v, i, x):\n    return v[:i] + [x] + v[i + 1:]\n",
    }
    AUGMENTED_ASSIGNMENT = 103, "augmented-assignment" {
        title: "augmented assignment",
        why: "`x += y` may change the object that `x` names, which others may share",
        instead: "write `x = x + y`",
        bad: "def total(xs):\n    t = 0\n    for x in xs:\n        t += x\n    return t\n",
        good: "def total(xs):\n    t = 0\n    for x in xs:\n        t = t + x\n    return t\n",
    }
    DELETE = 104, "delete" {
        title: "`del` statement",
        why: "it removes a name, an attribute or an item; in pure code nothing is taken away from what exists",
        instead: "leave the name alone, or build a new value without the item",
        bad: "def rest(v):\n    del v[0]\n    return v\n",
        good: "def rest(v):\n    return v[1:]\n",
    }
    GLOBAL_REBINDING = 105, "global-rebinding" {
        title: "rebinding of a global name",
        why: "a function that changes a global gives different results from call to call",
        instead: "return the new value, and take the old one as a parameter",
        bad: "count = 0\n\ndef tick():\n    global count\n    count = count + 1\n",
        good: "def tick(count):\n    return count + 1\n",
    }
    NONLOCAL_REBINDING = 106, "nonlocal-rebinding" {
        title: "rebinding of an enclosing function's name",
        why: "the inner function would have a memory, and its calls could not run in parallel",
        instead: "return the new value, and take the old one as a parameter",
        bad: "def counter():\n    n = 0\n    def tick():\n        nonlocal n\n        n = n + 1\n        return n\n    return tick\n",
        good: "def tick(n):\n    return n + 1\n",
    }
    PRINT = 107, "print" {
        title: "use of `print`",
        why: "output is a side effect, and the order of parallel output is not defined",
        instead: "return the value, and print it outside",
        bad: "def half(x):\n    print(x)\n    return x / 2\n",
        good: "def half(x):\n    return x / 2\n",
    }
    INPUT_OUTPUT = 108, "input-output" {
        title: "input or output",
        why: "what is read differs from run to run, and what is written stays",
        instead: "read before and write after, outside of the pure code; pass the data in",
        bad: "def words(path):\n    return open(path).read().split()\n",
        good: "def words(text):\n    return text.split()\n",
    }
    NAMESPACE_ACCESS = 109, "namespace-access" {
        title: "access to a namespace as a dictionary",
        why: "compiled code has no dictionary of its variables, and through one they could be changed",
        instead: "name the variables that you mean",
        bad: "def f(x):\n    return locals()\n",
        good: "def f(x):\n    return dict([('x', x)])\n",
    }
    DYNAMIC_CODE = 110, "dynamic-code" {
        title: "code made at run time",
        why: "all code is compiled and checked before anything runs",
        instead: "write the code as a function, and choose between functions",
        bad: "def apply(text, x):\n    return eval(text)\n",
        good: "def apply(f, x):\n    return f(x)\n",
    }
    CLOCK = 111, "clock" {
        title: "use of the clock",
        why: "the result would differ from run to run",
        instead: "read the clock outside and pass the time in",
        bad: "import time\n\ndef age(born):\n    return time.time() - born\n",
        good: "def age(born, now):\n    return now - born\n",
    }
    RANDOM = 112, "random" {
        title: "use of a source of randomness",
        why: "the result would differ from run to run",
        instead: "pass the random numbers in, or compute them from a seed that you pass in",
        bad: "from random import random\n\ndef jitter(x):\n    return x + random()\n",
        good: "def jitter(x, noise):\n    return x + noise\n",
    }
    SYSTEM = 113, "system" {
        title: "use of the operating system",
        why: "files, processes, the environment and the network change, and can be changed",
        instead: "do it outside of the pure code and pass the result in",
        bad: "import os\n\ndef home():\n    return os.environ['HOME']\n",
        good: "def home(environment):\n    return environment['HOME']\n",
    }
    CONCURRENCY = 114, "concurrency" {
        title: "explicit threads or processes",
        why: "what threads share depends on timing; pyfora itself runs pure code in parallel",
        instead: "write calls, comprehensions and `map`; they run in parallel as they are",
        bad: "import threading\n\ndef go(f):\n    return threading.Thread(target=f)\n",
        good: "def go(f, xs):\n    return [f(x) for x in xs]\n",
    }
    ASYNC = 115, "async" {
        title: "asynchronous code",
        why: "its order depends on timing; pyfora itself runs pure code in parallel",
        instead: "write ordinary functions and calls",
        bad: "async def twice(x):\n    return 2 * x\n",
        good: "def twice(x):\n    return 2 * x\n",
    }
    ATTRIBUTE_BUILTIN = 116, "attribute-builtin" {
        title: "`setattr` or `delattr`",
        why: "objects are immutable",
        instead: "make a new object with the changed value",
        bad: "def name(x, n):\n    setattr(x, 'name', n)\n",
        good: "def name(x, n):\n    return Named(x.value, n)\n",
    }
    IDENTITY = 117, "identity" {
        title: "use of an object's address",
        why: "addresses differ from run to run, and equal immutable values may share one or not",
        instead: "compare values with `==`, or give your objects a number of their own",
        bad: "def key(x):\n    return id(x)\n",
        good: "def key(x):\n    return x.number\n",
    }
    MUTATING_METHOD = 118, "mutating-method" {
        title: "a method that changes its object",
        why: "lists, dictionaries and sets are immutable, and the call's result, the only thing that a pure method has to give, is thrown away",
        instead: "build a new value: `v = v + [x]` for `v.append(x)`, `sorted(v)` for `v.sort()`",
        bad: "def squares(n):\n    v = []\n    for i in range(n):\n        v.append(i * i)\n    return v\n",
        good: "def squares(n):\n    v = []\n    for i in range(n):\n        v = v + [i * i]\n    return v\n",
    }
    INTROSPECTION = 119, "introspection" {
        title: "use of the interpreter's own state",
        why: "frames, loaded modules, the collector and the like are not part of compiled code",
        instead: "pass in what you need as a value",
        bad: "import sys\n\ndef caller():\n    return sys._getframe(1)\n",
        good: "def caller(name):\n    return name\n",
    }
}
