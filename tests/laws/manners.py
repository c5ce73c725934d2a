"""What fields hold in these laws, and what stores make of it."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.builders import media, product
from tjar_sync.devstore import FaultKind
from tjar_sync.model.kinds import Shape
from tjar_sync.model.secret import SecretStr

Form = Callable[[Any], Any]
"""What a store makes of a value."""

FRONT, SIDE = "0a1b2c3d4e5f", "1b2c3d4e5f60"
OTHERS = (
    media("front", FRONT),
    media("side", SIDE),
    product("sock", name__en="Sock", sale_price=Decimal(3), sku="SOCK", slug="sock"),
    product("lace", name__en="Lace", sale_price=Decimal(1), sku="LACE", slug="lace"),
)
"""What the fields' values refer to."""
TEXT = "  Café  & \"Crème\"\n <b>'Brûlée'</b> "
AGAIN = TEXT.replace("Café", "Thé <i>")


def rows(**cells: Any) -> Any:
    """Build two rows of a field; each cell is given as the pair of its values."""
    return tuple(
        dict(zip(cells, values, strict=True)) for values in zip(*cells.values(), strict=True)
    )


def variants(*stock: int) -> Any:
    """Build two variants."""
    return rows(
        color=(" Red & Blue ", "Vert"),
        size=("S", "M"),
        stock=stock,
        additional_price=(Decimal("1.005"), Decimal("2.00")),
        extra_cost=(Decimal("0.00"), Decimal("0.50")),
        image=(FRONT, SIDE),
    )


def options(title: str) -> Any:
    """Build two options."""
    choice: Any = {"label": {"ar": "أ", "en": " Small & Co "}, "cost": Decimal("1.005")}
    return rows(
        type=("radio", "text"),
        title=({"ar": "الحجم", "en": f"{title} & 1"}, {"ar": "نص", "en": f" {title} 2 "}),
        sub_title=({"ar": "", "en": ""}, {"ar": "", "en": ""}),
        required=(True, False),
        multi_select=(False, False),
        choices=((choice,), ()),
    )


SLOTS = rows(day=("sunday", "monday"), start_time=("09:30", "08:00"), end_time=("10:30", "09:00"))
TEXTS = (TEXT, AGAIN)
SETS = ((" Été & Co ", "Alpha", "Beta"), ("Été", "Gamma & co ", "Alpha"))
IDS = ((5, 2, 9), (5, 7, 1))
AMOUNTS = (Decimal("10.005"), Decimal("12.345"))
SAMPLES: dict[str, tuple[Any, Any]] = {
    "media.digest": ("3d4e5f607182", "4e5f60718293"),
    "media.alt": TEXTS,
    "product.name.ar": TEXTS,
    "product.name.en": TEXTS,
    "product.summary.ar": TEXTS,
    "product.summary.en": TEXTS,
    "product.description.ar": (f"<p>{TEXT}</p><script>x()</script>", f"<p>{AGAIN}</p>"),
    "product.description.en": (f"<p>{TEXT}</p><script>x()</script>", f"<p>{AGAIN}</p>"),
    "product.price": AMOUNTS,
    "product.sale_price": AMOUNTS,
    "product.cost": AMOUNTS,
    "product.sku": (" Café & 1 <X>", " Café & 2 <Y>"),
    "product.slug": ("Café  Shoe & 1", "Café  Shoe & 2"),
    "product.quantity": (7, 9),
    "product.unlimited": (True, False),
    "product.weight": (Decimal("1.234"), Decimal("1.235")),
    "product.dimensions.length": (Decimal("10.5"), Decimal("10.501")),
    "product.dimensions.width": (Decimal(20), Decimal(21)),
    "product.dimensions.height": (Decimal("0.001"), Decimal("0.002")),
    "product.barcode": TEXTS,
    "product.image": (FRONT, SIDE),
    "product.gallery": ((FRONT, SIDE), (SIDE,)),
    "product.brand": (4, "nike & co "),
    "product.badge": ("new & hot ", "old"),
    "product.categories": IDS,
    "product.sub_categories": IDS,
    "product.child_categories": SETS,
    "product.tags": SETS,
    "product.published": (True, False),
    "product.min_purchase": (2, 3),
    "product.max_purchase": (8, 9),
    "product.is_refundable": (True, False),
    "product.is_inventory_warning": (True, False),
    "product.policy": TEXTS,
    "product.video.source": TEXTS,
    "product.video.url": TEXTS,
    "product.seo.title.ar": TEXTS,
    "product.seo.title.en": TEXTS,
    "product.seo.description.ar": TEXTS,
    "product.seo.description.en": TEXTS,
    "product.variants": (variants(5, 6), variants(5, 6)[:1]),
    "product.options": (options("Size"), options("Cut")),
    "product.files": ((FRONT, SIDE), (SIDE,)),
    "product.download_link": TEXTS,
    "product.codes": ((SecretStr("CODE-1"),), (SecretStr("CODE-2"),)),
    "product.providers": IDS,
    "product.duration_minutes": (30, 45),
    "product.is_enable_date_range": (True, False),
    "product.availability": (SLOTS, SLOTS[:1]),
    "product.delivery_days": (3, 4),
    "product.related": (("product.sock", "product.lace"), ("product.lace",)),
    "product.extra": ({"weight": Decimal("1.50"), "x": True}, {"weight": Decimal(2)}),
    "webhook.name": TEXTS,
    "webhook.url": ("https://erp.test/a?b=1&c=2", "https://erp.test/b?b=1&c=2"),
    "webhook.events": (("order.updated", "order.created"), ("cart.abandoned",)),
    "webhook.secret.version": (1, 2),
}
"""By kind and field: a value, and another. Whoever adds a field adds what it may hold."""
NEVER_SHOWN = frozenset({"product.codes", "product.related", "webhook.secret.version"})
"""Secrets, and links, which a store knows by its own ids alone."""


def texts(change: Callable[[str], str]) -> Form:
    """Return a form that changes every text within a value."""

    def form(value: Any) -> Any:
        match value:
            case str():
                return change(value)
            case tuple():
                return tuple(form(item) for item in value)
            case Mapping():
                return {key: form(item) for key, item in value.items()}
            case _:
                return value

    return form


def amounts(cent: str) -> Form:
    """Return a form that rounds every amount within a value."""

    def form(value: Any) -> Any:
        match value:
            case Decimal():
                return value.quantize(Decimal(cent), ROUND_HALF_UP)
            case tuple():
                return tuple(form(item) for item in value)
            case Mapping():
                return {key: form(item) for key, item in value.items()}
            case _:
                return value

    return form


def as_texts(value: Any) -> Any:
    """Show numbers and yes or no as texts."""
    match value:
        case tuple():
            return tuple(as_texts(item) for item in value)
        case Mapping():
            return {key: as_texts(item) for key, item in value.items()}
        case None:
            return None
        case _:
            return str(value)


def rewritten(value: str) -> str:
    """Rewrite HTML as an editor does."""
    return f"<div>{value.replace('<b>', '<strong>').replace('</b>', '</strong>')}<br /></div>"


def url(value: Any) -> Any:
    """Show a picture under an address that does not tell whose bytes it shows."""
    return tuple(map(url, value)) if isinstance(value, tuple) else f"https://cdn.test/{value}.webp"


SPELT: dict[str, Form] = {
    "escaped": texts(html.escape),
    "escaped twice": texts(lambda text: html.escape(html.escape(text))),
    "trimmed": texts(str.strip),
    "collapsed": texts(lambda text: " ".join(text.split())),
    "composed otherwise": texts(lambda text: unicodedata.normalize("NFD", text)),
    "in lower case": texts(str.lower),
    "cut short": texts(lambda text: text[:4]),
    "as text": as_texts,
}
ORDERED: dict[str, Form] = {"turned round": lambda value: value[::-1]}
LISTED: dict[str, Form] = {
    **ORDERED,
    "without its last": lambda value: value[:-1],
    "with a default more": lambda value: (*value, value[0]),
}
FORMS: dict[Shape, dict[str, Form]] = {
    Shape.TEXT: SPELT,
    Shape.HTML: {
        **SPELT,
        "rewritten": rewritten,
        "without scripts": lambda value: value.replace("<script>x()</script>", ""),
    },
    Shape.SLUG: {
        "in lower case": str.lower,
        "slugged": lambda value: "-".join(value.lower().replace("&", "").split()),
        "with a number": lambda value: f"{value}-2",
        "in ASCII": lambda value: value.encode("ascii", "ignore").decode(),
    },
    Shape.MONEY: {
        "rounded": amounts("0.01"),
        "without cents": amounts("1"),
        "as text": as_texts,
        "cleared": lambda _value: None,
    },
    Shape.NUMBER: {
        "held to a limit": lambda _value: 1_000,
        "as text": as_texts,
        "cleared": lambda _value: None,
    },
    Shape.FLAG: {
        "as text": as_texts,
        "always otherwise": lambda value: not value,
        "cleared": lambda _value: None,
    },
    Shape.SET: {
        **LISTED,
        "sorted": lambda value: tuple(sorted(value)),
        "as texts": as_texts,
        "with one of its own": lambda value: (*value, value[0].__class__(77)),
        "cleared": lambda _value: None,
    },
    Shape.LIST: {**SPELT, **LISTED, "rounded": amounts("0.01"), "as texts": as_texts},
    Shape.ROWS: {
        **LISTED,
        "escaped": texts(html.escape),
        "rounded": amounts("0.01"),
        "as texts": as_texts,
        "with one of its own": lambda value: (*value, {**value[0], "color": "-", "day": "friday"}),
        "with another cell": lambda value: tuple({**row, "rank": 1} for row in value),
        "without a cell": lambda value: tuple(dict(list(row.items())[:-1]) for row in value),
        "cleared": lambda _value: None,
    },
    Shape.MEDIA: {"under another address": url, "cleared": lambda _value: None},
    Shape.MEDIA_LIST: {**LISTED, "under another address": url},
    Shape.LINKS: LISTED,
    Shape.MAP: {
        "with one of its own": lambda value: {**value, "rank": 1},
        "as texts": as_texts,
        "cleared": lambda _value: None,
    },
    Shape.SECRETS: {"cleared": lambda _value: None},
}
_SPELLINGS = frozenset({"escaped", "escaped twice", "trimmed", "collapsed", "composed otherwise"})
SAME: dict[Shape, frozenset[str]] = {
    Shape.TEXT: _SPELLINGS,
    Shape.HTML: _SPELLINGS | {"rewritten", "without scripts"},
    Shape.SLUG: frozenset({"in lower case", "slugged"}),
    Shape.SET: frozenset({"turned round", "sorted", "with a default more"}),
    Shape.LINKS: frozenset({"turned round", "with a default more"}),
    Shape.LIST: _SPELLINGS,
    Shape.ROWS: frozenset({"turned round", "escaped", "with another cell"}),
    Shape.MAP: frozenset({"with one of its own"}),
}
"""The forms that mean what was written; every other says that it was not kept."""
NOTHING: dict[Shape, tuple[Any, ...]] = {
    Shape.TEXT: (None, "", "-"),
    Shape.HTML: (None, "", "<p></p>"),
    Shape.SLUG: (None, "", "it-2"),
    Shape.MONEY: (None, Decimal("0.00")),
    Shape.NUMBER: (None, 0),
    Shape.SET: ((), None, ("general",)),
    Shape.LIST: ((), None),
    Shape.ROWS: ((), None, ({"color": "-", "size": None, "day": "friday", "start_time": "00:00"},)),
    Shape.MEDIA: (None, "", "https://cdn.test/no-image.jpg"),
    Shape.MEDIA_LIST: ((), None, ("https://cdn.test/no-image.jpg",)),
    Shape.LINKS: ((), None),
    Shape.MAP: ({}, None),
    Shape.SECRETS: ((), None),
}
"""By shape: what a file clears a field with, and all that a store may show of it then.

All but the third, and but 0 for what is not `zero_is_none`, mean that there is nothing.
"""
UNCLEARED = frozenset({"media.digest", "product.sale_price", "product.slug"})
"""What a file cannot clear; of a webhook that is everything."""

SHOP = """
media:
  front: {file: front.png, alt: " Salt & Pepper "}
products:
  shoe:
    type: physical
    name: {ar: "  حذاء & جورب ", en: "Shoe <b>\\"1\\"</b>"}
    summary: {ar: "a  b", en: "It's"}
    description: {ar: "<p>x & y</p><script>z()</script>", en: " <p>1 < 2</p> "}
    price: 10.05
    sale_price: 9
    cost: 3.33
    sku: " SHOE & 1 "
    slug: shoe-1
    quantity: 7
    manage: [quantity]
    image: front
    gallery: [side.png, front]
    brand: 4
    categories: [9, 2]
    tags: [" b & c ", a]
    max_purchase: null
    policy: " a & b "
    options:
      - {type: radio, title: {ar: " أ ", en: " A "}, choices: [{label: {ar: أ, en: " S & M "}, cost: 1.05}]}
    related: [film]
    extra: {weight: 1.50}
  cap:
    type: physical
    name: {en: Cap & Hat}
    sale_price: 0
    sku: CAP
    variants:
      - {color: " Red & Blue ", size: S, stock: 3, additional_price: 1.05, image: front}
      - {color: Green, stock: 4}
  film: {type: digital, name: {en: Film}, sale_price: 5, files: [front], codes: [ABC-1234-DEF], quantity: 2}
  seat:
    type: booking
    name: {en: Seat}
    sale_price: 5.5
    providers: [7, 3]
    duration_minutes: 30
    availability:
      - {day: monday, start_time: "09:00", end_time: "10:00"}
      - {day: sunday, start_time: "09:00", end_time: "10:00"}
  care: {type: service, name: {en: Care}, sale_price: 5, delivery_days: 0, duration_minutes: null, tags: []}
webhooks:
  orders: {url: "https://erp.example.com/?a=1&b=2", events: [order.updated, order.created]}
"""
SPELLINGS: dict[str, tuple[FaultKind, ...]] = {
    "plainly": (),
    "numbers as texts": (FaultKind.TEXT_NUMBERS,),
    "ids as texts": (FaultKind.TEXT_IDS,),
    "what was sent": (FaultKind.ECHO,),
    "within another object": (FaultKind.NESTED,),
    "with fields of its own": (FaultKind.EXTRA_FIELDS,),
    "only the new id": (FaultKind.SHORT_CREATE,),
    "without the sku": (FaultKind.HIDDEN_SKU,),
    "as a web page": (FaultKind.WRONG_CONTENT_TYPE, FaultKind.CREATED_AS_OK),
    "in every way at once": (
        FaultKind.TEXT_NUMBERS,
        FaultKind.TEXT_IDS,
        FaultKind.EXTRA_FIELDS,
        FaultKind.HIDDEN_SKU,
        FaultKind.WRONG_CONTENT_TYPE,
        FaultKind.NESTED,
    ),
}
