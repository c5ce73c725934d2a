"""What habits of writes look like to a client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.devstore.habits.shop import BASE, Case
from tjar_sync.devstore import habits_of

if TYPE_CHECKING:
    from tests.devstore.habits.shop import Shop

VARIANTS: dict[str, Any] = {
    "item_stock_count": [3, 0],
    "item_color": ["red", "blue"],
    "item_size": ["S", "M"],
    "item_additional_price": [0, 0],
    "item_extra_cost": [0, 0],
    "item_image": [None, None],
}


def _patched(**wanted: Any) -> Any:
    """Look at the price, in the answer and in the store, and at when it changed."""

    def sees(shop: Shop) -> Any:
        made = shop.desk.create_product(**BASE)
        shop.clock.turn(9)
        answer = shop.data("PATCH", f"/products/{made}", **wanted)
        kept = shop.desk.product(made)
        return answer["sale_price"], kept["sale_price"], kept["is_published"], kept["updated_at"]

    return sees


def _kept(field: str, wanted: dict[str, Any], **fields: Any) -> Any:
    """Look at one field after a change."""
    return lambda shop: shop.change(wanted=wanted, **fields)[field]


def _stock(wanted: dict[str, Any], **fields: Any) -> Any:
    """Look at the variants' counts after a change."""
    return lambda shop: [each["stock"] for each in _kept("variants", wanted, **fields)(shop)]


def _made(field: str, **fields: Any) -> Any:
    """Look at one field of a new product, in the answer and in the store."""

    def sees(shop: Shop) -> Any:
        made = shop.make(**fields)
        return made[field], shop.desk.product(made["id"])[field]

    return sees


def _capped(shop: Shop) -> Any:
    for _ in range(4):
        shop.desk.create_product(**BASE)
    return [
        shop.data("PATCH", f"/products/{each}", sale_price=7)["sale_price"] for each in (1, 2, 4)
    ]


def _variant_ids(shop: Shop) -> Any:
    made = shop.make(**VARIANTS)
    changed = shop.data("PATCH", f"/products/{made['id']}", sale_price=7)
    return [each["id"] for each in made["variants"]] == [each["id"] for each in changed["variants"]]


def _picture(shop: Shop) -> Any:
    shop.upload("first.png")
    alone = shop.make(image_id=1)["image"]
    shop.upload("second.png")
    return [each.rpartition("/")[2][:5] for each in (alone, shop.make(image_id=2)["image"])]


def _order_after_update(shop: Shop) -> Any:
    for _ in range(2):
        shop.make()
    shop.clock.turn(5)
    shop.ask("PATCH", "/products/1", sale_price=3)
    return [row["id"] for row in shop.rows()["products"]]


def _deleted(shop: Shop) -> Any:
    made = shop.make()["id"]
    hook = shop.desk.add_webhook("a", "http://127.0.0.1:9/", ["order.created"])["id"]
    codes = [shop.code("DELETE", path) for path in (f"/products/{made}", f"/webhooks/{hook}")]
    missing = [shop.code("DELETE", path) for path in ("/products/99", "/webhooks/99")]
    return codes, missing, len(shop.desk.products()), len(shop.desk.webhooks())


def _trash(shop: Shop) -> Any:
    made = shop.make(sku="S", slug="shoe")["id"]
    shop.ask("DELETE", f"/products/{made}")
    again = shop.ask("POST", "/products", **BASE, sku="S", slug="shoe")
    read = shop.ask("GET", f"/products/{made}")
    second = shop.code("DELETE", f"/products/{made}")
    shown = "deleted_at" in read.json().get("data", {})
    return again.status_code, read.status_code, shown, second, shop.code("DELETE", "/products/99")


def _reused(shop: Shop) -> Any:
    first = [shop.make()["id"] for _ in range(2)]
    shop.ask("DELETE", "/products/1")
    return [*first, shop.make()["id"], shop.make()["id"]]


def _owned(shop: Shop) -> Any:
    return [shop.make()["id"], shop.make()["id"]]


def _strangers(shop: Shop) -> Any:
    shop.make(sku="S")
    return [(row["name"]["en"], row["sale_price"], row["sku"]) for row in shop.desk.products()]


def _own(shop: Shop) -> Any:
    made = shop.make("/service", delivery_days=3)["id"]
    return shop.data("GET", f"/products/service/{made}")["delivery_days"]


def _seo(shop: Shop) -> Any:
    shop.make(meta_title_ar="m", general_title_en="g")
    kept = shop.desk.stored(1)
    return kept["meta_title_ar"], kept["meta_title_en"]


def _answered(shop: Shop) -> Any:
    shown = shop.make(sku="S")
    return shown["name"]["en"], len(shop.desk.products())


def _made_anew(shop: Shop) -> Any:
    made, habits = shop.make(sku="S")["id"], shop.store.habits
    shop.store.set_habits(habits_of("none"))
    for _ in range(2):
        shop.store.set_habits(habits)
    return made, shop.desk.product(made)["sku"], shop.desk.product(made)["slug"]


THEN, NOW = "2026-03-04 12:00:00", "2026-03-04 12:00:09"
CASES = (
    Case("patch-ignored", _patched(sale_price=7), (7, 7, True, NOW), (10, 10, True, THEN)),
    Case(
        "patch-ignored=sale_price+published",
        _patched(sale_price=7, status_id=2, sku="S"),
        (7, 7, False, NOW),
        (10, 10, True, NOW),
    ),
    Case("patch-ignored-echo", _patched(sale_price=7), (7, 7, True, NOW), (7, 10, True, THEN)),
    Case("patch-capped=2", _capped, [7, 7, 7], [7, 10, 10]),
    Case("clears-absent", _kept("tags", {"sale_price": 7}, tags=["a"]), ["a"], []),
    Case("clears-absent", _kept("tags", {"tags": ["b"]}, tags=["a"]), ["b"], ["b"]),
    Case("clears-absent=sku", _kept("sku", {"sale_price": 7}, sku="S"), "S", None),
    Case("wipes-variants", _stock({"sale_price": 7}, **VARIANTS), [3, 0], []),
    Case("wipes-variants", _stock(VARIANTS, **VARIANTS), [3, 0], [3, 0]),
    Case("variants-first-zero-ignored", _stock({"item_stock_count": [0, 5]}), [0, 5], []),
    Case("variants-first-zero-ignored", _stock({"item_stock_count": [5]}), [5], [5]),
    Case("stock-from-quantity", _kept("stock", {"sale_price": 7}, quantity=4), 4, 0),
    Case(
        "stock-sum-zero-falls-back",
        lambda shop: [
            shop.make(quantity=9, item_stock_count=counts)["stock"] for counts in ([0], [2])
        ],
        [0, 2],
        [9, 2],
    ),
    Case("variant-ids-new-on-write", _variant_ids, without=True, having=False),
    Case("force-published", _kept("is_published", {"sale_price": 7}, status_id=2), without=False, having=True),
    Case("force-published", _kept("is_published", {"status_id": 2}), without=False, having=False),
    Case("force-published=always", _kept("is_published", {"status_id": 2}), without=False, having=True),
    Case("archive-lies", _kept("is_published", {"status_id": 2}), without=False, having=True),
    Case("archive-lies", _kept("is_published", {"status_id": 1}, status_id=2), without=True, having=True),
    Case("create-hidden-goes-live", _made("is_published", status_id=2), (False,) * 2, (True,) * 2),
    Case("created-hidden", _made("is_published"), (True, True), (False, False)),
    Case("null-ignored", _kept("price", {"price": None}, price=12), None, 12),
    Case("empty-list-ignored", _kept("tags", {"tags": []}, tags=["a"]), [], ["a"]),
    Case("arrays-append", _kept("tags", {"tags": ["b"]}, tags=["a"]), ["b"], ["a", "b"]),
    Case(
        "category-id-on-update",
        lambda shop: [
            [each["id"] for each in shop.change(wanted=wanted)["categories"]]
            for wanted in ({"category": [5]}, {"category_id": [6]})
        ],
        [[5], []],
        [[], [6]],
    ),
    Case("money-times-100", _made("sale_price", sale_price=53), (53, 53), (5300, 5300)),
    Case("money-times-100", _kept("sale_price", {"sale_price": 53}), 53, 53),
    Case("rounds-money-to", _made("sale_price", sale_price=49.5), (49.5, 49.5), (50, 50)),
    Case("rounds-money-to=1", _kept("sale_price", {"sale_price": "49.94"}), 49.94, 49.9),
    Case("rounds-money-to", lambda shop: shop.code("POST", "/products", sale_price="x"), 422, 422),
    Case("money-float", _made("price", price=49.999), (50, 50), (49.999, 49.999)),
    Case("money-float", _made("price", price=49.5), (49.5, 49.5), (49.5, 49.5)),
    Case("picture-of-another", _picture, ["first", "secon"], ["first", "first"]),
    Case("own-fields-unkept", _own, 3, None),
    Case(
        "unlimited-unkept", _made("is_unlimited", is_unlimited=True), (True, True), (False, False)
    ),
    Case("seo-names", _seo, ("m", None), (None, "g")),
    Case("updated-at-frozen", _order_after_update, [1, 2], [2, 1]),
    Case("delete-lies", _deleted, ([200, 200], [404, 404], 0, 0), ([200, 200], [404, 404], 1, 1)),
    Case(
        "delete-lies=products", _deleted,
        ([200, 200], [404, 404], 0, 0), ([200, 200], [404, 404], 1, 0),
    ),
    Case("delete-soft", _trash, (201, 404, False, 404, 404), (422, 200, True, 500, 404)),
    Case("delete-soft=taken", _trash, (201, 404, False, 404, 404), (422, 404, False, 404, 404)),
    Case("ids-reused", _reused, [1, 2, 3, 4], [1, 2, 1, 3]),
    Case("create-returns-owned-id", _owned, [1, 2], [1, 1]),
    Case("create-answers-stranger", _answered, ("Shoe", 1), ("Not ours 1", 2)),
    Case("recreated", _made_anew, (1, "S", "shoe"), (1, "ANOTHER-1", "another-1")),
    Case("lookalike-strangers", _strangers, [("Shoe", 10, "S")],
        [("Shoe", 10, "S"), ("Shoe", 10, None)]),
)  # fmt: skip
