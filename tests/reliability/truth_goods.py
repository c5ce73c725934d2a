"""The shop whose writes are judged: one product for each kind of field that is edited."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

from tests.reliability.storm_goods import HOOK, SECRET, Entry, Goods

EDITS: dict[str, dict[str, Any]] = {
    "money": {"sale_price": Decimal("21.75"), "price": Decimal("31.50")},
    "flag": {"published": False, "is_refundable": False},
    "text": {
        "name": {"ar": "اسم جديد للمنتج", "en": "Another name & more"},
        "summary": {"en": "Another summary & more"},
    },
    "html": {"description": {"en": "<p>New prescription<br>& care</p><script>x()</script>"}},
    "set": {"tags": ["c", "d & e"], "categories": [2, 3]},
    "rows": {
        "variants": [
            {"color": "Red", "size": "S", "stock": 4, "additional_price": Decimal("1.25")},
            {"color": "Blue", "size": "M", "stock": 6, "additional_price": Decimal(2)},
        ]
    },
    "first-rows": {"variants": [{"color": "Red", "size": "S", "stock": 50}, {"color": "Blue"}]},
    "list": {
        "options": [
            {
                "type": "radio",
                "title": {"ar": "قصة", "en": "Cut"},
                "choices": [{"label": {"ar": "ضيق", "en": "Slim"}, "cost": Decimal("1.75")}],
            }
        ]
    },
    "links": {"related": ["other", "money"]},
    "picture": {"image": "side", "gallery": ["back", "side"]},
    "number": {"min_purchase": 3, "max_purchase": 8},
    "stock": {"quantity": 11},
    "slug": {"slug": "another-slug", "sku": "ANOTHER"},
    "own": {"delivery_days": 6, "duration_minutes": 45},
    "none": {"price": None, "max_purchase": None},
    "empty": {"tags": [], "gallery": []},
    "many": {"sale_price": Decimal("23.75")},
    "several": {"sale_price": Decimal("22.25"), "tags": ["z"], "published": False},
}
"""By kind of field: what its product is given; "many" is several products' with the same fields."""
MANY = ("many", *(f"many-{number}" for number in range(2, 6)))
KIND_OF = {
    "sale_price": "money",
    "price": "money",
    "published": "flag",
    "is_refundable": "flag",
    "name.ar": "text",
    "name.en": "text",
    "summary.en": "text",
    "description.en": "html",
    "tags": "set",
    "categories": "set",
    "child_categories": "set",
    "variants": "rows",
    "options": "list",
    "related": "links",
    "image": "picture",
    "gallery": "picture",
    "min_purchase": "number",
    "max_purchase": "number",
    "quantity": "stock",
    "slug": "slug",
    "sku": "slug",
    "delivery_days": "own",
    "duration_minutes": "own",
}
"""By field: its kind, as a create is judged by."""
HIDDEN_ONES = frozenset({"money", "text", "number"})
"""Products that are not on sale, so that one that is put on sale by the way is noticed."""
UNMANAGED = frozenset({"html", "links"})
"""Products whose tags and gallery no file manages; a person set them."""


def product(name: str, **more: Any) -> Entry:
    """Make a product with every kind of field."""
    entry: Entry = {
        "type": "physical",
        "name": {"ar": f"منتج {name}", "en": f"A long name & {name}"},
        "summary": {"en": f"A long summary of {name}"},
        "description": {"en": f"<p>A prescription & <b>{name}</b></p>"},
        "price": Decimal("30.25"),
        "sale_price": Decimal("20.50"),
        "cost": Decimal("5.75"),
        "policy": f"The terms of {name}",
        "sku": f"SKU-{name}",
        "slug": f"slug-{name}",
        "quantity": 7,
        "tags": ["a", "b"],
        "categories": [1, 2],
        "child_categories": [4],
        "image": "front",
        "gallery": ["front", "side"],
        "published": name not in HIDDEN_ONES,
        "min_purchase": 2,
        "max_purchase": 9,
        "is_refundable": True,
        "related": ["other"],
        "options": [
            {
                "type": "radio",
                "title": {"ar": "الحجم", "en": "Size"},
                "choices": [{"label": {"ar": "صغير", "en": "Small"}, "cost": Decimal("0.50")}],
            }
        ],
    }
    return entry | more


def rows(name: str, first: int) -> Entry:
    """Make a product in colours and sizes; the first is there so many times."""
    entry = product(name)
    del entry["quantity"]
    entry["variants"] = [{"color": "Red", "size": "S", "stock": first, "image": "front"}]
    entry["variants"].append({"color": "Green", "size": "L", "stock": 5})
    return entry


def plain(name: str) -> Entry:
    """Make a product that nothing but its name tells from others."""
    entry = product(name)
    return {path: value for path, value in entry.items() if path not in {"sku", "slug"}}


def service(name: str) -> Entry:
    """Make a product with fields that its type alone has."""
    return product(name, type="service", delivery_days=4, duration_minutes=30)


def before() -> Goods:
    """Return what is in the store before a habit shows."""
    goods = Goods(shades={f"media/{n}.png": n for n in range(3)})
    for number, name in enumerate(("front", "side", "back")):
        goods.media[name] = {"file": f"media/{number}.png", "alt": f"Seen from the {name}"}
    goods.shades["media/leaf.png"] = 8
    goods.media["leaf"] = {"file": "media/leaf.png", "alt": "A leaf"}
    goods.products["other"] = product("other", related=[])
    for name in (*EDITS, *MANY):
        goods.products[name] = product(name)
    goods.products["rows"] = rows("rows", 4)
    goods.products["rows"]["manage"] = ["quantity"]
    goods.products["own"] = service("own")
    goods.products["stock"]["manage"] = ["quantity"]
    for kind in UNMANAGED:
        for path in ("tags", "gallery", "published"):
            del goods.products[kind][path]
    goods.products["drop"] = product("drop", lifecycle={"on_remove": "delete"})
    goods.products["hide"] = rows("hide", 4) | {"lifecycle": {"on_remove": "archive"}}
    goods.webhooks["orders"] = {"url": HOOK, "events": ["order.created"]}
    return goods


def created(goods: Goods) -> Goods:
    """Add a product of each make, a picture and a webhook."""
    goods = goods.copy()
    goods.shades["media/3.png"] = 3
    goods.media["above"] = {"file": "media/3.png", "alt": "A new picture"}
    goods.shades["media/4.png"] = 4
    goods.media["below"] = {"file": "media/4.png", "alt": "Another new picture"}
    goods.products["new"] = product("new", image="above", published=False, related=["bare"])
    goods.products["bare"] = plain("bare") | {"image": "below"}
    goods.products["new-rows"] = rows("new-rows", 0)
    goods.products["new-own"] = service("new-own")
    secret = {"write_to": SECRET, "version": 1}
    goods.webhooks["carts"] = {"url": f"{HOOK}/2", "events": ["cart.abandoned"], "secret": secret}
    return goods


def updated(goods: Goods) -> Goods:
    """Edit one kind of field in each product, the words and bytes of a picture, and the webhook."""
    goods = goods.copy()
    for kind, edit in EDITS.items():
        for name in MANY if kind == "many" else (kind,):
            goods.products[name] |= copy.deepcopy(edit)
    goods.media["back"]["alt"] = "Seen from behind"
    goods.shades["media/leaf.png"] = 9
    goods.webhooks["orders"]["events"] = ["order.created", "order.updated"]
    return goods


def removed(goods: Goods) -> Goods:
    """Take a product off sale, delete another, and the webhook."""
    goods = goods.copy()
    for name in ("hide", "drop"):
        del goods.products[name]
    goods.webhooks.clear()
    return goods


VERBS = {"create": created, "update": updated, "remove": removed}
"""By name: what is done to the files."""
