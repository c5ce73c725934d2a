"""The built-in stores' pages in a real browser: both languages, a telephone and a desk, for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import Watched
from tests.strategies import png
from tjar_sync.devstore import (
    Dashboard,
    Fault,
    FaultKind,
    HajatekDashboard,
    HajatekStore,
    Store,
    running,
    seed_orders,
    seed_products,
)
from tjar_sync.devstore.settings import DevStoreSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

LONG = "http://192.0.2.1/a/long/path/that/goes/on/and/on/without/any/place/to/break/it"
DESK = ("/dashboard/orders", "/dashboard/webhooks", "/dashboard/faults", "/dashboard/")
PAGES = {
    "tjar": ["/?drafts=1", "/product/1", "/product/999", "/dashboard/products/1"],
    "hajatek": ["/", "/product/prod_001", "/dashboard/products/prod_001"],
}
WIDER = """[document.documentElement, ...document.querySelectorAll(".flush")]
    .filter(one => one.scrollWidth > one.clientWidth).map(one => one.className || "page")"""
WIDTHS = (390, 1280)
SCHEMES = {"ar": "light", "en": "dark"}


@pytest.fixture(scope="module")
def shops() -> Iterator[dict[str, str]]:
    """Serve a store of each platform, with something on every page."""
    with Store(DevStoreSettings()) as store, HajatekStore() as other:
        desk = Dashboard(store)
        pictures = [desk.upload(f"{number}.png", png(number)) for number in (1, 2)]
        desk.upload("a-rather-long-name-of-a-booklet-that-is-no-picture.pdf", b"%PDF-")
        desk.create_product(
            name_ar="دلة قهوة نحاسية منقوشة يدويًا بزخارف نجدية قديمة",
            name_en="Brass dallah",
            description_ar="<p>دلة</p>",
            sale_price=1850,
            price=2200,
            sku="A-SKU-THAT-IS-LONGER-THAN-OTHERS-001",
            brand=1,
            category=[1],
            tags=["قهوة", "brass"],
            product_gallery=pictures,
            item_stock_count=[3, 0],
            item_color=["ذهبي", "silver"],
            product_options=[{"type": "text", "title": {"ar": "نقش", "en": "Engraving"}}],
        )
        desk.add_webhook("orders", LONG, ["order.created", "product.updated"])
        seed_products(store, 25)
        seed_orders(store, 2)
        store.faults.add(Fault(FaultKind.EMPTY_LIST, method="GET", path="^/nothing/like/it$"))
        theirs = HajatekDashboard(other)
        made = theirs.create_product(name="قهوة", price=40, quantity=5, description="<p>x</p>")
        theirs.add_webhook(LONG, ["order.created"])
        theirs.place_order((made, 1))
        with running(store) as one, running(other) as two:
            yield {"tjar": one, "hajatek": two}


@pytest.mark.parametrize("platform", sorted(PAGES))
@pytest.mark.parametrize("lang", sorted(SCHEMES))
def test_pages_fit_and_keep_nobody_out(
    browser: Browser, shops: dict[str, str], platform: str, lang: str
) -> None:
    """Neither a page nor a table on it scrolls sideways, and axe finds nothing."""
    scheme: Any = SCHEMES[lang]
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
    found = Watched(context.new_page())
    wrong = {}
    for path in (*PAGES[platform], *DESK, *(["/dashboard/media"] if platform == "tjar" else [])):
        found.page.goto(f"{shops[platform]}{path}{'&' if '?' in path else '?'}lang={lang}")
        for width in WIDTHS if lang == "ar" else reversed(WIDTHS):
            found.page.set_viewport_size({"width": width, "height": 900})
            wrong[path, width] = found.page.evaluate(WIDER)
        wrong[path, 0] = found.problems()
    context.close()

    assert {} == {where: what for where, what in wrong.items() if what}
