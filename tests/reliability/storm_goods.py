"""Shops for the storm: a catalog drawn by a seed, and all that a merchant does to it later."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.strategies import png
from tjar_sync.catalog.yaml.writer import emit

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.harness import World

Entry = dict[str, Any]

SECRET = "secrets/orders"  # noqa: S105 - a file's name
HOOK = "http://127.0.0.1:9/orders"
TYPES = ("physical", "digital", "booking", "service")
WORDS = ("حذاء", "قهوة «سعودية»", "Shoe", "Salt & Pepper", "<b>Oud</b>", "It's", 'The "best"')
EVENTS = ("order.created", "order.updated", "product.updated", "cart.abandoned")


@dataclass
class Goods:
    """Everything that the files want; marks tell which product came of which entry."""

    products: dict[str, Entry] = field(default_factory=dict)
    media: dict[str, Entry] = field(default_factory=dict)
    webhooks: dict[str, Entry] = field(default_factory=dict)
    shades: dict[str, int] = field(default_factory=dict)
    """The pictures on disk, by path."""
    archived: dict[str, Entry] = field(default_factory=dict)
    """Entries that left the files and were unpublished."""

    def write(self, desk: World) -> None:
        """Write the catalog's files."""
        self._write(desk, ("products", self.products), ("webhooks", self.webhooks))

    def write_plain(self, desk: World, plain: Callable[[Entry], Entry]) -> None:
        """Write them for a platform that has less: no webhooks, and of a product what `plain` says."""
        self._write(desk, ("products", {key: plain(one) for key, one in self.products.items()}))

    def _write(self, desk: World, *files: tuple[str, dict[str, Entry]]) -> None:
        for path, shade in self.shades.items():
            desk.picture(path, shade)
        for name, entries in (*files, ("media", self.media)):
            (desk.root / f"{name}.yaml").write_text(emit({name: entries}), "utf-8")

    def of(self, name: str) -> list[Entry]:
        """Return the entries that bear a mark; equal ones share theirs."""
        entries = [*self.products.values(), *self.archived.values()]
        return [entry for entry in entries if mark(entry) == name]

    def picture(self, name: str) -> bytes:
        """Return the bytes behind a media's name or a path."""
        return png(self.shade(name))

    def shade(self, name: str) -> int:
        """Return the shade of a picture by its media's name or its path."""
        return self.shades[self.media[name]["file"] if name in self.media else name]

    def copy(self) -> Goods:
        """Return goods that can be changed without changing these."""
        return copy.deepcopy(self)


def mark(entry: Entry) -> str:
    """Return the mark of an entry: what its description ends with."""
    return marked(str(entry["description"]["en"]))


def marked(text: str | None) -> str:
    """Return the mark in a description; empty where there is none."""
    head, _, rest = (text or "").partition("[mark ")
    return rest.partition("]")[0] if head or rest else ""


def money(chance: Random, most: int = 50_000) -> Decimal:
    """Draw an amount."""
    return Decimal(chance.randint(100, most)).scaleb(-2)


def draw(chance: Random) -> Goods:
    """Draw a shop of 12 to 24 resources of every kind and type."""
    goods = Goods()
    for number in range(chance.randint(3, 5)):
        path = f"media/{number}.png"
        goods.shades[path] = number if chance.random() < 0.8 else 0
        if chance.random() < 0.7:
            goods.media[f"picture-{number}"] = {"file": path}
    for shade in set(goods.shades.values()):
        _word(goods, shade, chance.choice(WORDS))
    for number in range(chance.randint(8, 13)):
        goods.products[f"p{number}"] = product(chance, goods, f"p{number}", TYPES[number % 4])
    _twins(chance, goods)
    _relate(chance, goods)
    if chance.random() < 0.8:
        secret = {"write_to": SECRET, "version": 1}
        events = sorted(chance.sample(EVENTS, 2))
        goods.webhooks["orders"] = {"url": HOOK, "events": events, "secret": secret}
    return goods


def _word(goods: Goods, shade: int, words: str) -> None:
    """Give the pictures of one shade these words: equal bytes are one upload, with one text."""
    for entry in goods.media.values():
        if goods.shades[entry["file"]] == shade:
            entry["alt"] = words


def _twins(chance: Random, goods: Goods) -> None:
    """Add some products that nothing tells apart."""
    twin = product(chance, goods, "twin", "physical")
    for name in ("sku", "slug"):
        twin.pop(name, None)
    for number in range(chance.randint(2, 3)):
        goods.products[f"twin-{number}"] = copy.deepcopy(twin)


def _relate(chance: Random, goods: Goods) -> None:
    names = [name for name in goods.products if not name.startswith("twin")]
    for name in chance.sample(names, len(names) // 2):
        others = [other for other in names if other != name]
        goods.products[name]["related"] = chance.sample(others, chance.randint(1, 2))


def product(chance: Random, goods: Goods, name: str, kind: str) -> Entry:
    """Draw one product; some have a sku, some a slug, some neither."""
    entry: Entry = {
        "type": kind,
        "name": {"ar": f"{chance.choice(WORDS)} {name}", "en": f"{chance.choice(WORDS)} {name}"},
        "description": {"en": f"<p>{chance.choice(WORDS)}</p> [mark {name}]"},
        "sale_price": money(chance),
        "quantity": chance.randint(0, 9),
        "tags": [],
    }
    if chance.random() < 0.6:
        entry["sku"] = f"SKU-{name}"
    if chance.random() < 0.4:
        entry["slug"] = f"slug-{name}"
    if chance.random() < 0.3:
        entry["lifecycle"] = {"on_remove": "archive"}
    for path in chance.sample(sorted(DRAWS), chance.randint(3, 9)):
        entry[path] = DRAWS[path](chance, goods)
    for path in OWN[kind]:
        entry[path] = DRAWS_OWN[path](chance, goods)
    return entry


def _pictures(goods: Goods) -> list[str]:
    """Name every picture once: by its media's name, else by its path; equal bytes are one."""
    named = {entry["file"]: name for name, entry in goods.media.items()}
    first: dict[int, str] = {}
    for path, shade in goods.shades.items():
        first.setdefault(shade, named.get(path, path))
    return list(first.values())


def _variants(chance: Random, goods: Goods) -> list[Entry]:
    rows = [
        {
            "color": color,
            "size": chance.choice("SML"),
            "stock": chance.randint(0, 9),
            "additional_price": money(chance, 900),
        }
        for color in chance.sample(("Red & Blue", "أحمر", "Green"), chance.randint(1, 3))
    ]
    if chance.random() < 0.5:
        rows[0]["image"] = chance.choice(_pictures(goods))
    return rows


def _options(chance: Random, _goods: Goods) -> list[Entry]:
    label = {"ar": "الحجم", "en": chance.choice(("Size & fit", "Cut"))}
    choice = {"label": {"ar": "صغير", "en": "Small"}, "cost": money(chance, 900)}
    return [{"type": "radio", "title": label, "choices": [choice]}]


DRAWS: dict[str, Any] = {
    "summary": lambda chance, _goods: {"en": f" {chance.choice(WORDS)} "},
    "price": lambda chance, _goods: money(chance),
    "cost": lambda chance, _goods: money(chance),
    "image": lambda chance, goods: chance.choice(_pictures(goods)),
    "gallery": lambda chance, goods: chance.sample(_pictures(goods), len(_pictures(goods)) // 2),
    "brand": lambda chance, _goods: chance.randint(1, 5),
    "badge": lambda chance, _goods: chance.randint(1, 5),
    "categories": lambda chance, _goods: chance.sample(range(1, 9), 2),
    "sub_categories": lambda chance, _goods: chance.sample(range(1, 9), 2),
    "tags": lambda chance, _goods: chance.sample(("sale", "new", "هدية", "a & b"), 2),
    "published": lambda chance, _goods: chance.random() < 0.5,
    "min_purchase": lambda chance, _goods: chance.randint(1, 3),
    "max_purchase": lambda chance, _goods: chance.randint(4, 9),
    "is_refundable": lambda chance, _goods: chance.random() < 0.5,
    "policy": lambda chance, _goods: chance.choice(WORDS),
    "seo": lambda chance, _goods: {"title": {"en": chance.choice(WORDS)}},
    "video": lambda chance, _goods: {"url": f"https://example.com/{chance.randint(1, 9)}"},
    "variants": _variants,
    "options": _options,
}
"""How a field of any product is drawn, first and when it is edited."""
DRAWS_OWN: dict[str, Any] = {
    "is_inventory_warning": lambda chance, _goods: chance.random() < 0.5,
    "files": lambda chance, goods: [chance.choice(_pictures(goods))],
    "download_link": lambda chance, _goods: f"https://example.com/{chance.randint(1, 9)}?a=1&b=2",
    "codes": lambda chance, _goods: [f"CODE-{chance.randint(10**8, 10**9)}"],
    "providers": lambda chance, _goods: chance.sample(range(1, 9), 2),
    "duration_minutes": lambda chance, _goods: chance.randint(10, 90),
    "availability": lambda chance, _goods: [
        {"day": day, "start_time": "09:00", "end_time": "10:30"}
        for day in chance.sample(("sunday", "monday", "friday"), 2)
    ],
    "delivery_days": lambda chance, _goods: chance.randint(1, 9),
}
OWN = {
    "physical": ("is_inventory_warning",),
    "digital": ("files", "download_link", "codes"),
    "booking": ("providers", "duration_minutes", "availability"),
    "service": ("duration_minutes", "delivery_days"),
}


def edited(chance: Random, before: Goods) -> Goods:
    """Edit as a merchant does: fields of most products, pictures, a new name, new products."""
    goods = before.copy()
    for path in chance.sample(sorted(goods.shades), 1):
        goods.shades[path] = chance.randint(5, 9)
    shade = chance.choice([*goods.shades.values()])
    _word(goods, shade, chance.choice(WORDS))
    _renamed_pictures(goods)
    for entry in goods.products.values():
        if chance.random() < 0.7:
            edit(chance, goods, entry)
    known = [
        name
        for name, entry in goods.products.items()
        if "sku" in entry and entry["sku"] == before.products[name]["sku"]
    ]
    for name in chance.sample(known, min(1, len(known))):
        rename(goods, name, f"{name}-renamed")
    for number in range(2):
        name = f"late-{number}"
        goods.products[name] = product(chance, goods, name, chance.choice(TYPES))
    for hook in goods.webhooks.values():
        hook["events"] = sorted(chance.sample(EVENTS, 3))
        hook["secret"]["version"] += chance.randint(0, 1)
    return goods


def _renamed_pictures(goods: Goods) -> None:
    """Name every picture as before, or by the media that has the same bytes now."""
    first = {goods.shade(name): name for name in _pictures(goods)}
    for entry in goods.products.values():
        for holder in (entry, *entry.get("variants", ())):
            if "image" in holder:
                holder["image"] = first[goods.shade(holder["image"])]
        for path in {"gallery", "files"} & entry.keys():
            names = [first[goods.shade(name)] for name in entry[path]]
            entry[path] = list(dict.fromkeys(names))


def edit(chance: Random, goods: Goods, entry: Entry) -> None:
    """Edit some fields; prices stay within what the guard allows."""
    for path in chance.sample(sorted(DRAWS), chance.randint(1, 4)):
        entry[path] = DRAWS[path](chance, goods)
    for path in OWN[entry["type"]]:
        if chance.random() < 0.4:
            entry[path] = DRAWS_OWN[path](chance, goods)
    factor = Decimal(chance.randint(70, 130)) / 100
    entry["sale_price"] = (entry["sale_price"] * factor).quantize(Decimal("0.01"))
    if "price" in entry:
        entry.pop("price")
    if "sku" in entry and chance.random() < 0.2:
        entry["sku"] = f"{entry['sku']}-new"
    if chance.random() < 0.5:
        entry["name"]["en"] = f"{chance.choice(WORDS)} {chance.randint(1, 99)}"


def rename(goods: Goods, name: str, new: str) -> None:
    """Give an entry another key; what relates to it follows."""
    goods.products = {new if key == name else key: one for key, one in goods.products.items()}
    for entry in goods.products.values():
        if "related" in entry:
            entry["related"] = [new if other == name else other for other in entry["related"]]


def reduced(chance: Random, before: Goods) -> Goods:
    """Take some products out of the files, and the webhook; no more than the guards allow."""
    goods = before.copy()
    most = len(goods.products) // 5
    for name in chance.sample(sorted(goods.products), min(most, 3)):
        gone = remove(goods, name)
        if "lifecycle" in gone:
            gone.pop("related", None)
            goods.archived[name] = {**gone, "published": False}
    if chance.random() < 0.5:
        goods.webhooks.clear()
    return goods


def remove(goods: Goods, name: str) -> Entry:
    """Take an entry out, and all links to it; return it."""
    for entry in goods.products.values():
        if "related" in entry:
            entry["related"] = [other for other in entry["related"] if other != name]
    return goods.products.pop(name)
