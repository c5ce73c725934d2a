"""No stage names a field or a kind: it asks for roles, references and shapes (architecture 5.13)."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tjar_sync.model.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tjar_sync.model.kinds import Field

ROOT = Path(__file__).parents[2] / "tjar_sync"
STAGES = ("planning", "apply", "workflow", "refresh", "session.py", "providers/refresh.py")
"""Here no such word stands at all."""
SHOWING = "render"
"""Here it may be a noun, or a key of a JSON document, but nothing that values are asked for."""
ASKING = frozenset({"get", "pop", "setdefault", "FieldChange"})


def words(fields: Iterable[Field]) -> Iterator[str]:
    """Yield the paths of fields, their keys, and the keys of their rows."""
    for field in fields:
        yield field.path
        yield from field.path.split(".")
        yield from words(field.cells.values())


NAMES = frozenset(KINDS) | {
    word for kind in KINDS.values() for word in words(kind.fields.values()) if word
}


def literals(node: ast.AST) -> list[str]:
    """Return the names of fields and kinds that stand in a piece of code."""
    inside = (one for one in ast.walk(node) if isinstance(one, ast.Constant))
    return [one.value for one in inside if isinstance(one.value, str) and one.value in NAMES]


def asked_for(source: str) -> list[str]:
    """Return the names that values are compared with, subscripted by or asked for."""
    tree = ast.parse(source)
    found = [one for node in tree.body if isinstance(node, ast.Assign) for one in literals(node)]
    for node in ast.walk(tree):
        match node:
            case ast.Compare() | ast.MatchValue():
                found += literals(node)
            case ast.Subscript(slice=key):
                found += literals(key)
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=[key, *_]):
                found += literals(key) if name in ASKING else []
            case _:
                pass
    return found


def modules(place: str) -> list[Path]:
    """Return the modules of a package, or the one module."""
    path = ROOT / place
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


@pytest.mark.parametrize("place", STAGES)
def test_no_stage_knows_a_fields_or_a_kinds_name(place: str) -> None:
    """What holds for stock or visibility holds for whichever field a kind gives that role."""
    found = {
        str(path.relative_to(ROOT)): names
        for path in modules(place)
        if (names := literals(ast.parse(path.read_text("utf-8"))))
    }

    assert {} == found


def test_showing_asks_no_value_by_a_name() -> None:
    """A renderer shows what it is given, whatever the field is called."""
    found = {
        path.name: names
        for path in modules(SHOWING)
        if (names := asked_for(path.read_text("utf-8")))
    }

    assert {} == found


@pytest.mark.parametrize(
    "source",
    [
        'managed = "quantity" in resource.manage',
        'live.values.get("published") is False',
        'values["sale_price"]',
        'kind != "product"',
        'path in {"alt", "digest"}',
        'FieldChange("secret.version", 1, 2)',
        'TOLD = ("name.ar", "x")',
        'match path:\n    case "stock":\n        pass',
    ],
)
def test_such_a_line_would_be_found(source: str) -> None:
    """The two tests above can fail."""
    assert literals(ast.parse(source))
    assert asked_for(source)


def test_a_key_of_a_document_is_no_name() -> None:
    """What JSON calls a thing is another matter."""
    assert [] == asked_for('def document():\n    return {"type": 1, "name": 2}')
