"""The storm's shops at Hajatek: what it has of an entry, and what its store shows of that."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from tests.reliability.storefronts import PUBLISHED_AT
from tests.reliability.storm_view import HIDDEN, StoreLook, Wanted
from tjar_sync import devstore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.harness import World
    from tests.reliability.storm_goods import Entry

_KEPT = ("name", "description", "sale_price", "quantity", "sku", "published", "image", "lifecycle")
_TIMES = frozenset({"created_at", "updated_at"})
_DIGEST_LENGTH = 12
_STATUSES = {"active": 1, "draft": HIDDEN}


def plain(entry: Entry) -> Entry:
    """Return what the platform has of a product that was drawn for any."""
    found = {path: entry[path] for path in _KEPT if path in entry}
    if "categories" in entry:
        found["categories"] = [f"group {entry['categories'][0]}"]
    if "gallery" in entry and "image" in entry:
        found["gallery"] = entry["gallery"]
    return {"type": "physical", **found}


def look_into(desk: World) -> StoreLook:
    """See all that the store has but its times; the mark is where the storm looks for it."""
    store: Any = desk.store
    products: dict[Any, Any] = {
        row["id"]: {
            **{name: value for name, value in row.items() if name not in _TIMES},
            "description_en": row["description"],
            "status_id": _STATUSES[row["status"]],
        }
        for row in devstore.HajatekDashboard(store).products()
    }
    return StoreLook(products, {}, {})


class SoukWanted(Wanted):
    """What the files want of a Hajatek store, compared with a look at it."""

    __slots__ = ()

    def wrong(self) -> list[str]:
        """Say in what the store is not as the files want it; of what is not ours it says nothing."""
        return self.products()

    def of(self, entry: Entry, remote_id: Any, *, links: bool = True) -> list[str]:  # noqa: ARG002 - it has none
        """Say in what one product is not as its entry wants it."""
        doc = self.seen.products.get(remote_id)
        if doc is None:
            return [f"id {remote_id} is not there"]
        return [
            f"id {remote_id}: {name} is {doc[name]!r}, not {value!r}"
            for name, value in self._sent(plain(entry))
            if doc[name] != value
        ]

    def _sent(self, entry: Entry) -> Iterator[tuple[str, Any]]:
        yield "name", entry["name"]["en"].strip()
        yield "description", entry["description"]["en"]
        yield "price", float(entry["sale_price"])
        if "sku" in entry:
            yield "sku", entry["sku"].strip()
        if "categories" in entry:
            yield "category", entry["categories"][0]
        if "published" in entry:
            yield "status_id", 1 if entry["published"] else HIDDEN
        if "gallery" in entry:
            names = (entry["image"], *entry["gallery"])
            yield "images", [self._address(name) for name in names]

    def _address(self, name: str) -> str:
        path = self.goods.media[name]["file"] if name in self.goods.media else name
        digest = hashlib.sha256(self.goods.picture(name)).hexdigest()[:_DIGEST_LENGTH]
        return f"{PUBLISHED_AT}/{path}?v={digest}"
