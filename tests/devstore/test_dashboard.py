"""The dashboard as plain calls: edits a person makes beside the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tjar_sync.devstore import Dashboard, DevStoreSettings, Missing, Rejected, Store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.devstore.conftest import StoreClock

PNG = b"\x89PNG\r\n\x1a\n"


def test_edits_bump_the_time(desk: Dashboard, clock: StoreClock) -> None:
    """An edit of any type changes the field and moves updated_at."""
    made = desk.create_product("service", name_en="Fit", sale_price=1, delivery_days=3)
    clock.turn(5)
    desk.edit_product(made, delivery_days=4)
    found = desk.product(made)

    assert (found["type"], found["delivery_days"]) == ("service", 4)
    assert (found["created_at"][-2:], found["updated_at"][-2:]) == ("00", "05")


def test_publish_and_unpublish(desk: Dashboard) -> None:
    """A product can be hidden and shown again."""
    made = desk.create_product(name_en="a", sale_price=1)
    desk.unpublish(made)
    hidden = desk.product(made)["is_published"]
    desk.publish(made)

    assert (hidden, desk.product(made)["is_published"]) == (False, True)


def test_pictures(desk: Dashboard) -> None:
    """A picture set by hand is uploaded and shown."""
    made = desk.create_product(name_en="a", sale_price=1)
    media_id = desk.set_image(made, "box.png", PNG)

    assert desk.product(made)["image"] == desk.media()[0]["url"]
    assert desk.stored(made)["image_id"] == media_id


def test_delete(desk: Dashboard) -> None:
    """A deleted product is gone."""
    made = desk.create_product(name_en="a", sale_price=1)
    desk.delete_product(made)

    assert desk.products() == []
    with pytest.raises(Missing):
        desk.product(made)


def test_mistakes_are_told(desk: Dashboard) -> None:
    """Broken rules, unknown fields and unknown ids raise."""
    made = desk.create_product(name_en="a", sale_price=1)
    with pytest.raises(Rejected, match="sale_price: negative"):
        desk.edit_product(made, sale_price=-1)
    with pytest.raises(ValueError, match="colour"):
        desk.edit_product(made, colour="red")
    with pytest.raises(Missing):
        desk.edit_webhook(3, name="x")


def test_webhooks(desk: Dashboard) -> None:
    """Webhooks can be added, edited in part and deleted."""
    made = desk.add_webhook("A", "http://a.example", ["order.created"])
    desk.edit_webhook(made["id"], url="http://b.example")
    urls = [hook["url"] for hook in desk.webhooks()]
    desk.delete_webhook(made["id"])

    assert (urls, desk.webhooks()) == (["http://b.example"], [])


def test_orders(desk: Dashboard) -> None:
    """An order placed by hand takes stock."""
    made = desk.create_product(name_en="a", sale_price=2, quantity=5)
    order = desk.place_order((made, 2))

    assert [(each["id"], each["total_amount"]) for each in desk.orders()] == [(order, 6)]
    assert desk.product(made)["stock"] == 3


def test_two_handles_on_one_file(tmp_path: Path) -> None:
    """A second store on the same file sees and makes the same changes."""
    settings = DevStoreSettings(database=tmp_path / "store.db")
    with Store(settings) as one, Store(settings) as two:
        made = Dashboard(one).create_product(name_en="a", sale_price=1)
        Dashboard(two).edit_product(made, sale_price=2)

        assert Dashboard(one).product(made)["sale_price"] == 2
