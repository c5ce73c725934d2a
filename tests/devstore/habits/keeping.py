"""What habits of texts, keys, files and refusals look like to a client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.devstore.habits.changing import VARIANTS
from tests.devstore.habits.shop import BASE, PNG, Case

if TYPE_CHECKING:
    from tests.devstore.habits.shop import Shop


def _name(text: str) -> Any:
    """Look at how a name is shown."""
    return lambda shop: shop.make(name_en=text)["name"]["en"]


def _summary(text: str) -> Any:
    """Look at how a summary is shown."""
    return lambda shop: shop.make(summery_en=text)["summary"]["en"]


def _description(text: str) -> Any:
    """Look at how a description is shown."""
    return lambda shop: shop.make(description_en=text)["description"]["en"]


def _slugs(shop: Shop) -> Any:
    given = shop.make(name_ar="حذاء", name_en=None, slug="حذاء shoe")["slug"]
    return given, shop.make(name_ar="قهوة", name_en=None)["slug"]


def _second(**fields: Any) -> Any:
    """Look at what becomes of a second product with these keys."""

    def sees(shop: Shop) -> Any:
        shop.make(sku="Shoe-1", slug="shoe")
        answer = shop.ask("POST", "/products", **BASE | fields)
        return answer.status_code, answer.json().get("data", {}).get("slug")

    return sees


def _own_slug(shop: Shop) -> Any:
    shop.make(slug="shoe")
    return shop.data("PATCH", "/products/1", slug="shoe")["slug"]


def _file_name(shop: Shop) -> Any:
    url = shop.upload("nike-h0a1b2c3d4e5fz.png").json()["data"]["url"]
    return "-h0a1b2c3d4e5fz" in url


def _shared(shop: Shop) -> Any:
    urls = [shop.upload("a.png", PNG + tail).json()["data"]["url"] for tail in (b"1", b"2")]
    files = [shop.api.get(url).content[-1:] for url in urls]
    shop.api.post("/media/1", files={"file": ("a.png", PNG + b"3")})
    return urls[0] == urls[1], files, [shop.api.get(url).content[-1:] for url in urls]


def _bytes(shop: Shop) -> Any:
    url = shop.upload("a.png", PNG + b"1").json()["data"]["url"]
    alone = shop.api.get(url).content[-1:]
    shop.upload("b.png", PNG + b"2")
    return alone, shop.api.get(url).content[-1:], shop.code("GET", f"{url}x")


def _codes(**body: Any) -> Any:
    """Look at the status of a create, and of an update with the same fields."""

    def sees(shop: Shop) -> Any:
        made = shop.desk.create_product(name_en="a", sale_price=1, price=5)
        create = shop.code("POST", "/products", **BASE | body)
        return create, shop.code("PATCH", f"/products/{made}", **body)

    return sees


def _verbs(shop: Shop) -> Any:
    made = shop.desk.create_product(**BASE)
    return (
        shop.code("POST", "/products", **BASE),
        shop.code("PATCH", f"/products/{made}", sale_price=3),
        shop.code("DELETE", f"/products/{made}"),
    )


def _no(shop: Shop) -> Any:
    answer = shop.ask("POST", "/products", name_en="a")
    return answer.status_code, answer.text


def _reads_refused(shop: Shop) -> Any:
    answer = shop.ask("GET", "/products/9")
    return answer.status_code, answer.json()["status"]


def _restricted(shop: Shop) -> Any:
    answers = [shop.ask("POST", "/products", **BASE) for _ in range(2)]
    return [(each.status_code, each.json().get("restricted")) for each in answers]


def _quota(shop: Shop) -> Any:
    answers = [shop.upload() for _ in range(2)]
    return [(each.status_code, each.json().get("file")) for each in answers]


def _media_update(shop: Shop) -> Any:
    shop.upload()
    file = {"file": ("b.png", PNG)}
    plain = shop.api.post("/media/1", files=file)
    put = shop.api.post("/media/1", files=file, data={"_method": "put"})
    return plain.status_code, put.status_code


def _webhooks(shop: Shop) -> Any:
    hook = {"name": "a", "url": "http://127.0.0.1:9/", "events": ["order.created"]}
    return [shop.code("POST", "/webhooks", **hook) for _ in range(3)]


def _refused_at(limit: int, *, wait: int) -> Any:
    """Look at requests at one moment: statuses, what is left, and how long to wait."""

    def sees(shop: Shop) -> Any:
        answers = [shop.ask("GET", "/products") for _ in range(limit + 1)]
        shop.clock.turn(wait)
        answers.append(shop.ask("GET", "/products"))
        return [
            (
                each.status_code,
                each.headers.get("X-RateLimit-Remaining"),
                each.headers.get("Retry-After"),
            )
            for each in answers
        ]

    return sees


def _firewall(shop: Shop) -> Any:
    answers = [shop.ask("GET", "/products"), shop.ask("POST", "/products", **BASE)]
    return [(each.status_code, each.headers.get("cf-mitigated")) for each in answers]


FREE = (200, None, None)
NO_SHAPES = {
    "success-false": '{"success": false}',
    "success-zero": '{"success": 0}',
    "status-false": '{"status": false}',
    "status-error": '{"status": "error", "message": "The given data was invalid."}',
    "code": '{"code": 422, "message": "The given data was invalid."}',
    "errors": '{"errors": {"sale_price": ["The sale_price field is required."]}}',
    "error": '{"error": "The given data was invalid."}',
    "message": '{"message": "The given data was invalid."}',
    "empty-object": "{}",
    "empty-list": "[]",
    "empty-body": "",
}
_REFUSED = (
    422,
    '{"status": "error", "message": "The given data was invalid.",'  # noqa: ISC004 - one text
    ' "errors": {"sale_price": ["The sale_price field is required."]}}',
)


def _measures(wanted: dict[str, Any], **fields: Any) -> Any:
    """Look at what no page of the vendor's has, after a change."""

    def sees(shop: Shop) -> Any:
        shown = shop.change(wanted=wanted, **fields)
        rows = [(row.get("sku"), row.get("price")) for row in shown["variants"]]
        return [shown.get(name) for name in ("weight", "dimensions", "barcode")], rows

    return sees


def _refused(**body: Any) -> Any:
    return lambda shop: shop.code("POST", "/products", **BASE, **body)


_SIDES = {"h": None, "l": None, "w": None}
CASES = (
    Case("keeps-measures", _measures({"dimensions": {"w": 3}, "weight": "2"}, weight=1.2345,
        dimensions={"h": 1, "l": 2.5}, barcode=" 628 "), ([None] * 3, []),
        ([2, {"h": 1, "l": 2.5, "w": 3}, "628"], [])),
    Case("keeps-measures", _measures({"dimensions": None, "barcode": None}, weight=0.0005,
        dimensions={"h": 1}, barcode="x"), ([None] * 3, []), ([0.001, _SIDES, None], [])),
    Case("keeps-measures", _measures({"item_price": [9.5, None]}, **VARIANTS, item_sku=["R"]),
        ([None] * 3, [(None, None)] * 2), ([None, _SIDES, None], [("R", 9.5), (None, None)])),
    Case("keeps-measures", _measures(VARIANTS, **VARIANTS, item_sku=["R", "B"]),
        ([None] * 3, [(None, None)] * 2), ([None, _SIDES, None], [(None, None)] * 2)),
    *(
        Case("keeps-measures", _refused(**{name: value}), 201, 422)
        for name, value in (("weight", -1), ("weight", "x"), ("weight", 10**9), ("dimensions", 5),
            ("dimensions", {"l": []}), ("item_price", 5), ("barcode", 5))
    ),
    Case("strips-tags", _name("<b>a</b> & b"), "&lt;b&gt;a&lt;/b&gt; &amp; b", "a &amp; b"),
    Case("not-trimmed", _name(" a "), "a", " a "),
    Case("not-trimmed", _description(" a "), "a", " a "),
    Case("collapses-space", _summary("a \n b"), "a \n b", "a b"),
    Case("not-escaped", _name("a & b"), "a &amp; b", "a & b"),
    Case("escapes-twice", _name("a & b"), "a &amp; b", "a &amp;amp; b"),
    Case("keeps-scripts", _description("a<script>b</script>"), "a", "a<script>b</script>"),
    Case("drops-word-script", _description("<p>Description</p>"), "<p>Description</p>",
        "<p>Deion</p>"),
    Case("reserialises-html", _description("<P class=a>b&quot;<br>c<b>d</p></i>"),
        "<P class=a>b&quot;<br>c<b>d</p></i>", '<p class="a">b"<br>c<b>d</b></p>'),
    Case("reserialises-html", _description("<i>a"), "<i>a", "<i>a</i>"),
    Case("truncates-name=3", _name("abcde"), "abcde", "abc"),
    Case("truncates-summary=3", _summary("abcde"), "abcde", "abc"),
    Case("arabic-slug-latin", _slugs, ("حذاء-shoe", "قهوة"), ("htha-shoe", "qhwh")),
    Case("arabic-slug-dropped", _slugs, ("حذاء-shoe", "قهوة"), ("shoe", "product")),
    Case("sku-case-insensitive", _second(sku="SHOE-1"), (201, "shoe-1"), (422, None)),
    Case("slug-suffixed-when-taken", _second(slug="shoe"), (422, None), (201, "shoe-1")),
    Case("slug-suffixed-when-taken", _own_slug, "shoe", "shoe"),
    Case("picture-name-dropped", _file_name, without=True, having=False),
    Case("picture-name-shared", _shared,
        (False, [b"1", b"2"], [b"}", b"2"]), (True, [b"2", b"2"], [b"3", b"3"])),
    Case("picture-bytes-of-another", _bytes, (b"1", b"1", 404), (b"1", b"2", 404)),
    Case("refuses", _verbs, (201, 200, 200), (422, 422, 422)),
    Case("refuses=update", _verbs, (201, 200, 200), (201, 422, 200)),
    *(
        Case(f"no-means-200={shape}", _no, _REFUSED, (200, body))
        for shape, body in NO_SHAPES.items()
    ),
    Case("no-means-200", _reads_refused, (404, "error"), (404, "error")),
    Case("restricted=1", _restricted, [(201, None), (201, None)], [(201, None), (200, True)]),
    Case("quota=1", _quota, [(201, None), (201, None)], [(201, None), (400, False)]),
    Case("requires", _codes(is_refundable=True), (201, 200), (422, 200)),
    Case("requires=sku+tags", _codes(sku="S", tags=["a"]), (201, 422), (201, 422)),
    Case("sale-below-price", _codes(sale_price=5), (201, 200), (201, 422)),
    Case("sale-below-price", _codes(sale_price=5, price=4), (201, 200), (422, 422)),
    Case("sale-below-price", _codes(sale_price=5, price=6), (201, 200), (201, 200)),
    Case("refuses-name-over=3", _codes(name_en="abcd"), (201, 200), (422, 422)),
    Case("refuses-name-over=4", _codes(name_en="abcd"), (201, 200), (201, 200)),
    Case("refuses-summary-over=3", _codes(summery_ar="abcd"), (201, 200), (422, 422)),
    Case("missing-parallel-array-500", _codes(item_stock_count=[1]), (201, 200), (500, 500)),
    Case("missing-parallel-array-500", _codes(**VARIANTS), (201, 200), (201, 200)),
    Case("update-media-needs-put", _media_update, (200, 200), (405, 200)),
    Case("webhook-cap", _webhooks, [201, 201, 422], [201, 422, 422]),
    Case("errors-bare", lambda shop: sorted(shop.ask("GET", "/products/9").json()),
        ["message", "status"], ["message"]),
    Case("rate-limit=2", _refused_at(2, wait=60), [FREE, FREE, FREE, FREE],
        [(200, "1", None), (200, "0", None), (429, "0", "60"), (200, "1", None)]),
    Case("retry-after-day=1", _refused_at(1, wait=60), [FREE, FREE, FREE],
        [FREE, (429, None, "86400"), (429, None, "86400")]),
    Case("retry-after-day=1", _refused_at(1, wait=86_400), [FREE, FREE, FREE],
        [FREE, (429, None, "86400"), FREE]),
    Case("firewall-403-html", _firewall, [(200, None), (201, None)], [(403, "challenge")] * 2),
    Case("firewall-403-html=writes", _firewall,
        [(200, None), (201, None)], [(200, None), (403, "challenge")]),
)  # fmt: skip
