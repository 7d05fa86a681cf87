"""The product's own source, read as trees: who writes rows, who writes history, under what name."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
APPS = (
    "accounts",
    "organizations",
    "courses",
    "enrollment",
    "attendance",
    "transcripts",
    "certificates",
    "support",
    "reports",
    "wording",
    "notifications",
    "background",
    "documents",
)
SERVICES = {
    "services",
    "services.py",
    "mending.py",
    "asking.py",
    "bundles.py",
    "grant_report.py",
    "training_file.py",
}
HISTORY = {"record", "record_many", "event"}
WRITES = {
    "save",
    "create",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}
Function = ast.FunctionDef


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the apps, by path."""
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text())
        for app in APPS
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts
    }


def service_modules() -> dict[str, ast.Module]:
    return {path: tree for path, tree in modules().items() if path.split("/")[1] in SERVICES}


def functions(tree: ast.Module) -> Iterator[Function]:
    """The functions of a module, not those inside them."""
    yield from (node for node in tree.body if isinstance(node, ast.FunctionDef))


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    """The last part of what is called: `record`, and `save` of `row.save`."""
    target = call.func
    return target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")


def actions() -> Iterator[tuple[str, str | None]]:
    """Where history is written, and the action's name; None where it cannot be read off."""
    for path, tree in modules().items():
        constants = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for function in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)):
            for call in calls(function):
                if called(call) in {"record", "event"} and call.args:
                    for name in _names(call.args[0], function, tree, constants):
                        yield f"{path}:{call.lineno}", name


def _names(node, function, tree, constants) -> Iterator[str | None]:
    """What an argument may hold: a text, a constant, one of two, or what callers give."""
    if isinstance(node, ast.Constant):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _names(node.body, function, tree, constants)
        yield from _names(node.orelse, function, tree, constants)
    elif isinstance(node, ast.Name) and node.id in constants:
        yield constants[node.id]
    elif isinstance(node, ast.Name):
        yield from _given(node.id, function, tree, constants) or [None]
    elif isinstance(node, ast.JoinedStr):
        yield from _joined(node, function, tree, constants)
    else:
        yield None


def _given(name, function, tree, constants) -> list[str]:
    """What callers give for a parameter: of this module, and of others unless it is private."""
    names = [each.arg for each in (*function.args.args, *function.args.kwonlyargs)]
    if name not in names:
        return []
    place = names.index(name) - (names[0] == "self")
    trees = [tree] if function.name.startswith("_") else modules().values()
    given = []
    for each in trees:
        for caller in (each, *(n for n in ast.walk(each) if isinstance(n, ast.FunctionDef))):
            if caller is not function:
                given += [
                    (node, caller, each) for node in _passed(caller, function.name, name, place)
                ]
    found = []
    for node, caller, each in given:
        if isinstance(caller, ast.FunctionDef) or isinstance(node, ast.Constant):
            found += _names(node, caller, each, constants)
    return [each for each in found if each]


def _passed(caller, function_name, name, place) -> Iterator[ast.expr]:
    for call in calls(caller):
        if called(call) == function_name:
            if len(call.args) > place:
                yield call.args[place]
            yield from (keyword.value for keyword in call.keywords if keyword.arg == name)


def _joined(node, function, tree, constants) -> Iterator[str | None]:
    """A fixed beginning and one changing end: each end the callers give."""
    first, *rest = node.values
    if (
        len(rest) == 1
        and isinstance(rest[0], ast.FormattedValue)
        and isinstance(rest[0].value, ast.Name)
    ):
        ends = _given(rest[0].value.id, function, tree, constants)
        if ends:
            yield from (first.value + end for end in ends)
            return
    yield None
