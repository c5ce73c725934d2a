"""What the store makes of a product's write before it does it, where its habits say so.

The dashboard's own edits do not pass here: a person sees what was kept, and tries again.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tjar_sync.devstore import products
from tjar_sync.devstore.fields import FIELDS, OWN_NAMES, VARIANT_FIELDS, wire_names
from tjar_sync.devstore.kept_forms import MONEY
from tjar_sync.devstore.normal import cents
from tjar_sync.devstore.refusals import refuse_create, refuse_values, refuse_verb

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from tjar_sync.devstore.fields import Doc
    from tjar_sync.devstore.store import Store
    from tjar_sync.devstore.views import Json

    Change = Callable[[Store, Doc, Json], Json]

_LISTS = (
    "tags",
    "product_gallery",
    "category",
    "sub_category",
    "child_category",
    "related_products",
)
_VARIANTS = ("item_stock_count", *VARIANT_FIELDS)
_CLEARED = {
    name: field.default
    for fields in FIELDS.values()
    for name, field in fields.items()
    if field.nullable or field.default is not None
}
_SEO = {
    f"general_{part}_{lang}": f"meta_{part}_{lang}"
    for part in ("title", "description")
    for lang in ("ar", "en")
}
_LOOKS = ("name_ar", "name_en", "sale_price")


def create(store: Store, body: Json) -> Json:
    """Return the body of a create as this store takes it; raises what it refuses."""
    refuse_verb(store.habits, "create")
    refuse_create(store, body)
    refuse_values(store.habits, {}, body)
    return _changed(store, {}, body, _EITHER | _AT_BIRTH)


def update(store: Store, kind: str, product_id: int, body: Json) -> Json | None:
    """Return the body of an update as this store takes it, None when it keeps nothing of it."""
    habits = store.habits
    with store.database.read() as connection:
        doc = products.load(connection, product_id, kind).doc
    refuse_verb(habits, "update")
    refuse_values(habits, doc, body)
    kept = _changed(store, doc, body, _LEFT_OUT)
    capped = habits.has("patch-capped") and product_id % habits.number("patch-capped", 1) == 0
    if capped or (body and not kept):
        return None
    return _changed(store, doc, kept, _EITHER | _PUT_IN)


def delete(store: Store, product_id: int) -> bool:
    """Tell whether a delete is done, and not only said to be done; raises what is refused."""
    refuse_verb(store.habits, "delete")
    if "products" not in store.habits.words("delete-lies"):
        return True
    with store.database.read() as connection:
        products.load(connection, product_id)
    return False


def after_create(store: Store, kind: str, body: Json, made: int) -> Json:
    """Let others react to the create of an id; returns what its answer shows otherwise."""
    if store.habits.has("lookalike-strangers"):
        looks = {name: body[name] for name in _LOOKS if name in body}
        products.create(store, kind, looks, store.links())
    if store.habits.has("create-answers-stranger"):
        stranger = {"name_en": f"Not ours {made}", "sku": f"NOT-{made}", "sale_price": 1}
        return products.create(store, kind, stranger, store.links())
    if not store.habits.has("create-returns-owned-id"):
        return {}
    with store.database.read() as connection:
        query = "SELECT min(id) AS id FROM products WHERE deleted_at IS NULL"
        oldest = connection.execute(query).fetchone()["id"]
    return {"id": oldest, "identifier": oldest}


def _changed(store: Store, doc: Doc, body: Json, changes: Mapping[str, Change]) -> Json:
    for name, change in changes.items():
        if store.habits.has(name):
            body = change(store, doc, body)
    return body


def _without(body: Json, names: Collection[str]) -> Json:
    return {name: value for name, value in body.items() if name not in names}


def _ignoring(habit: str) -> Change:
    return lambda store, _doc, body: _without(body, wire_names(store.habits.words(habit)))


def _renamed_category(_store: Store, _doc: Doc, body: Json) -> Json:
    renamed = {"category": body["category_id"]} if "category_id" in body else {}
    return _without(body, ("category",)) | renamed


def _seo_names(_store: Store, _doc: Doc, body: Json) -> Json:
    found = {meta: body[general] for general, meta in _SEO.items() if general in body}
    return _without(body, _SEO.values()) | found


def _first_zero(_store: Store, _doc: Doc, body: Json) -> Json:
    counts = body.get("item_stock_count")
    ignored = isinstance(counts, list) and counts[:1] in ([0], ["0"])
    return _without(body, _VARIANTS) if ignored else body


def _appended(_store: Store, doc: Doc, body: Json) -> Json:
    return body | {
        name: [*doc[name], *body[name]] for name in _LISTS if isinstance(body.get(name), list)
    }


def _cleared(store: Store, _doc: Doc, body: Json) -> Json:
    names = wire_names(store.habits.words("clears-absent")) & set(_CLEARED)
    return {name: _CLEARED[name] for name in sorted(names)} | body


def _same_counts(_store: Store, doc: Doc, body: Json) -> Json:
    return {"item_stock_count": doc["item_stock_count"]} | body


def _published(store: Store, _doc: Doc, body: Json) -> Json:
    always = store.habits.parameter("force-published") == "always"
    return body | {"status_id": 1} if always else {"status_id": 1} | body


def _another_picture(store: Store, _doc: Doc, body: Json) -> Json:
    with store.database.read() as connection:
        rows = connection.execute("SELECT id FROM media ORDER BY id LIMIT 2").fetchall()
    others = [row["id"] for row in rows if row["id"] != body.get("image_id")]
    return body | {"image_id": others[0]} if body.get("image_id") and others else body


def _priced(body: Json, change: Callable[[int], int]) -> Json:
    amounts = {name: cents(body[name]) for name in MONEY if name in body}
    return body | {
        name: Decimal(change(amount)) / 100
        for name, amount in amounts.items()
        if amount is not None
    }


def _rounded(store: Store, _doc: Doc, body: Json) -> Json:
    step = 10 ** (2 - store.habits.number("rounds-money-to", 2))
    return _priced(body, lambda amount: (amount + step // 2) // step * step)


_LEFT_OUT: dict[str, Change] = {
    "category-id-on-update": _renamed_category,
    "null-ignored": lambda _store, _doc, body: _without(
        body, {name for name, value in body.items() if value is None}
    ),
    "empty-list-ignored": lambda _store, _doc, body: _without(
        body, {name for name, value in body.items() if value == []}
    ),
    "patch-ignored": _ignoring("patch-ignored"),
    "patch-ignored-echo": _ignoring("patch-ignored-echo"),
    "archive-lies": lambda _store, _doc, body: (
        _without(body, ("status_id",)) if body.get("status_id") in (2, "2") else body
    ),
}
_EITHER: dict[str, Change] = {
    "seo-names": _seo_names,
    "own-fields-unkept": lambda _store, _doc, body: _without(body, OWN_NAMES),
    "unlimited-unkept": lambda _store, _doc, body: _without(body, ("is_unlimited",)),
    "variants-first-zero-ignored": _first_zero,
    "rounds-money-to": _rounded,
    "picture-of-another": _another_picture,
    "force-published": _published,
}
_AT_BIRTH: dict[str, Change] = {
    "created-hidden": lambda _store, _doc, body: {"status_id": 2} | body,
    "create-hidden-goes-live": lambda _store, _doc, body: body | {"status_id": 1},
    "money-times-100": lambda _store, _doc, body: _priced(body, lambda amount: amount * 100),
}
_PUT_IN: dict[str, Change] = {
    "arrays-append": _appended,
    "clears-absent": _cleared,
    "wipes-variants": lambda _store, _doc, body: {"item_stock_count": []} | body,
    "stock-from-quantity": lambda _store, _doc, body: {"quantity": 0} | body,
    "variant-ids-new-on-write": _same_counts,
}
