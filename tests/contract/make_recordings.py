"""Make the recordings of the built-in store, each with other habits: `python -m tests.contract.make_recordings`.

With paths of recordings, make only what is to be seen of those: of a real store, so that a person
reads it, and it becomes a test.
"""

from __future__ import annotations

import json
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from tests.contract.stores import KEY, NOON, shown_by
from tests.strategies import png
from tjar_sync import devstore
from tjar_sync.providers.http.recording.recorder import Recorder

if TYPE_CHECKING:
    from collections.abc import Mapping

RECORDINGS = Path(__file__).parent / "recordings"
HABITS = {
    "plain": "",
    "laravel": "ids-as-text,numbers-as-text,booleans-as=01,errors-bare,data-bare",
    "php-warning": "html-before-json,list-as-object,empty-as-null",
    "php-bom": "bom,dates-as-timestamps,booleans-as=yes",
    "other-shapes": "picture-as-object,category-as=name,dates-with-zone,data-nested=product",
    "write-spelling": "write-spelling-in-reads,type-localized,extra-fields",
    "short-pages": "per-page-capped=2",
    "physical-alone": "plain-path-physical-only,brand-empty-array,price-empty-text",
}
"""Recordings by name, and how their stores are."""


def main(paths: list[str]) -> None:
    """Make recordings with what is to be seen of them, or that alone."""
    for path in map(Path, paths):
        keep_golden(path, contract_of(path))
    for name, habits in () if paths else HABITS.items():
        path = RECORDINGS / f"{name}.har"
        record(path, habits)
        keep_golden(path, {})


def record(path: Path, habits: str) -> dict[str, Any]:
    """Record all that is read of a built-in store with such habits, and return what it showed."""
    settings = devstore.DevStoreSettings(
        api_key=KEY,
        base_url="https://shop.example",
        clock=lambda: datetime.fromtimestamp(NOON, UTC),
    )
    with devstore.Store(settings) as store:
        fill(devstore.Dashboard(store))
        devstore.seed_products(store, 2)
        devstore.seed_orders(store, 3)
        devstore.seed_carts(store, 2)
        store.set_habits(devstore.habits_of(habits))
        app = httpx.WSGITransport(devstore.create_app(store))
        with closing(Recorder(path, replace=True, key=b"the same each time")) as recorder:
            shown = shown_by(app, {}, recorder)
            recorder.publish()
            return shown


def fill(desk: devstore.Dashboard) -> None:
    """Put a product of each type on sale, and one with all that there is."""
    image = desk.upload("cup-h0123456789abz.png", png(7))
    desk.create_product(
        "physical",
        name_en="Cup & saucer",
        name_ar="فنجان",
        description_en="<p>White.</p>",
        sale_price=49.99,
        price=79.5,
        sku="CUP-1",
        slug="cup-1",
        image_id=image,
        product_gallery=[image],
        tags=["new"],
        category_id=[5],
        brand=1,
        item_stock_count=[3, 0],
        item_color=["red", "white"],
        item_size=["S", "M"],
    )
    desk.create_product("digital", name_en="E-book", sale_price=5, sku="BOOK-1")
    desk.create_product(
        "booking", name_en="Tasting", sale_price=30, sku="TASTE-1", duration_minutes=45
    )
    desk.add_webhook("erp", "https://erp.example.com/hooks?token=abc123", ["order.created"])
    desk.create_product("service", name_en="Wrapping", sale_price=3, sku="WRAP-1")


def contract_of(path: Path) -> Mapping[str, Any]:
    """Return the `contract:` that a recording's store needs; it stands in the file beside it."""
    golden = path.with_suffix(".json")
    found: Mapping[str, Any] = (
        json.loads(golden.read_bytes())["contract"] if golden.exists() else {}
    )
    return found


def keep_golden(path: Path, contract: Mapping[str, Any]) -> None:
    """Write down what is to be seen of a recording; a person reads it before it is kept."""
    golden = {"contract": contract, "shown": replayed(path, contract)}
    text = json.dumps(golden, ensure_ascii=False, indent=1)
    path.with_suffix(".json").write_text(f"{text}\n", "utf-8")


def replayed(path: Path, contract: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is seen of a recording."""
    transport = httpx.WSGITransport(devstore.replay_app(devstore.load_recording(path)))
    return shown_by(transport, contract)


if __name__ == "__main__":
    main(sys.argv[1:])
