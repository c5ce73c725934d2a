"""The pages: what visitors see, what the dashboard does, and that hostile text stays text."""

from __future__ import annotations

import io
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from tjar_sync.devstore import seed_carts, seed_orders, seed_products

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tjar_sync.devstore import Dashboard, Store

PNG = b"\x89PNG\r\n\x1a\n"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&"


class ParsedPage(HTMLParser):
    """The elements and the text of a page; every element is closed."""

    EMPTY = frozenset({"meta", "link", "img", "input", "br", "hr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Check that elements nest."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note text."""
        if data.strip():
            self.words.append(" ".join(data.split()))


def look(browser: FlaskClient, url: str, code: int = 200) -> ParsedPage:
    """Open a page and check what every page promises."""
    answer = browser.get(url)
    assert answer.status_code == code
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    page = ParsedPage(answer.text)
    assert not [tag for tag, _ in page.tags if tag in {"script", "iframe", "object"}]
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    addresses = [attrs.get("src") or attrs.get("href") or "/" for _, attrs in page.tags]
    assert all(each.startswith(("/", "?")) for each in addresses)
    return page


def test_the_shop(store: Store, browser: FlaskClient, desk: Dashboard) -> None:
    """Visitors see published products with prices, badges and pictures; drafts on request."""
    desk.create_product(name_en="Shoe", name_ar="حذاء", sale_price=75, price=100, quantity=0)
    desk.create_product(name_en="Secret", sale_price=1, status_id=2)
    words = look(browser, "/?lang=en").words
    drafts = look(browser, "/?drafts=1").words
    searched = look(browser, "/?q=secret&drafts=1").words

    assert {"Shoe", "75.00", "100.00", "−25%", "Sold out"} <= set(words)
    assert "Secret" not in words
    assert {"Secret", "Draft", "Shoe"} <= set(drafts)
    assert "Shoe" not in searched
    seed_products(store, 30)
    assert "1 / 2" in look(browser, "/").words


def test_languages(browser: FlaskClient, desk: Dashboard) -> None:
    """Arabic pages run right to left; a chosen language is remembered."""
    desk.create_product(name_en="Shoe", name_ar="حذاء", sale_price=75)
    arabic = look(browser, "/")
    english = look(browser, "/?lang=en")
    remembered = look(browser, "/")

    assert arabic.tags[0] == ("html", {"lang": "ar", "dir": "rtl"})
    assert english.tags[0] == remembered.tags[0] == ("html", {"lang": "en", "dir": "ltr"})
    assert ("حذاء" in arabic.words, "Shoe" in remembered.words) == (True, True)


def test_a_product(browser: FlaskClient, desk: Dashboard) -> None:
    """The product page shows gallery, variants, options, tags and the cleaned description."""
    picture = desk.upload("a.png", PNG)
    made = desk.create_product(
        name_en="Shoe",
        sale_price=75,
        sku="S-1",
        brand=2,
        tags=["new"],
        product_gallery=[picture],
        item_stock_count=[3],
        item_color=["red"],
        product_options=[
            {
                "type": "radio",
                "title": {"en": "Width"},
                "options": {"ar": {}, "en": {"Wide": 5, "Slim": 0}},
                "is_required": True,
            },
            {"type": "text", "title": {"en": "Engraving"}},
        ],
        description_en=f"<p>Fine</p>{HOSTILE}",
    )
    words = look(browser, f"/product/{made}?lang=en").words

    wanted = {"Shoe", "S-1", "new", "red", "Wide", "+5.00", "Slim", "Width *", "Engraving", "Fine"}
    assert wanted <= set(words)
    look(browser, "/product/99", 404)


@pytest.mark.parametrize(
    "url", ["/?drafts=1", "/product/1", "/dashboard/", "/dashboard/products/1", "/dashboard/media"]
)
def test_hostile_text_stays_text(browser: FlaskClient, desk: Dashboard, url: str) -> None:
    """Markup in any text the store holds is shown, never run."""
    desk.create_product(
        name_en=HOSTILE,
        summery_en=HOSTILE,
        description_en=HOSTILE,
        sale_price=1,
        sku=HOSTILE,
        tags=[HOSTILE],
        item_stock_count=[1],
        item_color=[HOSTILE],
        product_options=[{"type": "text", "title": {"en": HOSTILE}}],
    )
    desk.upload(f"{HOSTILE.replace('/', '')}.png", PNG, HOSTILE)

    look(browser, url)


def test_add_and_edit_by_form(browser: FlaskClient, desk: Dashboard) -> None:
    """Products are added and edited by forms; an emptied field is cleared."""
    form = {"type": "digital", "name_en": "Card", "name_ar": "", "sale_price": "9.5", "price": ""}
    added = browser.post("/dashboard/products", data=form | {"quantity": "3"})
    odd = browser.post("/dashboard/products", data=form | {"type": "odd"})
    for change in (
        {"name_en": "Gift & Card"},
        {"sale_price": "8", "price": "10"},
        {"tags": "a، b, "},
        {"status_id": "2"},
        {"description_en": "<p>x</p>", "description_ar": ""},
    ):
        assert browser.post("/dashboard/products/1", data=change).status_code == 303
    found = desk.product(1)

    assert added.headers["Location"] == "/dashboard/products/1"
    assert (odd.status_code, desk.product(2)["type"]) == (303, "physical")
    assert (found["type"], found["stock"], found["is_published"]) == ("digital", 3, False)
    assert found["name"] == {"ar": None, "en": "Gift &amp; Card"}
    assert (found["sale_price"], found["price"], found["tags"]) == (8, 10, ["a", "b"])
    look(browser, "/dashboard/products/1")


def test_variant_stock_by_form(browser: FlaskClient, desk: Dashboard) -> None:
    """Variants have a stock field each."""
    desk.create_product(name_en="a", sale_price=1, item_stock_count=[1, 2])
    look(browser, "/dashboard/products/1")
    browser.post("/dashboard/products/1", data={"item_stock_count": ["5", "6"]})

    assert [each["stock"] for each in desk.product(1)["variants"]] == [5, 6]


def test_picture_order_and_delete_by_form(browser: FlaskClient, desk: Dashboard) -> None:
    """A picture is replaced, an order placed and a product deleted by forms."""
    desk.create_product(name_en="a", sale_price=1, quantity=5)
    browser.post("/dashboard/products/1/picture", data={"picture": (io.BytesIO(PNG), "p.png")})
    image = desk.product(1)["image"]
    ordered = browser.post("/dashboard/products/1/order", data={"quantity": "2"})
    refused = browser.post("/dashboard/products/1/order", data={"quantity": "many"})
    stock = desk.product(1)["stock"]
    deleted = browser.post("/dashboard/products/1/delete")

    assert image.endswith(".png")
    assert (ordered.status_code, refused.status_code, stock) == (303, 422, 3)
    assert deleted.headers["Location"] == "/dashboard"
    assert desk.products() == []


def test_refusals_are_explained(browser: FlaskClient, desk: Dashboard) -> None:
    """What a form may not do is said in the page's language."""
    desk.create_product(name_en="a", sale_price=1)
    answer = browser.post("/dashboard/products/1?lang=en", data={"sale_price": "-3"})

    assert answer.status_code == 422
    assert "The sale_price must be at least 0." in ParsedPage(answer.text).words


def test_other_sites_cannot_send_forms(browser: FlaskClient, desk: Dashboard) -> None:
    """A form that another site sends changes nothing."""
    desk.create_product(name_en="a", sale_price=1)
    headers = {"Origin": "https://evil.example"}
    answer = browser.post("/dashboard/products/1/delete", headers=headers)

    assert answer.status_code == 403
    assert len(desk.products()) == 1


def test_lists(store: Store, browser: FlaskClient, desk: Dashboard) -> None:
    """Orders, media, webhooks with deliveries, and faults have pages, empty and full."""
    pages = ["", "orders", "media", "webhooks", "faults"]
    for page in pages:
        look(browser, f"/dashboard/{page}")
    seed_products(store, 60)
    seed_orders(store, 3)
    seed_carts(store, 1)
    desk.upload("a.png", PNG)
    desk.upload("a.pdf", b"%PDF-")
    desk.add_webhook(HOSTILE, "http://192.0.2.1/", ["product.updated"])
    desk.edit_product(1, is_unlimited=True)
    for page in pages:
        look(browser, f"/dashboard/{page}?lang=en")

    assert "not sent: not loopback" in look(browser, "/dashboard/webhooks").words
    assert browser.post("/dashboard/webhooks/1/delete").status_code == 303
    assert desk.webhooks() == []


def test_fault_buttons(store: Store, browser: FlaskClient) -> None:
    """Common faults are turned on and off by buttons; an unknown one does nothing."""
    for name in ("rate limit", "shifting list", "nothing"):
        browser.post("/dashboard/faults", data={"preset": name})
    words = look(browser, "/dashboard/faults").words
    browser.post("/dashboard/faults/clear")

    assert {"0 / 3", "0 / ∞"} <= set(words)
    assert store.faults.rules == ()


def test_the_style_is_served(browser: FlaskClient) -> None:
    """The one style sheet comes with the package."""
    with browser.get("/static/store.css") as answer:
        assert answer.content_type.startswith("text/css")


def test_a_missing_file_field(browser: FlaskClient, desk: Dashboard) -> None:
    """A form without the file it needs is a 400."""
    desk.create_product(name_en="a", sale_price=1)

    assert browser.post("/dashboard/products/1/picture").status_code == 400
