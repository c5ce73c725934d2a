"""The house rules that a machine can check: one name, one thing; short modules and functions."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

import tjar_sync

pytestmark = pytest.mark.any_version  # our own source

ROOT = Path(tjar_sync.__file__).parent
ACTIONS = ROOT.parent / ".github" / "actions"
MODULES = {
    path.relative_to(folder).as_posix(): path.read_text("utf-8")
    for folder in (ROOT, ACTIONS)
    for path in folder.rglob("*.py")
}
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40


def classes(source: str) -> list[str]:
    """Return the names of all classes of a module, however deep they are."""
    return [node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)]


def test_each_class_name_is_defined_once() -> None:
    """One name is one thing, in the whole package."""
    names = Counter(name for source in MODULES.values() for name in classes(source))

    assert [] == sorted(name for name, count in names.items() if count > 1)


def test_tests_do_not_reuse_the_names_of_our_classes() -> None:
    """A reader who meets a name of ours in a test meets ours."""
    ours = {name for source in MODULES.values() for name in classes(source)}
    theirs = {
        f"{path.name}: {name}"
        for path in Path(__file__).parent.rglob("*.py")
        for name in classes(path.read_text("utf-8"))
        if name in ours
    }

    assert set() == theirs


def test_no_module_is_too_long() -> None:
    """A module that cannot be read in one sitting holds more than one idea."""
    lengths = {name: source.count("\n") for name, source in MODULES.items()}

    assert {} == {name: length for name, length in lengths.items() if length > LONGEST_MODULE}


def test_no_function_is_too_long() -> None:
    """A function does one step, and fits on a screen with its docstring."""
    lengths = {
        f"{name}: {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for name, source in MODULES.items()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
    }

    assert {} == {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION}
