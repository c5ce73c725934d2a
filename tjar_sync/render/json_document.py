"""What every JSON document has: its head, its diagnostics, and one way to be written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tjar_sync import __version__
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.value import SecretDigest, TextDigest
from tjar_sync.render.build_value import money, secret
from tjar_sync.render.sanitize import escaped_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tjar_sync.model.catalog import Position
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.value import Value, Values

FORMAT_VERSION = "1.0"
"""The number behind the dot rises when something is added; before it, when readers must change."""


def document(
    name: str, content: Mapping[str, object], diagnostics: Iterable[Diagnostic] = ()
) -> str:
    """Write a document: same values, same bytes, with nothing that could steer a terminal."""
    return text(made(name, content, diagnostics))


def made(
    name: str, content: Mapping[str, object], diagnostics: Iterable[Diagnostic] = ()
) -> dict[str, object]:
    """Return a document as values: a head, what it tells, and what is wrong or worth saying."""
    return {**head(name), **content, "diagnostics": [diagnostic(one) for one in diagnostics]}


def line(kind: str, **content: object) -> str:
    """Write one event of a stream, on a line of its own."""
    return text({"type": kind, **content}, indent=None)


def head(name: str) -> dict[str, object]:
    """Return what a document begins with: what it is, and by which release."""
    return {"format_version": FORMAT_VERSION, "document": name, "tjar_sync_version": __version__}


def text(value: object, *, indent: int | None = 2) -> str:
    """Write plain values as JSON. Raises TypeError for what no document may hold."""
    return escaped_json(json.dumps(value, ensure_ascii=False, indent=indent, default=_default))


def diagnostic(one: Diagnostic) -> dict[str, object]:
    """Return a diagnostic with the place to look at; other places that it is about are in `also`."""
    first = one.positions[0] if one.positions else None
    return {
        "severity": one.severity.value,
        "code": str(one.code),
        "summary": one.summary,
        "detail": one.detail,
        "fix": one.fix,
        **place(first),
        "addresses": [str(address) for address in one.addresses],
        "also": [place(item) for item in one.positions[1:]],
    }


def place(position: Position | None) -> dict[str, object]:
    """Return a place in the catalog's files, by its path from the catalog's folder; null for none."""
    if position is None:
        return {"file": None, "line": None, "column": None}
    cell = {} if position.sheet is None else {"sheet": position.sheet}
    return {"file": position.file, "line": position.line, "column": position.column, **cell}


def plain_value(value: Value) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Write money as text, so that no reader rounds it; leave secrets out."""
    match value:
        case SecretStr() | SecretDigest():
            return None
        case TextDigest():
            return {"digest": value.digest}
        case Decimal():
            return money(value)
        case tuple():
            return [plain_value(item) for item in value]
        case Mapping():
            return {name: plain_value(item) for name, item in sorted(value.items())}
        case _:
            return value


def plain_values(values: Values) -> tuple[dict[str, object], dict[str, bool]]:
    """Return plain values by path, and which of them are withheld."""
    plain = {path: plain_value(value) for path, value in values.items()}
    return plain, {path: True for path, value in values.items() if secret(value)}


def _default(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no place in JSON")
