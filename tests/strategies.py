"""Realistic catalogs for laws: bilingual products of all types, pictures, links and webhooks."""

from __future__ import annotations

import struct
import zlib
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from hypothesis import strategies as st

from tjar_sync.catalog.yaml.writer import emit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Files: TypeAlias = "dict[str, bytes]"
"""A catalog as files: path below its folder -> bytes."""

STORE = """\
version: 1
default_store: embedded
stores:
  embedded:
    provider: tjar
    url: embedded
    ids: {categories: {shoes: 5, socks: 6}, brands: {nike: 1}, badges: {new: 3}}
"""
SOUK = """\
version: 1
stores:
  souk:
    provider: hajatek
    url: embedded
    language: en
    image_base_url: https://cdn.example/shop
"""
_WORDS = (
    "حذاء", " رياضي ", "نايك", "قهوة «سعودية»", "shoe", " Sports ", "<p>", "</p>", "<br/>",
    "&amp;", "&", "'", '"', ": ", " #", "- ", "\n", "  ", "\t", "yes", "1.50", "0012", "1e5", "1" * 41,
    "10:30", "😀", "👩‍💻", "\\", "\\U0001F600", "\u00a0", "\u200f", "%", "@", "`", "|", ">", "!",
    "{", "]", "é", "e\u0301", "~", "null", "<<", "*a", "&a", "?",
)  # fmt: skip
_DAYS = ("sunday", "monday", "tuesday")
_SAFE = st.characters(
    exclude_categories=("Cc", "Cs"),
    exclude_characters="$\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
)


def png(shade: int, *, width: int = 1, height: int = 1) -> bytes:
    """Make a real, small picture; each shade has its own bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes((0, shade)))
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", pixels), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def texts() -> st.SearchStrategy[str]:
    """Texts that people write, with all that a file or a store could stumble over."""
    composed = st.lists(st.sampled_from(_WORDS), max_size=6).map("".join)
    return composed | st.text(_SAFE, max_size=12)


def words() -> st.SearchStrategy[str]:
    """Texts that are more than white space."""
    return texts().filter(lambda found: found.strip() != "")


def names() -> st.SearchStrategy[dict[str, str]]:
    """Names of products: at least one language, and more than white space."""
    text = texts().filter(lambda found: found.strip() != "")
    return st.fixed_dictionaries({"ar": text, "en": text}) | st.fixed_dictionaries({"en": text})


def bilinguals() -> st.SearchStrategy[Any]:
    """Texts in one language or both; one or all of them cleared."""
    text = texts() | st.none()
    return st.none() | st.fixed_dictionaries({}, optional={"ar": text, "en": text})


def money() -> st.SearchStrategy[Decimal]:
    """Prices as stores keep them."""
    return st.integers(0, 999_999).map(lambda cents: Decimal(cents).scaleb(-2))


def _variants(pictures: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    row = st.fixed_dictionaries(
        {
            "color": st.sampled_from(("red", "أحمر", "no")),
            "size": st.sampled_from(("S", "M", "42")),
        },
        optional={
            "stock": st.integers(0, 99),
            "additional_price": money(),
            "extra_cost": money(),
            "image": pictures,
        },
    )
    return st.lists(row, max_size=3, unique_by=lambda found: (found["color"], found["size"]))


def _options() -> st.SearchStrategy[Any]:
    label = st.fixed_dictionaries({"ar": words(), "en": words()})
    choice: st.SearchStrategy[Any] = st.fixed_dictionaries(
        {"label": label}, optional={"cost": money()}
    )
    choices = st.lists(
        choice,
        min_size=1,
        max_size=3,
        unique_by=(lambda found: found["label"]["ar"], lambda found: found["label"]["en"]),
    )
    shared = {"sub_title": bilinguals().filter(bool), "required": st.booleans()}
    written = st.fixed_dictionaries(
        {"type": st.sampled_from(("text", "number", "textarea")), "title": label}, optional=shared
    )
    chosen = st.fixed_dictionaries(
        {"type": st.sampled_from(("checkbox", "radio")), "title": label, "choices": choices},
        optional={**shared, "multi_select": st.booleans()},
    )
    return st.lists(written | chosen, max_size=2)


def _of_type(pictures: st.SearchStrategy[str]) -> dict[str, dict[str, st.SearchStrategy[Any]]]:
    slot = st.fixed_dictionaries(
        {
            "day": st.sampled_from(_DAYS),
            "start_time": st.sampled_from(("08:00", "09:30")),
            "end_time": st.sampled_from(("10:00", "23:59")),
        }
    )
    slots = st.lists(slot, max_size=3, unique_by=lambda row: (row["day"], row["start_time"]))
    minutes = st.integers(1, 240)
    return {
        "physical": {"is_inventory_warning": st.booleans()},
        "digital": {
            "files": st.lists(pictures, max_size=2, unique=True),
            "download_link": st.just("https://example.com/a?b=1&c=2"),
            "codes": st.lists(words(), max_size=2, unique=True),
        },
        "booking": {
            "providers": st.lists(st.integers(1, 9), max_size=2, unique=True),
            "duration_minutes": minutes,
            "is_enable_date_range": st.booleans(),
            "availability": slots,
        },
        "service": {"duration_minutes": minutes, "delivery_days": st.integers(0, 30)},
    }


def _optional(pictures: st.SearchStrategy[str]) -> dict[str, st.SearchStrategy[Any]]:
    clearable = {
        "price": money(),
        "cost": money(),
        "image": pictures,
        "gallery": st.lists(pictures, max_size=3, unique=True),
        "brand": st.sampled_from(("nike", 1)),
        "badge": st.just("new"),
        "categories": st.lists(st.sampled_from(("shoes", "socks")), unique=True),
        "tags": st.lists(words(), max_size=3, unique=True),
        "max_purchase": st.integers(3, 9),
        "policy": texts(),
        "variants": _variants(pictures),
        "options": _options(),
        "seo": st.fixed_dictionaries({}, optional={"title": bilinguals()}),
        "video": st.fixed_dictionaries({}, optional={"source": st.just("youtube")}),
    }
    extras: st.SearchStrategy[Any] = (
        st.sampled_from((True, 5, Decimal(5), Decimal("1E+5"))) | texts() | money()
    )
    return {
        **{key: value | st.none() for key, value in clearable.items()},
        "summary": bilinguals(),
        "description": bilinguals(),
        "published": st.booleans(),
        "min_purchase": st.integers(1, 3),
        "is_refundable": st.booleans(),
        "extra": st.dictionaries(st.sampled_from(("weight", "عدد")), extras, max_size=2),
        "lifecycle": st.fixed_dictionaries(
            {},
            optional={
                "protect": st.booleans(),
                "ignore": st.just(["tags", "name"]),
                "on_remove": st.sampled_from(("delete", "archive")),
            },
        ),
    }


@st.composite
def products(
    draw: st.DrawFn, count: int, pictures: st.SearchStrategy[str], *, bound: bool
) -> dict[str, Any]:
    """Draw products of all types, that may be related to each other in any way."""
    special = _of_type(pictures)
    kinds = draw(st.lists(st.sampled_from(sorted(special)), min_size=count, max_size=count))
    keys = [f"{kind}-{index}" for index, kind in enumerate(kinds)]
    return {
        key: draw(_product(kind, key, [one for one in keys if one != key], pictures, bound=bound))
        for kind, key in zip(kinds, keys, strict=True)
    }


@st.composite
def _product(  # the parts of one product, each its own draw
    draw: st.DrawFn,
    kind: str,
    key: str,
    others: list[str],
    pictures: st.SearchStrategy[str],
    *,
    bound: bool,
) -> dict[str, Any]:
    entry: dict[str, Any] = {"type": kind} | draw(
        st.fixed_dictionaries(
            {"name": names(), "sale_price": money()},
            optional={**_optional(pictures), **_of_type(pictures)[kind]},
        )
    )
    if draw(st.booleans()) and others:
        entry["related"] = draw(st.lists(st.sampled_from(others), max_size=3, unique=True))
    if draw(st.booleans()):
        entry |= {"sku": key.upper(), "slug": f"slug-{key}"}
    if entry.get("codes"):  # no code is sold twice
        entry["codes"] = [f"{key} {code}" for code in entry["codes"]]
    managed = {} if entry.get("variants") else {"quantity": len(others), "manage": ["quantity"]}
    pin = {"id": f"70{len(others)}"} if bound else {}
    if not bound:
        entry.get("lifecycle", {}).pop("protect", None)
    return entry | draw(st.sampled_from(({}, {"quantity": len(others)}, managed, pin)))


def webhooks() -> st.SearchStrategy[dict[str, Any]]:
    """Draw as many webhooks as a store allows."""
    entry = st.fixed_dictionaries(
        {
            "url": st.sampled_from(("https://erp.example.com/hooks", "https://b.example.com")),
            "events": st.lists(
                st.sampled_from(("order.created", "order.updated")), min_size=1, unique=True
            ),
        },
        optional={
            "name": words(),
            "secret": st.fixed_dictionaries({}, optional={"version": st.integers(1, 9)}),
        },
    )
    hooks = st.dictionaries(st.sampled_from(("orders", "payments")), entry, max_size=2)
    return hooks.map(_with_secret_files)


def _with_secret_files(hooks: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Give each secret a file of its own."""
    for name, hook in hooks.items():
        if "secret" in hook:
            hook["secret"] |= {"write_to": f"secrets/{name}"}
    return hooks


@st.composite
def catalogs(draw: st.DrawFn, *, max_products: int = 4, bound: bool = True) -> Files:
    """Draw a catalog's files: store.yaml, one file a kind, and pictures that products share.

    `bound` allows what ties a product to one store: pinned ids and protection.
    """
    shades = draw(st.lists(st.integers(0, 3), min_size=1, max_size=4))
    pictures = {f"media/picture-{index}.png": png(shade) for index, shade in enumerate(shades)}
    named = draw(st.integers(0, len(shades)))
    media = {f"picture-{index}": _media(draw, index) for index in range(named)}
    unnamed = [path for path in pictures if path.removeprefix("media/")[:-4] not in media]
    seen: set[bytes] = set()
    distinct = []
    for name in (*media, *unnamed):
        data = pictures[name if "/" in name else f"media/{name}.png"]
        if data not in seen:
            seen.add(data)
            distinct.append(name)
    count = draw(st.integers(0, max_products))
    return {
        "store.yaml": STORE.encode(),
        "media.yaml": emit({"media": media}).encode(),
        "shop/products.yaml": emit(
            {"products": draw(products(count, st.sampled_from(distinct), bound=bound))}
        ).encode(),
        "webhooks.yaml": emit({"webhooks": draw(webhooks())}).encode(),
        **pictures,
    }


def _shown(addresses: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Draw pictures for a store that has one list of them, whose first is the picture."""
    several = st.lists(addresses, min_size=1, max_size=3, unique=True)
    both = several.map(lambda found: {"image": found[0], "gallery": found[1:]})
    return both | st.sampled_from(({}, {"image": None, "gallery": []}))


@st.composite
def souks(draw: st.DrawFn, *, max_products: int = 4) -> Files:
    """Draw a catalog's files for a Hajatek store: all that its products have, in one language."""
    shades = draw(st.lists(st.integers(0, 3), min_size=1, max_size=3, unique=True))
    pictures = {f"media/picture-{shade}.png": png(shade) for shade in shades}
    addresses = st.sampled_from((*pictures, "https://cdn.example/side.png?v=1"))
    pair = st.fixed_dictionaries({"en": words()}, optional={"ar": words()})
    fields = st.fixed_dictionaries(
        {"type": st.just("physical"), "name": pair | words(), "sale_price": money()},
        optional={
            "description": texts() | bilinguals(),
            "quantity": st.integers(0, 9),
            "categories": st.lists(words().map(str.strip), max_size=1) | st.none(),
            "published": st.booleans(),
            "manage": st.just(["quantity"]),
            "extra": st.dictionaries(st.just("warranty"), st.just(5) | texts(), max_size=1),
            "lifecycle": st.fixed_dictionaries(
                {}, optional={"on_remove": st.sampled_from(("delete", "archive"))}
            ),
        },
    )
    entries = draw(st.lists(st.tuples(fields, _shown(addresses), st.booleans()), max_size=4))
    found = {
        f"p-{index}": {**entry, **shown, **({"sku": f"P-{index}"} if known else {})}
        for index, (entry, shown, known) in enumerate(entries[:max_products])
    }
    for entry in found.values():
        if "quantity" not in entry:
            entry.pop("manage", None)
    return {
        "store.yaml": SOUK.encode(),
        "products.yaml": emit({"products": found}).encode(),
        **pictures,
    }


def _media(draw: st.DrawFn, index: int) -> dict[str, Any]:
    alt = draw(st.none() | texts())
    return {"file": f"media/picture-{index}.png", **({"alt": alt} if alt is not None else {})}


def write(files: Mapping[str, bytes], root: Path) -> None:
    """Put a catalog's files into a folder."""
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
