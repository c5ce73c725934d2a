"""Rules that a store has by habit: what it refuses of a product's write, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.devstore.errors import OtherAnswer, Rejected
from tjar_sync.devstore.fields import GROUPS, VARIANT_FIELDS
from tjar_sync.devstore.normal import cents

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.devstore.fields import Doc
    from tjar_sync.devstore.habits import HabitSet
    from tjar_sync.devstore.store import Store
    from tjar_sync.devstore.views import Json

_NOTHING: tuple[object, ...] = (None, "", [])


def refuse_verb(habits: HabitSet, verb: str) -> None:
    """Raise if this store refuses every create, update or delete."""
    if verb in habits.words("refuses"):
        raise Rejected({"product": ["refused"]})


def refuse_create(store: Store, body: Json) -> None:
    """Raise if the store is full, or a field that it requires is not there."""
    habits = store.habits
    if habits.has("restricted"):
        with store.database.read() as connection:
            query = "SELECT count(*) AS n FROM products WHERE deleted_at IS NULL"
            count = connection.execute(query).fetchone()["n"]
        if count >= habits.number("restricted", 0):
            raise OtherAnswer(200, {"restricted": True})
    missing = [
        word
        for word in sorted(habits.words("requires"))
        if all(body.get(name) in _NOTHING for name in GROUPS[word])
    ]
    if missing:
        raise Rejected({word: ["required"] for word in missing})


def refuse_values(habits: HabitSet, doc: Doc, body: Json) -> None:
    """Raise if values that were sent break a rule of this store."""
    for name, check in _CHECKS.items():
        if habits.has(name):
            check(habits, doc, body)


def _dear(_habits: HabitSet, doc: Doc, body: Json) -> None:
    sale, price = (
        cents(body[name]) if name in body else doc.get(name) for name in ("sale_price", "price")
    )
    if sale is not None and price and sale >= price:
        raise Rejected({"sale_price": ["below"]})


def _long(habit: str, stem: str) -> Callable[[HabitSet, Doc, Json], None]:
    def check(habits: HabitSet, _doc: Doc, body: Json) -> None:
        names = [f"{stem}_{lang}" for lang in ("ar", "en")]
        long = [name for name in names if len(str(body.get(name))) > habits.number(habit, 0)]
        if long:
            raise Rejected({name: ["long"] for name in long})

    return check


def _unparallel(_habits: HabitSet, _doc: Doc, body: Json) -> None:
    if body.get("item_stock_count") and not set(VARIANT_FIELDS) <= set(body):
        raise OtherAnswer(500, {"message": "Server Error"})


_CHECKS: dict[str, Callable[[HabitSet, Doc, Json], None]] = {
    "missing-parallel-array-500": _unparallel,
    "sale-below-price": _dear,
    "refuses-name-over": _long("refuses-name-over", "name"),
    "refuses-summary-over": _long("refuses-summary-over", "summery"),
}
