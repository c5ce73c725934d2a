"""Does the store show what the files want? Read from its own tables, judged by meaning alone.

Nothing of the engine is used here. A text means what a visitor reads: entities, elements that
nobody sees, markup and white space are spelling. Everything else has one meaning.
"""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.reliability.storm_view import DAYS, HIDDEN, NAMES, UNSHOWN, choices
from tjar_sync.devstore import Missing, media

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tests.harness import World
    from tests.reliability.storm_goods import Entry, Goods
    from tests.reliability.storm_view import Doc, StoreLook

MONEY = frozenset({"sale_price", "price", "cost"})
SETS = frozenset({"categories", "sub_categories", "child_categories", "tags", "providers", "codes"})
TEXTS = frozenset({"sku", "policy", "download_link"})
PICTURES = {"image": "image_id", "gallery": "product_gallery", "files": "file_ids"}
BILINGUAL = {"name": "name", "summary": "summery", "description": "description"}
STOCK = frozenset({"quantity", "item_stock_count"})
_SCRIPT = re.compile(r"<script\b.*?</script\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_NOT_SLUG = re.compile(r"[\W_]+")
_OURS = {"child_categories": "child_category", "quantity": "quantity", "published": "status_id"}
WIRE = NAMES | _OURS | PICTURES | {"related": "related_products", "options": "product_options"}
"""Our name of a field that is one of the store's, and the store's."""


def meaning(text: str | None) -> str:
    """Return what a visitor reads of a text, however the store spells it."""
    plain = text or ""
    while (shorter := html.unescape(plain)) != plain:
        plain = shorter
    return " ".join(_TAG.sub("", _SCRIPT.sub("", plain)).split())


def slug_meaning(text: str | None) -> str:
    """Return a slug's words, whatever stands between them."""
    return _NOT_SLUG.sub("-", (text or "").lower()).strip("-")


def cents(value: Any) -> int | None:
    """Return an amount in whole cents; none is nothing."""
    return int(Decimal(str(value)) * 100 + Decimal("0.5")) or None if value is not None else None


def kept_cents(value: Any) -> int | None:
    """Return an amount as the store keeps it in whole cents; it may keep parts of one."""
    return None if value is None else int(Decimal(str(value)) + Decimal("0.5")) or None


@dataclass(frozen=True, slots=True)
class Truth:
    """What the files want, and what the store shows."""

    desk: World
    goods: Goods
    seen: StoreLook
    ids: Mapping[str, int]
    """The product that each entry is."""

    def differing(self, name: str, *, stock: bool = True) -> dict[str, str]:
        """Say of each field of an entry that the store does not show as it is wanted in what."""
        entry, doc = self.goods.products[name], self.seen.products.get(self.ids.get(name, 0))
        if doc is None:
            return {path: "the product is not there" for path, _ in leaves(entry)}
        return {
            path: f"{have!r} and not {want!r}"
            for path, value in leaves(entry)
            if stock or path != "quantity"
            for have, want in [self._pair(path, value, entry, doc, stock=stock)]
            if have != want
        }

    def _pair(
        self, path: str, value: Any, entry: Entry, doc: Doc, *, stock: bool
    ) -> tuple[Any, Any]:
        """Return what a field holds and what it should, as things that can be compared."""
        rows = {"variants": variant_rows, "options": option_rows, "availability": slot_rows}
        if path in rows:
            have, want = rows[path](self, entry, doc)
            return (have, want) if stock or path != "variants" else (bare(have), bare(want))
        if path in PICTURES:
            return self._pictures(doc[PICTURES[path]]), self._wanted_pictures(value)
        if path == "related":
            return set(doc["related_products"]), {self.ids.get(one) for one in value or ()}
        return plain_pair(path, value, doc)

    def _pictures(self, ids: Any) -> Any:
        return [self.served(one) for one in ids] if isinstance(ids, list) else self.served(ids)

    def _wanted_pictures(self, names: Any) -> Any:
        if isinstance(names, list):
            return [digest(self.goods.picture(name)) for name in names]
        return digest(self.goods.picture(names)) if names else None

    def served(self, media_id: int | None) -> str | None:
        """Return the digest of what a visitor is served for an upload, as the store is now."""
        if not media_id:
            return None
        with self.desk.store.database.read() as connection:
            query = "SELECT file FROM media WHERE id = ?"
            (file,) = connection.execute(query, (media_id,)).fetchone()
        try:
            return digest(media.body_of(self.desk.store, file)[1])
        except Missing:
            return None


def digest(body: bytes) -> str:
    """Return what tells bytes from others."""
    return hashlib.sha256(body).hexdigest()[:12]


def leaves(entry: Entry) -> Iterator[tuple[str, Any]]:
    """Yield every field of an entry that is one to the store, by our path."""
    for key, value in entry.items():
        if key in BILINGUAL:
            yield from ((f"{key}.{lang}", text) for lang, text in (value or {}).items())
        elif key == "seo":
            yield from ((f"seo.title.{lang}", text) for lang, text in value["title"].items())
        elif key == "video":
            yield "video.url", value["url"]
        elif key not in {"type", "lifecycle", "manage", "id", "extra"}:
            yield key, value


def wire_name(path: str) -> str:
    """Return the store's name of a field that is one of its own."""
    head, _, rest = path.partition(".")
    if head in BILINGUAL:
        return f"{BILINGUAL[head]}_{rest}"
    if head == "seo":
        return f"meta_title_{rest.rpartition('.')[2]}"
    return "video_url" if head == "video" else WIRE[path]


def plain_pair(path: str, value: Any, doc: Doc) -> tuple[Any, Any]:
    """Return what the store holds of a single value, a text or a set, and what it should."""
    kept = doc[wire_name(path)]
    if path in MONEY:
        return kept_cents(kept), cents(value)
    if path in SETS:
        return sorted(map(str, kept)), sorted(map(str, value or ()))
    if path == "slug":
        return slug_meaning(kept), slug_meaning(value)
    if path == "published":
        return kept != HIDDEN, value
    if path in TEXTS or "." in path:
        return meaning(kept), meaning(value)
    return kept or None, value or None


def variant_rows(truth: Truth, entry: Entry, doc: Doc) -> tuple[Any, Any]:
    """Return the rows of colours and sizes that there are, and those that should be."""
    size = len(doc["item_stock_count"])
    columns = [
        [*doc[name], *[None] * size][:size]
        for name in ("item_color", "item_size", "item_stock_count", "item_additional_price")
    ]
    pictures = [truth.served(one) for one in [*doc["item_image"], *[None] * size][:size]]
    have = {
        (color, scale, count, kept_cents(price), picture)
        for color, scale, count, price, picture in zip(*columns, pictures, strict=True)
    }
    want = {
        (
            row.get("color"),
            row.get("size"),
            row.get("stock", 0),
            cents(row.get("additional_price")),
            digest(truth.goods.picture(row["image"])) if row.get("image") else None,
        )
        for row in entry["variants"] or ()
    }
    return have, want


def bare(rows: Iterable[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """Leave the counts out, which are the store's."""
    return {(color, size, *rest) for color, size, _, *rest in rows}


def slot_rows(_truth: Truth, entry: Entry, doc: Doc) -> tuple[Any, Any]:
    """Return the times that there are, and those that should be."""
    have = {(row["day"], row["start_time"], row["end_time"]) for row in doc["availability"]}
    want = {
        (DAYS.index(row["day"]), row["start_time"], row["end_time"])
        for row in entry["availability"] or ()
    }
    return have, want


def option_rows(_truth: Truth, entry: Entry, doc: Doc) -> tuple[Any, Any]:
    """Return the questions that there are, and those that should be."""
    have = [(row["type"], row["title"], row["options"]) for row in doc["product_options"]]
    want = [(row["type"], row["title"], choices(row)) for row in entry["options"] or ()]
    return have, want


def changed(before: StoreLook, after: StoreLook, each: int) -> set[str]:
    """Return the store's names of all fields that it shows and that do not mean what they did."""
    was, now = before.products.get(each, {}), after.products.get(each, {})
    names = (was.keys() | now.keys()) - {"variant_ids"}
    if was.get("item_stock_count") and now.get("item_stock_count"):
        names.discard("quantity")  # beside rows it is not shown
    return {name for name in names - UNSHOWN if read(was.get(name)) != read(now.get(name))}


def read(value: Any) -> Any:
    """Return what a visitor reads of a value; of numbers and words, whatever their order."""
    if isinstance(value, list) and all(isinstance(one, (int, str)) for one in value):
        return sorted(map(str, value))
    return meaning(value) if isinstance(value, str) else value


def wires(paths: Iterable[str]) -> set[str]:
    """Return the store's names of all that some fields of ours are made of."""
    found: set[str] = set()
    for path in paths:
        if path == "variants":
            found |= {f"item_{one}" for one in VARIANT_PARTS} | {"quantity"}
        elif path == "availability":
            found.add("availability")
        elif path not in {"extra", "digest"}:
            found.add(wire_name(path))
    return found


VARIANT_PARTS = ("stock_count", "color", "size", "additional_price", "extra_cost", "image")
"""What the store's arrays of a product's colours and sizes are named after."""
