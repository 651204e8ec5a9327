"""Apps import downwards only: actionplans → inventory → districts → accounts → config."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ["config", "accounts", "districts", "inventory", "actionplans"]


def imported_modules(path):
    """Return the first part of every module a file imports, wherever in the file it does so."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def files_of(app):
    return [path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]


@pytest.mark.parametrize("app", LAYERS)
def test_app_imports_nothing_from_above(app):
    above = set(LAYERS[LAYERS.index(app) + 1 :])

    upward = {
        str(path.relative_to(ROOT)): sorted(above & set(imported_modules(path)))
        for path in files_of(app)
        if above & set(imported_modules(path))
    }

    assert upward == {}


@pytest.mark.parametrize("app", LAYERS)
def test_imports_stand_at_the_top(app):
    inside = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in files_of(app)
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert inside == []


def test_no_drawer_modules():
    drawers = {"utils", "helpers", "services", "managers", "common", "misc"}

    found = [str(path) for app in LAYERS for path in files_of(app) if path.stem in drawers]

    assert found == []
