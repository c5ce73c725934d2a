"""Catalogs with anything in them: bytes, words and structure broken, files of every odd sort."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from typing import TYPE_CHECKING

import yaml

from tests.reliability.fuzz_malice import (
    NUMBERS,
    PIECES,
    TEXTS,
    as_json,
    broken_bytes,
    broken_value,
    nested,
)
from tests.reliability.fuzz_words import check_error, check_text
from tests.strategies import png
from tjar_sync.catalog import dump, load
from tjar_sync.errors import TjarSyncError

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from tests.reliability.fuzz_answers import Parts
    from tjar_sync.model.catalog import Catalog

STORE = """\
version: 1
default_store: embedded
stores:
  embedded:
    provider: tjar
    url: embedded
    ids: {categories: {shoes: 5}, brands: {nike: 1}, badges: {}}
    limits: {requests_per_second: 5, parallel: 4}
    contract: {fields: {product.sku: {read: sku}}}
  live: {provider: tjar, url: "https://example.tjar.sa", api_key: "${TJAR_API_KEY}"}
state: .tjar/state.db
on_remove: delete
defaults: {product: {min_purchase: 1, is_refundable: true}}
guards: {max_deletes: 10, max_delete_percent: 20, max_price_change_percent: 50}
"""
SHOP = """\
media:
  front: {file: media/front.png, alt: حذاء}
products:
  shoe: &shoe
    type: physical
    name: {ar: حذاء, en: Shoe & Co}
    description: {ar: {file: text/shoe.html}, en: "<p>It\\u2019s good</p>"}
    price: 79.99
    sale_price: 49.99
    sku: SHOE-001
    slug: shoe-1
    quantity: 7
    image: front
    gallery: [front, media/side.png]
    brand: nike
    categories: [shoes]
    tags: [sale, new]
    variants:
      - {color: red, size: S, stock: 5, additional_price: 1.5}
      - {color: blue, size: S, image: media/side.png}
    options:
      - {type: radio, title: {ar: س, en: Size}, choices: [{label: {ar: ص, en: S}, cost: 0}]}
    related: [card]
    extra: {weight: 1e3, deep: {a: [1, null, yes]}}
    lifecycle: {protect: true, ignore: [tags], on_remove: archive}
  sock: {<<: *shoe, sku: SOCK, slug: sock, related: []}
  card: {type: digital, name: {en: Card}, sale_price: 50, codes: [AAA, BBB], download_link: "https://a.example/x"}
  visit:
    type: booking
    name: {en: Visit}
    sale_price: 90
    duration_minutes: 30
    availability: [{day: sunday, start_time: 10:00, end_time: "11:00"}]
  wrap: {type: service, name: {en: Wrap}, sale_price: 5, delivery_days: 2, id: 17}
webhooks:
  orders:
    url: https://erp.example.com/hooks
    events: [order.created, order.updated]
    secret: {write_to: secrets/orders, version: 1}
"""
FILES = {
    "store.yaml": STORE.encode(),
    "shop.yaml": SHOP.encode(),
    "text/shoe.html": "<p>وصف</p>\n".encode(),
    "media/front.png": png(1),
    "media/side.png": png(2),
}
LINK, PIPE, FOLDER = "link to ", "a pipe", "a folder"
"""What a part stands for that is no file."""
TARGETS = (
    "/etc/hostname",
    "/dev/zero",
    "..",
    ".",
    "shop.yaml",
    "nowhere",
    "media",
    "loop.yaml",
    "/proc/self/fd",
)
NAMES = ("loop.yaml", "a.yaml", "media/x.png", "media/front.png", "text/shoe.html", "shop.yaml", "store.yaml", "b.YML", "\u202egnp.yaml", "a\nb.yaml", "sub/.hidden.yaml", "secrets/orders")  # fmt: skip
HEADS = (b"GIF89a", b"\xff\xd8\xff\xe0", b"RIFF\xff\xff\xff\x7fWEBPVP8X", b"II*\x00", b"<svg onload=x>", b"%PDF-", b"PK\x03\x04", b"<?php", gzip.compress(b"x" * 999, mtime=0))  # fmt: skip


class Loader:
    """Breaks a catalog, and loads it as every command does."""

    def __init__(self, folder: Path) -> None:
        self._root = folder / "catalog"
        self._tree = yaml.safe_load(SHOP), yaml.safe_load(STORE)

    def make(self, luck: Random) -> Parts:
        """Draw a catalog of which something is wrong."""
        ways = (
            self._bytes,
            self._bytes,
            self._structure,
            self._structure,
            self._words,
            self._words,
            self._pictures,
            self._files,
        )
        return luck.choice(ways)(luck)

    def _bytes(self, luck: Random) -> Parts:
        name = luck.choice(("shop.yaml", "shop.yaml", "store.yaml", "text/shoe.html"))
        return {**FILES, name: broken_bytes(luck, FILES[name])}

    def _structure(self, luck: Random) -> Parts:
        shop, store = self._tree
        if luck.randrange(4):
            return {**FILES, "shop.yaml": as_json(broken_value(luck, shop))}
        return {**FILES, "store.yaml": as_json(broken_value(luck, store))}

    def _words(self, luck: Random) -> Parts:
        """Put an odd word where another stands."""
        name = luck.choice(("shop.yaml", "store.yaml"))
        words = FILES[name].split(b" ")
        for _ in range(luck.choice((1, 2))):
            words[luck.randrange(len(words))] = luck.choice((_odd(luck), luck.choice(words)))
        return {**FILES, name: b" ".join(words)}

    def _pictures(self, luck: Random) -> Parts:
        name = luck.choice(("media/front.png", "media/side.png", "media/x.svg", "media/x.jpg", "media/x.webp", "media/x.gif"))  # fmt: skip
        data = luck.choice((FILES["media/front.png"], luck.choice(HEADS) + luck.randbytes(40)))
        shop = FILES["shop.yaml"].replace(b"media/side.png", name.encode())
        return {**FILES, "shop.yaml": shop, name: broken_bytes(luck, data)}

    def _files(self, luck: Random) -> Parts:
        """Add what is no file, or one too many."""
        what = luck.choice((LINK + luck.choice(TARGETS), PIPE, FOLDER)).encode()
        files = {name: data for name, data in FILES.items() if luck.randrange(9)}
        return {**files, f"?{luck.choice(NAMES)}": what}

    def use(self, parts: Parts) -> bool:
        """Return True when there is a catalog, False when there is a list of mistakes."""
        shutil.rmtree(self._root, ignore_errors=True)
        for name, data in parts.items():
            _put(self._root / name.removeprefix("?"), data, odd=name.startswith("?"))
        try:
            settings, catalog = load(self._root, None, {})
        except TjarSyncError as error:
            check_error(error)
            return False
        check_text(repr(sorted(map(str, catalog.resources))))
        text = dump(catalog, self._root, on_remove=settings.on_remove)
        check_again(self._root, text, catalog)
        return True


def check_again(root: Path, text: str, catalog: Catalog) -> None:
    """See that what was understood can be written down, and is understood so again."""
    for path in [*root.rglob("*.yaml"), *root.rglob("*.YML")]:
        if path.name != "store.yaml" and (path.is_symlink() or not path.is_dir()):
            path.unlink()
    (root / "all.yaml").write_text(text, "utf-8")
    _, again = load(root, None, {})
    for address, resource in catalog.resources.items():
        values = {path: value for path, value in resource.values.items() if path != "codes"}
        assert values == dict(again.resources[address].values), f"{address} is read otherwise"


def _odd(luck: Random) -> bytes:
    odd = luck.choice((luck.choice(PIECES), luck.choice(TEXTS), luck.choice(NUMBERS), nested(80, of_lists=True)))  # fmt: skip
    return odd if isinstance(odd, bytes) else json.dumps(odd).encode()


def _put(path: Path, data: bytes, *, odd: bool) -> None:
    """Make a file, or what stands in a file's place."""
    text = data.decode("utf-8", "replace")
    if os.path.lexists(path):
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    path.parent.mkdir(parents=True, exist_ok=True)
    if odd and text.startswith(LINK):
        path.symlink_to(text.removeprefix(LINK))
    elif odd and text == PIPE:
        os.mkfifo(path)
    elif odd:
        path.mkdir()
    else:
        path.write_bytes(data)
