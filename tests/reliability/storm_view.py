"""What a store has, read behind the API's back, and whether that is what the files want."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING, Any

from tests.reliability.storm_goods import mark, marked
from tjar_sync.devstore.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.harness import World
    from tests.reliability.storm_goods import Entry, Goods

Doc = dict[str, Any]

NAMES = {
    "sale_price": "sale_price",
    "price": "price",
    "cost": "cost",
    "sku": "sku",
    "slug": "slug",
    "brand": "brand",
    "badge": "badge_id",
    "categories": "category",
    "sub_categories": "sub_category",
    "tags": "tags",
    "min_purchase": "min_purchase",
    "max_purchase": "max_purchase",
    "is_refundable": "is_refundable",
    "is_inventory_warning": "is_inventory_warning",
    "policy": "policy_description",
    "download_link": "download_link",
    "codes": "codes",
    "providers": "provider_ids",
    "duration_minutes": "duration_minutes",
    "delivery_days": "delivery_days",
}
"""Fields whose value goes to the store as it is: our name, and the store's."""
UNORDERED = frozenset({"category", "sub_category", "tags", "provider_ids", "codes"})
DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
HIDDEN = 2
UNSHOWN = frozenset(
    {"cost", "policy_description", "video_source", "video_url", "related_products", "codes"}
    | {"is_inventory_warning"}
    | {f"meta_{part}_{lang}" for part in ("title", "description") for lang in ("ar", "en")}
)
"""What no answer of the store shows."""


@dataclass(frozen=True, slots=True)
class StoreLook:
    """All that a store has at one moment."""

    products: Mapping[int, Doc]
    hooks: Mapping[int, Doc]
    """With their secrets."""
    files: Mapping[int, tuple[bytes, str]]
    """Bytes and words of every upload."""

    def of(self, name: str) -> list[int]:
        """Return the ids of the products that bear a mark."""
        return [each for each, doc in self.products.items() if mark_of(doc) == name]


def mark_of(doc: Doc) -> str:
    """Return the mark that a product bears; empty when it is not ours."""
    return marked(doc["description_en"])


def look(desk: World) -> StoreLook:
    """See all that the store has, whatever faults are set."""
    with desk.store.database.read() as connection:
        rows = connection.execute("SELECT * FROM products WHERE deleted_at IS NULL ORDER BY id")
        products = {row["id"]: json.loads(row["doc"]) | {"slug": row["slug"]} for row in rows}
        rows = connection.execute("SELECT * FROM webhooks ORDER BY id")
        hooks = {
            row["id"]: {name: row[name] for name in ("name", "url", "events", "secret")}
            for row in rows
        }
        rows = connection.execute("SELECT id, body, alt FROM media ORDER BY id")
        files = {row["id"]: (bytes(row["body"]), row["alt"] or "") for row in rows}
    return StoreLook(products, hooks, files)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the files want, compared with a look at the store."""

    goods: Goods
    seen: StoreLook
    words: bool = True
    """Whether uploads must bear their words: without their ids, a state's loss, they cannot."""
    believed: bool = False
    """Whether the store has lied: what it never shows was believed, and named as unverified."""

    def wrong(self) -> list[str]:
        """Say in what the store is not as the files want it; of what is not ours it says nothing."""
        found = self.products()
        return found + self._hooks() + (self._words() if self.words else [])

    def products(self) -> list[str]:
        """Say in what its products are not."""
        found = []
        for name in self._marks():
            ids, entries = self.seen.of(name), self.goods.of(name)
            if len(ids) != len(entries):
                found.append(f"{len(entries)} products {name} are wanted, the store has {ids}")
            else:
                found += self._best(entries, ids)
        return found

    def of(self, entry: Entry, remote_id: int, *, links: bool = True) -> list[str]:
        """Say in what one product is not as its entry wants it."""
        doc = self.seen.products.get(remote_id)
        if doc is None:
            return [f"id {remote_id} is not there"]
        want = _plain(entry)
        found = [
            f"id {remote_id}: {name} is {doc.get(name)!r}, not {value!r}"
            for name, value in want.items()
            if _form(name, doc.get(name)) != _form(name, value)
            if not (self.believed and name in UNSHOWN)
        ]
        found += self._pictures(entry, doc) + self._rows(entry, doc)
        return found + (self._links(entry, doc) if links and not self.believed else [])

    def _marks(self) -> list[str]:
        entries = (*self.goods.products.values(), *self.goods.archived.values())
        ours = {*map(mark, entries), *map(mark_of, self.seen.products.values())}
        return sorted(ours - {""})

    def _best(self, entries: list[Entry], ids: list[int]) -> list[str]:
        """Compare equal ones in the order that fits best."""
        tries = [
            [
                fault
                for entry, each in zip(entries, order, strict=True)
                for fault in self.of(entry, each)
            ]
            for order in permutations(ids)
        ]
        return min(tries, key=len)

    def _pictures(self, entry: Entry, doc: Doc) -> list[str]:
        found = []
        for path, name in (
            ("image", "image_id"),
            ("gallery", "product_gallery"),
            ("files", "file_ids"),
        ):
            if path not in entry or (self.believed and path == "files"):
                continue
            names = entry[path] if isinstance(entry[path], list) else [entry[path]]
            ids = doc[name] if isinstance(doc[name], list) else [doc[name]]
            if [self.goods.picture(one) for one in names] != list(map(self._bytes, ids)):
                found.append(f"{path} shows other pictures than {names}")
        return found

    def _bytes(self, media_id: int | None) -> bytes | None:
        return None if media_id is None else self.seen.files[media_id][0]

    def _rows(self, entry: Entry, doc: Doc) -> list[str]:
        found = []
        if "variants" in entry and _variants(self, doc) != _wanted_variants(self, entry):
            found.append(
                f"variants are {_variants(self, doc)}, not {_wanted_variants(self, entry)}"
            )
        if "availability" in entry:
            have = {(row["day"], row["start_time"], row["end_time"]) for row in doc["availability"]}
            want = {
                (DAYS.index(row["day"]), row["start_time"], row["end_time"])
                for row in entry["availability"]
            }
            found += [] if have == want else [f"availability is {have}, not {want}"]
        return found + _options(entry, doc)

    def _links(self, entry: Entry, doc: Doc) -> list[str]:
        if "related" not in entry:
            return []
        want = {
            each
            for name in entry["related"]
            for each in self.seen.of(mark(self.goods.products[name]))
        }
        have = set(doc["related_products"])
        return [] if have == want else [f"it is related to {sorted(have)}, not to {sorted(want)}"]

    def _hooks(self) -> list[str]:
        have = {
            hook["url"]: (hook["name"], sorted(json.loads(hook["events"])))
            for hook in self.seen.hooks.values()
            if hook["name"] in ("orders", *self.goods.webhooks)
        }
        want = {
            hook["url"]: (name, sorted(hook["events"]))
            for name, hook in self.goods.webhooks.items()
        }
        return [] if have == want else [f"webhooks are {have}, not {want}"]

    def _words(self) -> list[str]:
        """Say for which named picture no upload of its bytes bears its words."""
        return [
            f"no upload of {name} says {entry['alt']!r}"
            for name, entry in self.goods.media.items()
            if (self.goods.picture(name), entry["alt"].strip()) not in self.seen.files.values()
        ]


def _plain(entry: Entry) -> Doc:
    """Return what the store keeps of an entry's single values and texts."""
    sent: Doc = {NAMES[path]: value for path, value in entry.items() if path in NAMES}
    if "sku" in sent:
        sent["sku"] = sent["sku"].strip()
    for path, name in (("name", "name"), ("summary", "summery"), ("description", "description")):
        sent |= {f"{name}_{lang}": text for lang, text in entry.get(path, {}).items()}
    for lang, text in entry.get("seo", {}).get("title", {}).items():
        sent[f"meta_title_{lang}"] = text
    if "video" in entry:
        sent["video_url"] = entry["video"]["url"]
    if "published" in entry:
        sent["status_id"] = 1 if entry["published"] else HIDDEN
    known = FIELDS[entry["type"]]
    return {name: known[name].parse(value) for name, value in sent.items()}


def _form(name: str, value: Any) -> Any:
    return sorted(value, key=str) if name in UNORDERED and value is not None else value


def _options(entry: Entry, doc: Doc) -> list[str]:
    if "options" not in entry:
        return []
    have = [(row["type"], row["title"], row["options"]) for row in doc["product_options"]]
    want = [(row["type"], row["title"], choices(row)) for row in entry["options"]]
    return [] if have == want else [f"options are {have}, not {want}"]


def choices(row: Entry) -> Doc:
    """Return the answers to a question of an entry, as the store keeps them."""
    return {
        lang: {choice["label"][lang]: int(choice.get("cost", 0) * 100) for choice in row["choices"]}
        for lang in ("ar", "en")
    }


def _variants(wanted: Wanted, doc: Doc) -> set[tuple[Any, ...]]:
    pictures = [*map(wanted._bytes, doc["item_image"])]  # noqa: SLF001 - its own helper
    pictures += [None] * (len(doc["item_stock_count"]) - len(pictures))
    columns = (doc["item_color"], doc["item_size"], doc["item_additional_price"], pictures)
    return set(zip(*columns, strict=True))


def _wanted_variants(wanted: Wanted, entry: Entry) -> set[tuple[Any, ...]]:
    return {
        (
            row["color"],
            row["size"],
            int(row["additional_price"] * 100),
            wanted.goods.picture(row["image"]) if row.get("image") else None,
        )
        for row in entry["variants"]
    }


def strangers(seen: StoreLook, ids: Iterable[int], hooks: Iterable[int]) -> tuple[Any, ...]:
    """Return all that is known of what is not ours, to see whether it stays as it is."""
    return (
        [seen.products.get(each) for each in ids],
        [seen.hooks.get(each) for each in hooks],
    )
