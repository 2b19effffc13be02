"""Makes a failing program small: drops statements, and puts an operand or a literal in an expression's place, as long
as the program still fails in the same way (Zeller's delta debugging over the syntax tree)."""

import ast
import warnings
from dataclasses import replace

LITERALS = [0, 1, "", "a", 0.5, True, None]


def shrunk(program, fails, steps=400):
    """The smallest failing program found in so many attempts; `fails(program)` tells whether one still fails."""
    attempts = 0
    for calls in [program.calls[i : i + 1] for i in range(len(program.calls))]:
        attempt = replace(program, calls=calls)
        if fails(attempt):
            program = attempt
            break
    progress = True
    while progress and attempts < steps:
        progress = False
        for smaller in variants(program.text):
            attempts += 1
            if attempts >= steps:
                break
            attempt = replace(program, text=smaller)
            if valid(smaller) and fails(attempt):
                program, progress = attempt, True
                break
    return program


def valid(text):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = compile(text, "program", "exec", ast.PyCF_ONLY_AST)
            compile(tree, "program", "exec")
    except (SyntaxError, ValueError):
        return False
    return any(map(binds_main, tree.body))


def binds_main(statement):
    targets = getattr(statement, "targets", [])
    named = any(isinstance(target, ast.Name) and target.id == "main" for target in targets)
    return named or getattr(statement, "name", None) == "main"


def variants(text):
    """Texts with one thing less, the largest cuts first."""
    tree = ast.parse(text)
    places = list(bodies(tree))
    for body, index in sorted(places, key=lambda place: -extent(place[0][place[1]])):
        yield without(tree, body, index)
        statement = body[index]
        for inner in ("body", "orelse", "finalbody"):
            block = getattr(statement, inner, None)
            if block and not isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
                yield instead(tree, body, index, block)
    for parent, field, at in sorted(expressions(tree), key=lambda p: -extent(value_of(*p))):
        node = value_of(parent, field, at)
        smaller = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
        literals = [] if isinstance(node, (ast.Constant, ast.Name)) else [ast.Constant(c) for c in LITERALS]
        for replacement in smaller + literals:
            if isinstance(replacement, ast.Starred):
                continue
            yield with_value(tree, parent, field, at, replacement)


def bodies(tree):
    for node in ast.walk(tree):
        for field in ("body", "orelse", "finalbody"):
            body = getattr(node, field, None)
            if isinstance(body, list):
                for index in range(len(body)):
                    yield body, index


def extent(node):
    return sum(1 for _ in ast.walk(node))


def without(tree, body, index):
    cut = body.pop(index)
    empty = not body
    if empty:
        body.append(ast.Pass())
    text = ast.unparse(tree)
    if empty:
        body.pop()
    body.insert(index, cut)
    return text


def instead(tree, body, index, block):
    cut = body[index]
    body[index : index + 1] = block
    text = ast.unparse(tree)
    body[index : index + len(block)] = [cut]
    return text


def expressions(tree):
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if isinstance(value, ast.expr) and isinstance(getattr(value, "ctx", ast.Load()), ast.Load):
                yield parent, field, None
            elif isinstance(value, list):
                for at, item in enumerate(value):
                    if isinstance(item, ast.expr) and isinstance(getattr(item, "ctx", ast.Load()), ast.Load):
                        yield parent, field, at


def value_of(parent, field, at):
    value = getattr(parent, field)
    return value if at is None else value[at]


def with_value(tree, parent, field, at, replacement):
    kept = value_of(parent, field, at)
    put(parent, field, at, replacement)
    try:
        text = ast.unparse(tree)
    except (ValueError, AttributeError, TypeError):
        text = "("
    put(parent, field, at, kept)
    return text


def put(parent, field, at, node):
    if at is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[at] = node
