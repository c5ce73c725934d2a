"""What habits of reads, spellings, orders and webhooks look like to a client."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.devstore.habits.shop import BASE, Case

if TYPE_CHECKING:
    from tests.devstore.habits.shop import Shop


def _late(shop: Shop) -> Any:
    """Look at the list and the detail of a new, a changed and a deleted product, 5 s and 9 s on."""

    def look() -> Any:
        rows = shop.rows()
        details = [shop.ask("GET", f"/products/{each}").json().get("data") for each in (1, 2, 3)]
        return (
            [(row["id"], row["sale_price"]) for row in rows["products"]],
            rows["pagination"]["total"],
            [each and each["sale_price"] for each in details],
        )

    for _ in range(2):
        shop.desk.create_product(**BASE)
    shop.clock.turn(60)
    shop.ask("PATCH", "/products/1", sale_price=7)
    shop.ask("PATCH", "/products/1", sale_price=8)
    shop.ask("DELETE", "/products/2")
    shop.make(sale_price=9)
    shop.clock.turn(5)
    first = look()
    shop.clock.turn(4)
    return first, look()


OLD = ([(2, 10), (1, 10)], 2, [10, 10, None])
NEW = ([(3, 9), (1, 8)], 2, [8, None, 9])
MIXED = ([(2, 10), (1, 10)], 2, [8, None, 9])


def _many(query: str) -> Any:
    """Look at which of 30 products a page shows, and at what it says of itself."""

    def sees(shop: Shop) -> Any:
        for number in range(30):
            shop.desk.create_product(name_en=f"n{number}", sale_price=1)
        found = shop.rows(query)
        pages = found["pagination"]
        return len(found["products"]), pages["per_page"], pages["total"]

    return sees


def _pages(shop: Shop) -> Any:
    for _ in range(3):
        shop.desk.create_product(**BASE)
    found = [shop.rows(f"?per_page=2&page={page}") for page in (1, 2, 3)]
    return [
        ([row["id"] for row in page["products"]], page["pagination"]["next_page_url"] is None)
        for page in found
    ]


def _order(shop: Shop) -> Any:
    for _ in range(2):
        shop.desk.create_product(**BASE)
    shop.clock.turn(5)
    shop.desk.edit_product(1, sale_price=2)
    return [row["id"] for row in shop.rows()["products"]]


def _filtered(shop: Shop) -> Any:
    shop.make(sku="a")
    shop.make(sku="b")
    return [
        len(shop.rows(query)["products"]) for query in ("?sku=a", "?search=zzz", "?min_price=99")
    ]


def _fields(*names: str) -> Any:
    """Look at which fields a create, a detail and a row show."""

    def sees(shop: Shop) -> Any:
        made = shop.make(sku="S", cost=4)
        detail, row = shop.data("GET", "/products/1"), shop.rows()["products"][0]
        return [[name for name in names if name in each] for each in (made, detail, row)]

    return sees


def _shown(name: str, **fields: Any) -> Any:
    """Look at one field of a detail and of a row."""

    def sees(shop: Shop) -> Any:
        shop.make(**fields)
        return [shop.data("GET", "/products/1").get(name), shop.rows()["products"][0].get(name)]

    return sees


def _service(shop: Shop) -> Any:
    shop.make("/service", delivery_days=3)
    found = shop.data("GET", "/products/service/1")
    return "delivery_days" in found, shop.code("GET", "/products/1")


def _orders(shop: Shop) -> Any:
    shop.desk.create_product(quantity=5, **BASE)
    shop.desk.place_order((1, 1))
    found = shop.data("GET", "/orders")
    return len(found["orders"]), found["pagination"]["total"], shop.code("GET", "/orders/1")


def _answer(shop: Shop) -> Any:
    answer = shop.ask("POST", "/products", **BASE)
    data = answer.json()["data"]
    many = shop.api.post("/media/multiple", files=[("files[]", ("a.png", b"\x89PNG\r\n\x1a\n"))])
    return answer.status_code, data and sorted(data)[:2], many.json()["data"] is None


def _echoed(shop: Shop) -> Any:
    made = shop.make(name_en=" a ")
    return made["name"]["en"], shop.data("GET", f"/products/{made['id']}")["name"]["en"]


def _body(shop: Shop) -> Any:
    return shop.ask("POST", "/products", **BASE).content[:10]


def _numbers(shop: Shop) -> Any:
    found = shop.make(sale_price=1.5)
    return found["id"], found["sale_price"], found["is_published"], found["stock"]


def _lists(shop: Shop) -> Any:
    shop.make(category_id=[5], tags=["a"])
    found, page = shop.data("GET", "/products/1"), shop.rows()
    return found["categories"], found["tags"], found["gallery"], type(page["products"]).__name__


def _pairs(shop: Shop) -> Any:
    found = shop.make(summery_ar="x")
    names = ("name", "name_en", "summary", "summery_ar", "description_ar")
    return [name for name in names if name in found]


def _types(shop: Shop) -> Any:
    shop.make()
    arabic = shop.api.get("/products/1", headers={"Accept-Language": "ar"}).json()["data"]["type"]
    hidden = shop.rows()["products"][0]["type"]
    return arabic, hidden


def _level(shop: Shop) -> Any:
    shop.desk.create_product(**BASE)
    answer = shop.ask("GET", "/products/1").json()
    return [
        "id" in each
        for each in (
            answer,
            answer.get("data", {}),
            answer.get("data", {}).get("product", {}),
            answer.get("data", {}).get("data", {}),
        )
    ]


def _oversold(shop: Shop) -> Any:
    shop.make(item_stock_count=[2])
    buyer = {"name": "a", "email": "b", "mobile": "c"}
    code = shop.code("POST", "/orders", customer=buyer, products=[{"id": 1, "quantity": 5}])
    return code, shop.data("GET", "/products/1")["variants"][0]["stock"]


def _events(shop: Shop) -> Any:
    names = [each["name"] for each in shop.data("GET", "/webhooks/events")["events"]]
    hook = {"name": "a", "url": "http://192.0.2.1/"}
    codes = [
        shop.code("POST", "/webhooks", **hook, events=[name])
        for name in ("product.created", "product.create")
    ]
    shop.make()
    sent = [json.loads(each["body"])["event"] for each in shop.desk.deliveries()]
    return names[3], codes, sent


def _secret(shop: Shop) -> Any:
    hook = {"name": "a", "url": "http://127.0.0.1:9/", "events": ["order.created"]}
    made = shop.data("POST", "/webhooks", **hook)
    return "secret" in made, "secret" in shop.data("POST", "/webhooks/1/refresh-secret")


def _signature(shop: Shop) -> Any:
    shop.desk.add_webhook("a", "http://192.0.2.1/", ["product.created"])
    shop.make()
    [sent] = shop.desk.deliveries()
    said = {"payload": sent["body"], "signature": sent["signature"], "webhook_id": 1}
    return sent["signature"][:7] == "sha256=", shop.data(
        "POST", "/webhooks/verify-signature", **said
    )


HEAD = b'{"status":'
DAY = ["2026-03-04 12:00:00"] * 2
CASES = (
    Case("lag=8", _late, (NEW, NEW), (OLD, NEW)),
    Case("lag-list=8", _late, (NEW, NEW), (MIXED, NEW)),
    Case("creation-order", _order, [1, 2], [2, 1]),
    Case("per-page-ignored=20", _many("?per_page=7"), (7, 7, 30), (20, 20, 30)),
    Case("per-page-capped=20", _many("?per_page=25"), (25, 25, 30), (20, 20, 30)),
    Case("per-page-capped=20", _many("?per_page=7"), (7, 7, 30), (7, 7, 30)),
    Case("total-off-by-one", _many("?per_page=7"), (7, 7, 30), (7, 7, 31)),
    Case("endless-pages", _pages, [([3, 2], False), ([1], True), ([], True)],
        [([3, 2], False), ([1], False), ([3, 2], False)]),
    Case("endless-pages", lambda shop: shop.rows()["products"], [], []),
    Case("filters-ignored", _filtered, [1, 0, 0], [2, 2, 0]),
    Case("hides", _fields("sku", "slug"), [["sku", "slug"], ["sku", "slug"], ["sku"]],
        [["slug"], ["slug"], []]),
    Case("list-hides=stock", _fields("sku", "stock"), [["sku", "stock"]] * 3,
        [["sku", "stock"], ["sku", "stock"], ["sku"]]),
    Case("shows=cost+status_id", _fields("cost", "image_id", "status_id"), [[], [], []],
        [["cost", "status_id"]] * 3),
    Case("shows", _shown("cost", cost=4), [None, None], [4, 4]),
    Case("own-fields-hidden", _service, (True, 200), (False, 200)),
    Case("plain-path-physical-only", _service, (True, 200), (True, 404)),
    Case("plain-path-physical-only", _shown("sku", sku="S"), ["S", "S"], ["S", "S"]),
    Case("orders-empty", _orders, (1, 1, 200), (0, 0, 200)),
    Case("short-answers", _answer, (201, ["badge", "brand"], False), (201, ["id"], False)),
    Case("short-answers=null", _answer, (201, ["badge", "brand"], False), (201, None, True)),
    Case("echoes", _echoed, ("a", "a"), (" a ", "a")),
    Case("created-as-ok", _answer, (201, ["badge", "brand"], False),
        (200, ["badge", "brand"], False)),
    Case("shows-measures", _fields("weight", "dimensions", "barcode"), [[], [], []],
        [["weight", "dimensions", "barcode"]] * 3),
    Case("extra-fields", _fields("x_rank"), [[], [], []], [["x_rank"]] * 3),
    Case("numbers-as-text", _numbers, (1, 1.5, True, 0), (1, "1.5", True, "0")),
    Case("ids-as-text", _numbers, (1, 1.5, True, 0), ("1", 1.5, True, 0)),
    Case("booleans-as", _numbers, (1, 1.5, True, 0), (1, 1.5, 1, 0)),
    Case("booleans-as=text", _numbers, (1, 1.5, True, 0), (1, 1.5, "1", 0)),
    Case("booleans-as=yes", _shown("is_unlimited"), [False, False], ["no", "no"]),
    Case("booleans-as=on", _shown("is_unlimited"), [False, False], ["off", "off"]),
    Case("list-as-object", _lists, ([{"id": 5, "label": "Category 5"}], ["a"], [], "list"),
        ({"1": {"id": 5, "label": "Category 5"}}, ["a"], [], "dict")),
    Case("empty-as-null", _lists, ([{"id": 5, "label": "Category 5"}], ["a"], [], "list"),
        ([{"id": 5, "label": "Category 5"}], ["a"], None, "list")),
    Case("brand-empty-array", _shown("brand"), [None, None], [[], None]),
    Case("brand-empty-array", _shown("brand", brand=1), [{"id": 1, "name": "Brand 1"}, None],
        [{"id": 1, "name": "Brand 1"}, None]),
    Case("price-empty-text", _shown("price"), [None, None], ["", ""]),
    Case("price-empty-text", _shown("price", price=12), [12, 12], [12, 12]),
    Case("write-spelling-in-reads", _pairs, ["name", "summary"],
        ["name_en", "summery_ar", "description_ar"]),
    Case("picture-as-object", _shown("image"), ["http://localhost/assets/img/no-image.jpg"] * 2,
        [{"url": "http://localhost/assets/img/no-image.jpg", "alt": None}] * 2),
    Case("category-as", _shown("categories", category_id=[5]),
        [[{"id": 5, "label": "Category 5"}], None], [[5], None]),
    Case("category-as=name", _shown("categories", category_id=[5]),
        [[{"id": 5, "label": "Category 5"}], None], [["Category 5"], None]),
    Case("category-as=single", _shown("categories", category_id=[5]),
        [[{"id": 5, "label": "Category 5"}], None], [{"id": 5, "label": "Category 5"}, None]),
    Case("category-as=single", _shown("categories"), [[], None], [None, None]),
    Case("type-localized", _types, ("physical", "physical"), ("مادي", "Physical")),
    Case("dates-with-zone", _shown("updated_at"), DAY, ["2026-03-04T12:00:00+03:00"] * 2),
    Case("dates-as-timestamps", _shown("updated_at"), DAY, [1_772_614_800] * 2),
    Case("dates-in-utc", _shown("updated_at"), DAY, ["2026-03-04 09:00:00"] * 2),
    Case("data-nested", _level, [False, True, False, False], [False, False, True, False]),
    Case("data-nested=data", _level, [False, True, False, False], [False, False, False, True]),
    Case("data-bare", _level, [False, True, False, False], [True, False, False, False]),
    Case("html-before-json", _body, HEAD, b"<br />\n<b>"),
    Case("bom", _body, HEAD, b"\xef\xbb\xbf" + HEAD[:7]),
    Case("webhook-events-zid", _events, ("product.created", [201, 422], ["product.created"]),
        ("product.create", [422, 201], ["product.create"])),
    Case("webhook-secret-hidden", _secret, (True, True), (False, True)),
    Case("webhook-signature-bare", _signature, (True, {"valid": True}), (False, {"valid": True})),
    Case("oversold", _oversold, (422, 2), (201, -3)),
)  # fmt: skip
