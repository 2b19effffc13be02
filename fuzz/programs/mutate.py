"""Programs by mutation: a row of `tests/language/` with an operator, a constant, an argument or a call changed."""

import ast
import pathlib
import random

from generate import MODULES, Program

LANGUAGE = pathlib.Path(__file__).parent.parent.parent / "tests" / "language"
OPERATORS = {
    ast.BinOp: [
        ast.Add,
        ast.Sub,
        ast.Mult,
        ast.Div,
        ast.FloorDiv,
        ast.Mod,
        ast.BitAnd,
        ast.BitOr,
        ast.BitXor,
    ],
    ast.BoolOp: [ast.And, ast.Or],
    ast.UnaryOp: [ast.USub, ast.Not, ast.UAdd],
}
COMPARISONS = [ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq]
CONSTANTS = [0, 1, -1, 2, 7, 2**62, 0.5, -0.0, 1e300, "", "a", "äb", True, False, None, (), (1, 2.0), [1, 2]]


def mutated(seed):
    """A mutation of a random test module's function with its calls, or None where it has none that stands alone."""
    rng = random.Random(seed)
    path = rng.choice(sorted(LANGUAGE.glob("test_*.py")))
    tree = ast.parse(path.read_text())
    rows = [row for row in rows_of(tree) if row[1]]
    if not rows:
        return None
    function, calls = rng.choice(rows)
    prelude = [node for node in tree.body if usable(node)]
    for _ in range(rng.randint(1, 3)):
        change(rng, function)
    definition = ast.Assign([ast.Name("main", ast.Store())], function)
    if isinstance(function, ast.Name):
        named = next((n for n in prelude if getattr(n, "name", None) == function.id), None)
        if named is None:
            return None
        change(rng, named)
    module = ast.fix_missing_locations(ast.Module([*prelude, definition], []))
    arguments = [as_arguments(rng, call) for call in rng.sample(calls, min(3, len(calls)))]
    try:
        return Program.of(seed, ast.unparse(module) + "\n", arguments)
    except ValueError:
        # A constant in an f-string that is no text any more.
        return None


def rows_of(tree):
    """`(function, calls)` of each literal row."""
    for node in ast.walk(tree):
        if isinstance(node, ast.List) and node.elts and isinstance(node.elts[0], (ast.Lambda, ast.Name)):
            calls = node.elts[1:] or [ast.Tuple([], ast.Load())]
            if not any(isinstance(call, ast.Starred) for call in calls):
                yield node.elts[0], calls


def usable(node):
    """What a program takes along: definitions and imports that are not the tests' own."""
    if isinstance(node, ast.Import):
        return all(alias.name in MODULES for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return node.module in MODULES
    if isinstance(node, ast.ClassDef):
        return True
    if isinstance(node, ast.FunctionDef):
        return not node.name.startswith("test") and not node.decorator_list
    calls = {n.func.id for n in ast.walk(node) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    return isinstance(node, ast.Assign) and not calls & {"table", "refused", "broken", "pairs"}


def as_arguments(rng, call):
    if rng.random() < 0.3:
        for node in ast.walk(call):
            if isinstance(node, ast.Constant) and rng.random() < 0.3:
                node.value = rng.choice(CONSTANTS[:11])
    text = ast.unparse(call)
    return text if isinstance(call, ast.Tuple) else f"({text},)"


def change(rng, tree):
    """One mutation in place, somewhere."""
    nodes = [
        n
        for n in ast.walk(tree)
        if isinstance(n, (*OPERATORS, ast.Compare, ast.Constant, ast.Call, ast.IfExp))
    ]
    if not nodes:
        return
    node = rng.choice(nodes)
    if isinstance(node, ast.Compare):
        node.ops[0] = rng.choice(COMPARISONS)()
    elif isinstance(node, ast.Constant):
        node.value = rng.choice(CONSTANTS)
    elif isinstance(node, ast.Call) and len(node.args) > 1:
        rng.shuffle(node.args)
    elif isinstance(node, ast.IfExp):
        node.body, node.orelse = node.orelse, node.body
    elif type(node) in OPERATORS:
        node.op = rng.choice(OPERATORS[type(node)])()
