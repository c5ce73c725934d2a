"""A catalog as a sheet: a row for each entry, a column for each field that fits into a cell."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from tjar_sync.catalog.seal import labels_of
from tjar_sync.catalog.tables.cells import CLEARED, LISTS, columns_of
from tjar_sync.catalog.tables.declaration import ADDRESS
from tjar_sync.catalog.tables.sheet import MOST_CHARACTERS
from tjar_sync.catalog.yaml.writer import restored
from tjar_sync.model.address import Address
from tjar_sync.model.kinds import Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.kinds import Field, Kind
    from tjar_sync.model.value import Value

Cell: TypeAlias = "str | int | Decimal | bool"
_COMMAS = re.compile(r"[,،\n\r]")
_NAMED = LISTS | {Shape.MEDIA}


class Exported(NamedTuple):
    """What a sheet is to hold."""

    columns: tuple[str, ...]
    rows: Mapping[Address, Mapping[str, Cell]]
    """By address, then by field; what no file says is not there."""
    left_out: tuple[tuple[str, str], ...]
    """What fits into no cell, as `address.field`, and why."""

    def lines(self) -> list[list[Cell]]:
        """Return the headings, and then the rows."""
        head: list[Cell] = [ADDRESS, *self.columns]
        rows = (
            [str(one), *(row.get(path, "") for path in self.columns)]
            for one, row in self.rows.items()
        )
        return [head, *rows]


def exported(
    resources: Mapping[Address, Resource], kind: Kind, wanted: Iterable[Address]
) -> Exported:
    """Return what a sheet of these resources holds."""
    names = {key: Address.parse(label).name for key, label in labels_of(resources).items()}
    fields = columns_of(kind)
    rows: dict[Address, dict[str, Cell]] = {}
    left_out = []
    for address in wanted:
        resource = resources[address]
        row = rows[address] = {"type": resource.type} if resource.type else {}
        for path, value in resource.values.items():
            if path not in fields:
                left_out.append((f"{address}.{path}", "it does not fit into one cell"))
                continue
            cell = cell_of(fields[path], value, names)
            why = "" if isinstance(cell, bool | int | Decimal) else _unfit(value, cell)
            if why:
                left_out.append((f"{address}.{path}", why))
            else:
                row[path] = cell
    columns = tuple(path for path in fields if any(path in row for row in rows.values()))
    return Exported(columns, rows, tuple(left_out))


def cell_of(field: Field, value: Value, names: Mapping[str, str]) -> Cell:
    """Return what stands in a cell for a value; `names` are those of media, by digest."""
    if value in (None, ()):
        return CLEARED
    found: Any = restored(field, value, names) if field.shape in _NAMED else value
    if isinstance(found, list):
        return ", ".join(map(str, found))
    kept: Cell = found
    return kept


def _unfit(value: Value, cell: str) -> str:
    """Say why a text cannot stand in a cell; empty where it can."""
    if len(cell) >= MOST_CHARACTERS:
        return f"it has {len(cell):,} characters, and a cell holds fewer than {MOST_CHARACTERS:,}"
    if isinstance(value, tuple) and any(_COMMAS.search(str(one)) for one in value):
        return "one of its items has a comma in it"
    if isinstance(value, str) and cell.strip() in ("", CLEARED):
        return "a cell that holds just this means something else"
    return ""
