"""Money is no finer than its currency: a store would round it, and never show what was written."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from tjar_sync.catalog.messages import label
from tjar_sync.model.codes import Mistake
from tjar_sync.model.kinds import Shape
from tjar_sync.model.kinds.rule import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.catalog.entries import Entry
    from tjar_sync.model.kinds import Field, Kind
    from tjar_sync.model.value import Value, Values

USUAL_DECIMALS = 2
_DECIMALS = {
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF"), 0),
    **dict.fromkeys(("UGX", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
}
"""By ISO 4217; all other currencies have the usual ones."""


def decimals_of(currency: str) -> int:
    """Return how many decimals a currency has."""
    return _DECIMALS.get(currency, USUAL_DECIMALS)


@cache
def least_amount(currency: str) -> Decimal:
    """Return the least amount of a currency: 0.01 of most."""
    return Decimal(1).scaleb(-decimals_of(currency))


def too_fine(entry: Entry, values: Values, currency: str) -> Iterator[Problem]:
    """Yield the money of an entry, in its rows too, that has more decimals than the currency."""
    decimals, least = decimals_of(currency), least_amount(currency)
    for path, field in _with_money(entry.kind):
        if not values.get(path):  # nothing, or nothing of it
            continue
        for place, value in _money(field, (path,), values[path]):
            if value % least:
                message = (
                    f"`{label(place)}` of {entry.address}: {value} has more decimals than "
                    f"{currency} has ({decimals}); the least is {least:f}"
                )
                yield Problem(place, Mistake.TOO_MANY_DECIMALS, message)


@cache
def _with_money(kind: Kind) -> tuple[tuple[str, Field], ...]:
    """Return the fields in which money may stand, in their order."""
    fields = kind.fields.items()
    return tuple(item for item in fields if item[1].model or item[1].shape is Shape.MONEY)


def _money(
    field: Field, path: tuple[str | int, ...], value: Value
) -> Iterator[tuple[tuple[str | int, ...], Decimal]]:
    """Yield all money of a value with its place."""
    if isinstance(value, tuple) and field.model is not None:
        rows = ((index, row) for index, row in enumerate(value) if isinstance(row, dict))
        for index, row in rows:
            for key, cell in field.cells.items():
                yield from _money(cell, (*path, index, key), row.get(key))
    elif field.shape is Shape.MONEY and isinstance(value, Decimal):
        yield path, value
