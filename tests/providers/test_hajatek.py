"""Hajatek: whole products, found by a search; orders; and a store that says what it is."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.providers.conftest import KEY
from tests.providers.samples import product
from tjar_sync import devstore
from tjar_sync.errors import Incomplete, NotAStore, ProviderError, Refused
from tjar_sync.model.live import StoreInfo, Verb
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.settings import Limits, StoreSettings
from tjar_sync.providers.hajatek.platform import HAJATEK
from tjar_sync.providers.hajatek.provider import HajatekProvider, open_hajatek
from tjar_sync.providers.http.connection import ConnectionOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.providers.conftest import SleepClock, Souq

FRONT, SIDE, BACK = (f"https://cdn.example/{name}.png" for name in ("front", "side", "back"))


def answering(answer: Callable[[httpx.Request], Any], clock: SleepClock) -> HajatekProvider:
    """Open a store whose answers a function makes."""
    settings = StoreSettings(
        "s",
        "hajatek",
        "https://api.hajatek.com/v1",
        SecretStr(KEY),
        options={"store_id": "str_1"},
        platform=HAJATEK.info,
    )
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json=answer(request)))
    options = ConnectionOptions(settings, lambda _: None, transport, time=clock.time)
    return open_hajatek(HAJATEK, options)


def asked(souq: Souq) -> list[str]:
    """Return what the store was asked since the last look."""
    found = [f"{one.method} {one.path}?{one.query}" for one in souq.store.requests.recent]
    souq.store.requests.reset()
    return found


def only(souq: Souq) -> dict[str, Any]:
    """Return the one product that the store has."""
    (found,) = souq.desk.products()
    return found


def test_a_product_is_read_by_a_search_for_its_sku(souq: Souq) -> None:
    """Once it was seen, one page of what is called so is read, and not the whole list."""
    made = souq.desk.create_product(name="Shoe", price=10, sku="S-1")
    named = souq.desk.create_product(name="Sock", price=1)
    souq.provider.list("product")
    asked(souq)

    shoe = souq.provider.read("product", "physical", made)
    sock = souq.provider.read("product", "physical", named)

    assert shoe is not None
    assert sock is not None
    assert ("S-1", None, "Sock") == tuple(
        one.values[path] for one, path in ((shoe, "sku"), (sock, "sku"), (sock, "name.en"))
    )
    assert [
        "GET /v1/products?search=S-1&page=1&limit=100",
        "GET /v1/products?search=Sock&page=1&limit=100",
    ] == asked(souq)


def test_what_is_called_otherwise_by_now_is_found_in_the_list(souq: Souq) -> None:
    """A search that does not show it proves nothing."""
    made = souq.desk.create_product(name="Shoe", price=10, sku="S-1")
    souq.provider.list("product")
    souq.desk.edit_product(made, sku="S-2")

    live = souq.provider.read("product", "physical", made)

    assert live is not None
    assert "S-2" == live.values["sku"]
    souq.desk.delete_product(made)
    assert souq.provider.read("product", "physical", made) is None


def test_an_update_repeats_all_that_the_store_shows(souq: Souq) -> None:
    """Fields that no file manages stay, and so do those that this program knows nothing of."""
    made = souq.desk.create_product(
        name="Shoe", price=10, quantity=3, images=[FRONT, SIDE], status="draft", warranty="2 years"
    )

    souq.provider.write(product(Verb.UPDATE, {"sale_price": Decimal(8)}, remote_id=made))

    kept = only(souq)
    assert (8, 3, [FRONT, SIDE], "draft", "2 years") == tuple(
        kept[name] for name in ("price", "quantity", "images", "status", "warranty")
    )


@pytest.mark.parametrize(
    ("values", "images"),
    [
        ({"image": BACK}, [BACK, SIDE]),
        ({"gallery": (BACK, SIDE)}, [FRONT, BACK, SIDE]),
        ({"gallery": ()}, [FRONT]),
        ({"image": None, "gallery": ()}, []),
    ],
)
def test_the_first_picture_is_the_main_one(
    souq: Souq, values: dict[str, Any], images: list[str]
) -> None:
    """Picture and gallery are one list there; what is not written of it stays."""
    made = souq.desk.create_product(name="Shoe", price=10, images=[FRONT, SIDE])

    souq.provider.write(product(Verb.UPDATE, values, remote_id=made))

    assert images == only(souq)["images"]


def test_a_gallery_needs_a_picture(souq: Souq) -> None:
    """Else its first would become the main one, and the store would show other than was written."""
    values = {"name.en": "Shoe", "sale_price": 10, "gallery": (FRONT,)}

    with pytest.raises(Refused, match="takes its first for `image`"):
        souq.provider.write(product(Verb.CREATE, values))

    assert [] == souq.desk.products()


def test_a_create_sends_pictures_and_category(souq: Souq) -> None:
    """Addresses go as they are, and a category by its word."""
    values = {"name.en": "Cap", "sale_price": 1, "image": FRONT, "gallery": (SIDE,)}

    written = souq.provider.write(product(Verb.CREATE, {**values, "categories": ("hats",)}))

    assert ([FRONT, SIDE], "hats") == (only(souq)["images"], only(souq)["category"])
    assert written.live is not None
    assert (FRONT, (SIDE,), ("hats",)) == tuple(
        written.live.values[path] for path in ("image", "gallery", "categories")
    )
    update = product(Verb.UPDATE, {"categories": ()}, remote_id=written.remote_id)
    souq.provider.write(update)
    assert only(souq)["category"] is None


@pytest.mark.parametrize(
    ("status", "published"), [("active", True), ("Archived", False), ("", None), (None, None)]
)
def test_a_status_says_whether_buyers_see_it(
    clock: SleepClock, status: str | None, published: object
) -> None:
    """In the words that are known."""
    row = {"id": "p1", "name": "A", "status": status, "category": None}
    provider = answering(lambda _: {"products": [row], "total": 1}, clock)

    (live,) = provider.list("product").rows

    assert (published, ()) == (live.values["published"], live.values["categories"])


def test_a_status_that_nobody_knows_is_told_and_not_written_over(clock: SleepClock) -> None:
    """A word that is guessed at could take a product off sale, or put it on."""
    row = {"id": "p1", "name": "A", "status": "on hold"}
    provider = answering(lambda _: {"products": [row], "total": 1}, clock)

    (live,) = provider.list("product").rows

    assert "is no status that is known" in live.unreadable["published"]
    with pytest.raises(ProviderError, match="is no status that is known"):
        provider.write(product(Verb.UPDATE, {"sale_price": 1}, remote_id="p1"))


def test_a_store_says_what_it_is(souq: Souq) -> None:
    """Its name and plan; and its id is part of what tells it from all others."""
    assert StoreInfo("Demo Shop", "business") == souq.provider.about()
    assert "Demo Shop, business plan" == str(souq.provider.about())
    assert "Demo" == str(StoreInfo("Demo"))
    assert souq.provider.base_url.endswith("/v1/stores/str_demo")


def test_the_pace_follows_the_plan(souq: Souq) -> None:
    """Before a store has said its plan, the slowest counts; what a person asks for is never exceeded."""
    first = souq.provider.capabilities.requests_per_second
    souq.provider.about()
    careful = souq.again(limits=Limits(requests_per_second=3, asked=True))
    careful.about()
    told = souq.again(options={**souq.settings.options, "plan": "pro"})
    told.about()

    assert (100 / 60, math.inf) == (first, souq.provider.capabilities.requests_per_second)
    assert 3 == careful.capabilities.requests_per_second
    assert 500 / 60 == told.capabilities.requests_per_second


def test_a_store_within_this_process_is_asked_at_once(souq: Souq) -> None:
    """Whatever its plan, nobody else is kept waiting."""
    provider = souq.again(url="embedded")

    provider.about()

    assert math.inf == provider.capabilities.requests_per_second


def test_another_store_is_refused(souq: Souq, clock: SleepClock) -> None:
    """Where the key is not that store's, and where another one answers."""
    other = souq.again(options={"store_id": "str_other"})

    with pytest.raises(NotAStore, match="the key's owner has no store str_other"):
        other.about()
    with pytest.raises(NotAStore, match="asked for the store str_1, and str_2 answered"):
        answering(lambda _: {"store": {"id": "str_2"}}, clock).about()
    assert StoreInfo("str_1") == answering(lambda _: {"currency": "SAR"}, clock).about()


def test_open_orders_hold_products(souq: Souq) -> None:
    """Until an order's status is a last one."""
    cap, shoe = (souq.desk.create_product(name=one, price=1, quantity=9) for one in ("Cap", "Shoe"))
    assert not souq.provider.shows_orders()
    first = souq.desk.place_order((cap, 1), (shoe, 2))
    second = souq.desk.place_order((shoe, 1))

    assert {cap: (first,), shoe: (first, second)} == souq.provider.ordered()
    assert souq.provider.ordered() == souq.provider.order_book({}, 1).held
    souq.desk.move_order(first, "completed")
    assert {shoe: (second,)} == souq.provider.ordered("2026-01-01")
    assert {} == souq.provider.ordered("2999-01-01")
    assert souq.provider.shows_orders()


def orders(clock: SleepClock, listed: Any, details: Any = None, total: int = 1) -> Any:
    """Ask a store that shows these orders who waits for what."""

    def answer(request: httpx.Request) -> Any:
        return (
            {"orders": listed, "total": total} if request.url.path.endswith("/orders") else details
        )

    return answering(answer, clock).ordered("2026-03-01")


def test_an_order_whose_row_hides_its_items_is_read(clock: SleepClock) -> None:
    """By its own request; a day that cannot be read may be any."""
    listed = [{"id": "ord_1", "status": "pending", "created_at": "yesterday"}]
    lines = [{"product_id": "p1"}, {"product_id": "p1"}, {"name": "a gift"}, "?"]

    assert {"p1": ("ord_1",)} == orders(clock, listed, {"id": "ord_1", "items": lines})


def test_orders_that_do_not_tell_what_was_ordered_are_no_proof(clock: SleepClock) -> None:
    """What cannot be read is never taken for nobody waiting."""
    listed = [{"order_id": "ord_1", "status": "pending"}]

    with pytest.raises(ProviderError, match="does not show its products"):
        orders(clock, listed, {"order_id": "ord_1"})
    with pytest.raises(ProviderError, match="an order without an id"):
        orders(clock, [{"status": "pending"}])
    with pytest.raises(Incomplete, match="the orders could not be read whole"):
        orders(clock, listed, total=2)


def test_an_order_that_is_gone_meanwhile_is_no_proof(clock: SleepClock) -> None:
    """It was in the list a moment ago."""
    settings = StoreSettings("s", "hajatek", "https://a.example", SecretStr(KEY))

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/orders"):
            return httpx.Response(200, json={"orders": [{"id": "ord_1"}], "total": 1})
        return httpx.Response(404, json={"error": {"code": "not_found", "message": "gone"}})

    transport = httpx.MockTransport(answer)
    options = ConnectionOptions(settings, lambda _: None, transport, time=clock.time)

    with pytest.raises(ProviderError, match="lists order ord_1, but does not show its products"):
        open_hajatek(HAJATEK, options).ordered()


def test_too_many_requests_are_waited_out(souq: Souq, clock: SleepClock) -> None:
    """The store's own limit is obeyed by what its answer says."""
    fault = devstore.Fault(devstore.FaultKind.RATE_LIMITED, retry_after=7)
    souq.store.faults.add(fault)

    assert souq.provider.list("product").complete
    assert 7 in [round(seconds) for seconds in clock.slept]
