"""What a store may have of products besides: weight, size, barcode, a variant's sku and price (A26)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from tjar_sync.devstore import parse
from tjar_sync.devstore.errors import Rejected
from tjar_sync.devstore.normal import number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tjar_sync.devstore.fields import Doc
    from tjar_sync.devstore.habits import HabitSet
    from tjar_sync.devstore.views import Json

HABIT = "keeps-measures"
SIDES = ("h", "l", "w")
COLUMNS = {"item_sku": "sku", "item_price": "price"}
_SCALE = 1000
_MOST = 10**9


def kept_names(habits: HabitSet) -> frozenset[str]:
    """Return the names on the wire of what this store keeps of these."""
    return frozenset(_PARSERS if habits.has(HABIT) else ())


def keep(habits: HabitSet, before: Doc, body: Mapping[str, Any]) -> Doc:
    """Return what a body holds of these over what was kept before; nothing without the habit."""
    if not habits.has(HABIT):
        return {}
    found: Doc = {}
    errors: dict[str, list[str]] = {}
    for name, read in _PARSERS.items():
        if name in body:
            try:
                found[name] = read(body[name])
            except parse.InvalidValue as broken:
                errors[name] = [str(broken)]
    if errors:
        raise Rejected(errors)
    if found.get("dimensions"):
        found["dimensions"] = {**(before.get("dimensions") or {}), **found["dimensions"]}
    if "item_stock_count" in body:
        found |= {name: found.get(name, []) for name in COLUMNS}  # new rows have none of the old
    return found


def beside(habits: HabitSet, doc: Doc, shown: Json) -> Json:
    """Return a detail with these; as it was without the habit."""
    if not habits.has(HABIT):
        return shown
    sides = doc.get("dimensions") or {}
    variants = [
        row | {key: _cell(doc, name, index) for name, key in COLUMNS.items()}
        for index, row in enumerate(shown["variants"])
    ]
    return shown | {
        "weight": _measured(doc.get("weight")),
        "dimensions": {side: _measured(sides.get(side)) for side in SIDES},
        "barcode": doc.get("barcode"),
        "variants": variants,
    }


def _cell(doc: Doc, name: str, index: int) -> object:
    column = doc.get(name, [])
    value = column[index] if index < len(column) else None
    return number(value) if name == "item_price" else value


def _measured(thousandths: int | None) -> float | int | None:
    if thousandths is None:
        return None
    return thousandths // _SCALE if thousandths % _SCALE == 0 else thousandths / _SCALE


def _measure(value: object) -> int | None:
    """Accept a number that is not negative, or nothing; keep three decimals."""
    if value is None:
        return None
    try:
        thousandths = int((Decimal(str(value)) * _SCALE).quantize(Decimal(1), ROUND_HALF_UP))
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise parse.InvalidValue("number") from error
    if not 0 <= thousandths < _MOST:
        raise parse.InvalidValue("negative" if thousandths < 0 else "number")
    return thousandths


def _sides(value: object) -> dict[str, int | None] | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise parse.InvalidValue("shape")
    return {side: _measure(value[side]) for side in SIDES if side in value}


def _text(value: object) -> str | None:
    return None if value is None else parse.text(value)


def _prices(value: object) -> list[int | None]:
    if not isinstance(value, list):
        raise parse.InvalidValue("list")
    return [None if item is None else parse.money(item) for item in value]


_PARSERS: dict[str, Callable[[object], object]] = {
    "weight": _measure,
    "dimensions": _sides,
    "barcode": _text,
    "item_sku": parse.labels,
    "item_price": _prices,
}
