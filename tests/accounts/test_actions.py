"""The table of actions is the whole truth: each action asked about stands in it, and no other."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings

from accounts.permissions import ACTIONS, Scope, ScopedQuerySet

ASKED_BY = {
    "Act",  # what one does with many seats at once
    "may",  # of a `Reach`
    "may_anywhere",
    "may_somewhere",
    "permitted_to",
    "require",
    "require_somewhere",
    "scopes_held",
    "seat_to_change",
}
NAMED_IN = {
    "ACTION",
    "view_action",
    "BY_ACTION",
    "NUMBER_ACTIONS",
    "EDIT",
    "PUBLISH",
    "CHANGE",
    "CANCEL",
    "WRITE",
    "LET_IN",
    "MARK",
    "HAND_OVER",
    "PROVE",
    "CORRECT_CLOSED",
}
ROOT = Path(settings.BASE_DIR)


def sources() -> list[Path]:
    own = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == ROOT]
    return [file for folder in own for file in folder.rglob("*.py")]


def texts(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def named(node: ast.AST) -> Iterator[str]:
    """The actions a piece of code asks about."""
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in ASKED_BY:
            for argument in node.args:
                # Whatever names an action has a dot in it; `Act` is told more than that.
                if isinstance(argument, ast.Constant) and "." in str(argument.value):
                    yield argument.value
    if isinstance(node, ast.Assign) and set(_targets(node)) & NAMED_IN:
        for text in texts(node.value):
            if "." in text:
                yield text


def _targets(node: ast.Assign) -> Iterator[str]:
    """The names that are given a value, also several at once."""
    for target in node.targets:
        for part in target.elts if isinstance(target, ast.Tuple) else [target]:
            yield getattr(part, "id", "")


def actions_asked() -> dict[str, list[str]]:
    asked: dict[str, list[str]] = {}
    for file in sources():
        for node in ast.walk(ast.parse(file.read_text())):
            for action in named(node):
                asked.setdefault(action, []).append(str(file.relative_to(ROOT)))
    return asked


def test_every_action_asked_about_stands_in_the_table():
    asked = actions_asked()

    assert len(asked) > 10, "the sources were not read"
    assert {action: where for action, where in asked.items() if action not in ACTIONS} == {}


def test_every_action_of_the_table_is_asked_about():
    assert sorted(set(ACTIONS) - set(actions_asked())) == []


def test_every_action_is_named_by_its_app_and_opens_something():
    labels = {app.label for app in apps.get_app_configs()}

    assert {action for action in ACTIONS if action.split(".")[0] not in labels} == set()
    assert {action for action, roles in ACTIONS.items() if not roles} == set()


def test_every_scope_by_which_a_row_is_seen_has_a_rule():
    """A scope without a rule would silently show nothing."""
    scoped = {
        model._meta.label: model._default_manager.all()
        for model in apps.get_models()
        if isinstance(model._default_manager.all(), ScopedQuerySet)
    }

    missing = {
        label: set(ACTIONS[rows.view_action].values()) - {Scope.ANYWHERE} - set(rows.scope_rules)
        for label, rows in scoped.items()
    }

    assert {label: scopes for label, scopes in missing.items() if scopes} == {}
