"""What a change does to prices: the fields that are one, and what rows and answers add to it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.kinds import KINDS, Field, Kind, Role, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.plan import Change, FieldChange
    from tjar_sync.model.value import Value, Values

MONEY_WORDS = ("price", "cost", "amount", "discount", "fee")
"""A number that is passed through is money where its key has one of these in it."""
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class PriceMove:
    """One amount, before and after."""

    label: str
    """Where it stands, as a person calls it: `sale_price`, `variants Red/S`."""
    before: Decimal
    after: Decimal
    added: bool = False
    """It goes on top of the price that is paid."""
    fresh: bool = False
    """Nobody can tell what it was before: what is paid besides is all that it can be held against."""


@cache
def paid(kind: Kind) -> str:
    """Return the path of what the buyer pays; empty where nothing of the kind is sold."""
    prices = kind.with_role(Role.PRICE)
    return next((path for path in prices if not kind.fields[path].zero_is_none), "")


@dataclass(frozen=True, slots=True)
class Amount:
    """What a buyer pays for a resource, or for one of its rows."""

    path: str
    """The field that it stands in."""
    label: str
    """Where it stands, as a person calls it."""
    value: Decimal


def prices(kind: Kind, values: Values) -> Iterator[Amount]:
    """Yield what the buyer pays: the price, and those that rows have in its place.

    What is passed through under the price's own name counts in its place.
    """
    path = paid(kind)
    passed_on = dict(amounts_passed_on(values.get(kind.path_of(Role.PASSED_ON))))
    amount = passed_on.get(path, _amount(values.get(path)))
    if path and amount is not None:
        yield Amount(path, path, amount)
    for name, field in _with_prices(kind):
        for label, value in _prices_in(field, values.get(name)):
            yield Amount(name, f"{name} {label}", value)


@cache
def _with_prices(kind: Kind) -> tuple[tuple[str, Field], ...]:
    """Return the fields whose rows may have prices of their own."""
    fields = kind.fields.items()
    return tuple((name, one) for name, one in fields if any(_price_cells(one)))


def full_prices(kind: Kind, values: Values) -> Iterator[Amount]:
    """Yield the prices that stand beside what the buyer pays, but for those that are 0."""
    passed_on = dict(amounts_passed_on(values.get(kind.path_of(Role.PASSED_ON))))
    for path in kind.with_role(Role.PRICE):
        amount = passed_on.get(path, _amount(values.get(path)))
        if path != paid(kind) and amount:
            yield Amount(path, path, amount)


def price_moves(change: Change) -> Iterator[PriceMove]:
    """Yield the amounts that a change of something in the store moves.

    A price from or to none has nothing to be compared with, but one of 0 has.
    """
    fields = KINDS[change.address.kind].fields
    for item in change.fields:
        field = fields.get(item.path)
        if field is None:
            continue
        if field.role is Role.PRICE:
            yield from _price(field, item)
        elif field.role is Role.PASSED_ON:
            yield from _passed_on(item)
        elif item.known and field.cells:
            yield from _surcharges(field, item)
            yield from _own_prices(field, item)


def amounts_passed_on(value: Value, path: str = "") -> Iterator[tuple[str, Decimal]]:
    """Yield what is money, by its key, in a map that is passed through."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from amounts_passed_on(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, tuple):
        for place, inner in enumerate(value):
            yield from amounts_passed_on(inner, f"{path}.{place}")
    elif any(word in path.lower() for word in MONEY_WORDS):
        amount = _amount(value)
        if amount is not None:
            yield path, amount


def _price(field: Field, item: FieldChange) -> Iterator[PriceMove]:
    before, after = _amount(item.before), _amount(item.after)
    if before is None or after is None or (field.zero_is_none and not before):
        return
    yield PriceMove(item.path, before, after)


def _passed_on(item: FieldChange) -> Iterator[PriceMove]:
    before = dict(amounts_passed_on(item.before))
    for key, after in amounts_passed_on(item.after):
        label = f"{item.path}.{key}"
        if key in before:
            yield PriceMove(label, before[key], after)
        else:
            yield PriceMove(label, _NOTHING, after, added=not _is_a_price(key), fresh=True)


def _is_a_price(key: str) -> bool:
    """Say whether a key is that of another price for the same, and not of something added to it."""
    return "price" in key.lower() and "cost" not in key.lower()


def _surcharges(field: Field, item: FieldChange) -> Iterator[PriceMove]:
    """Compare each row with the one of its name, else of its place, else with none at all."""
    before = list(_added(field, item.before))
    named = {label: amount for label, _, amount in before}
    placed = {place: amount for _, place, amount in before}
    for label, place, after in _added(field, item.after):
        old = named.get(label, _NOTHING if field.row_key else placed.get(place, _NOTHING))
        if old != after:
            yield PriceMove(f"{item.path} {label}", old, after, added=True)


def _own_prices(field: Field, item: FieldChange) -> Iterator[PriceMove]:
    """Compare what rows cost by themselves, instead of the price beside them."""
    before = dict(_prices_in(field, item.before))
    for label, after in _prices_in(field, item.after):
        if label not in before:
            yield PriceMove(f"{item.path} {label}", _NOTHING, after, fresh=True)
        elif before[label] != after:
            yield PriceMove(f"{item.path} {label}", before[label], after)


def _prices_in(field: Field, rows: Value) -> Iterator[tuple[str, Decimal]]:
    if not isinstance(rows, tuple):
        return
    prices = list(_price_cells(field))
    found = rows if prices else ()
    for row in found:
        if not isinstance(row, Mapping):
            continue
        for key in prices:
            amount = _amount(row.get(key))
            if amount is not None:
                yield f"{row_name(field, row)} {key}", amount


def _price_cells(field: Field) -> Iterator[str]:
    return (key for key, cell in field.cells.items() if cell.role is Role.PRICE)


def _added(
    field: Field, rows: Value, outer: tuple[str, ...] = (), at: tuple[int, ...] = ()
) -> Iterator[tuple[str, tuple[int, ...], Decimal]]:
    """Yield what rows, and the rows within them, add to a price: name, place and amount."""
    found = rows if isinstance(rows, tuple) and field.cells else ()
    for place, row in enumerate(found):
        if not isinstance(row, Mapping):
            continue
        names, here = (*outer, row_name(field, row)), (*at, place)
        for key, cell in field.cells.items():
            if cell.role is Role.SURCHARGE:
                yield " / ".join(names), here, _amount(row.get(key)) or _NOTHING
            elif cell.shape is Shape.LIST:
                yield from _added(cell, row.get(key), names, here)


def row_name(field: Field, row: Mapping[str, Value]) -> str:
    """Return what a person calls a row: by what tells it from others, else by its first text."""
    if field.row_key:
        return "/".join(str(row[key]) for key in field.row_key if row.get(key) is not None)
    titles = (row.get(key) for key, cell in field.cells.items() if cell.shape is Shape.MAP)
    title = next((one for one in titles if isinstance(one, Mapping)), {})
    return str(title.get("en") or title.get("ar") or "")


def _amount(value: Value) -> Decimal | None:
    """Read a number; yes and no, and words, are none."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return None
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None
