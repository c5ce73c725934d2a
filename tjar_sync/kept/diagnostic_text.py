"""Diagnostics as plain JSON, and back: no schema has to be loaded to read them."""

from __future__ import annotations

from typing import Any

from tjar_sync.model.address import Address
from tjar_sync.model.catalog import LayerKind, Origin, Position
from tjar_sync.model.diagnostic import Diagnostic, Severity


def told(one: Diagnostic) -> list[Any]:
    """Return a diagnostic as JSON holds it; without the sheet of a table's cell."""
    where = [list(place) if isinstance(place, Address) else _at(place) for place in one.where]
    return [one.severity.value, one.code, where, one.summary, one.detail, one.fix]


def _at(place: Position) -> list[Any]:
    layer = [place.layer.value] if isinstance(place, Origin) else []
    return [place.file, place.line, place.column, *layer]


def diagnostic(
    severity: str, code: str, where: list[list[Any]], summary: str, detail: str, fix: str
) -> Diagnostic:
    """Return the diagnostic that was told."""
    return Diagnostic(Severity(severity), code, tuple(map(_place, where)), summary, detail, fix)


def _place(found: list[Any]) -> Address | Position:
    if len(found) == len(Address._fields):
        return Address(*found)
    file, line, column, *layer = found
    if layer:
        return Origin(file, line, column, layer=LayerKind(*layer))
    return Position(file, line, column)
