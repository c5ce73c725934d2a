"""Tjar's answers: the documented examples, and every oddity that a store may show."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.providers.conftest import NOON
from tests.providers.samples import SHOE, SHOE_VALUES, UPLOADS, answer, product, shown
from tjar_sync.errors import ProviderError
from tjar_sync.model.address import Address
from tjar_sync.model.live import Verb, Write

if TYPE_CHECKING:
    from tests.providers.conftest import Foreign


def test_the_documented_product(foreign: Foreign) -> None:
    """The vendor's own example is read in full, and what it does not show is absent."""
    live = shown(foreign, SHOE)

    assert (live.remote_id, live.type, live.full) == ("195", "physical", True)
    assert dict(live.values) == SHOE_VALUES
    assert (live.updated_at, live.seen_at) == ("2026-03-04 02:52:41", "2026-03-04 11:52:41")
    assert not live.racy


def test_the_older_copy_of_the_product(foreign: Foreign) -> None:
    """In February the type was a word in the answer's language, without a number."""
    assert shown(foreign, {"id": 195, "type": "مادي"}).type == "physical"
    assert shown(foreign, {"id": 195, "type": "Physical "}).type == "physical"
    assert shown(foreign, {"id": 195, "type": "subscription", "type_id": 9}).type == ""
    assert shown(foreign, {"id": 195, "type_id": "1"}).type == "physical"


def test_rows_of_many_forms(foreign: Foreign) -> None:
    """A store that shows other keys in every row is read as well as any."""
    rows = [{"id": number, f"x{number}": 1, "sku": f"S{number}"} for number in range(1, 151)]
    body = {"data": {"products": rows, "pagination": {"total": 150}}}

    listing = foreign(lambda _: answer(body)).list("product")

    assert [row.values["sku"] for row in listing.rows] == [f"S{number}" for number in range(1, 151)]


def test_the_documented_list(foreign: Foreign) -> None:
    """Rows in `data.products` with their pagination, in PHP's own spelling."""
    page = {
        "status": "success",
        "data": {
            "products": [SHOE],
            "pagination": {
                "total": "1",
                "current_page": 1,
                "last_page": 1,
                "per_page": 5,
                "next_page_url": None,
            },
        },
    }
    text = json.dumps(page).replace("/", r"\/")

    listing = foreign(lambda _: httpx.Response(200, text=text)).list("product")

    assert listing.complete
    assert dict(listing.rows[0].values) == SHOE_VALUES
    assert not listing.rows[0].full


@pytest.mark.parametrize(
    ("body", "complete"),
    [
        ({"data": [SHOE], "meta": {"total": 1}}, True),
        ({"products": [SHOE], "pagination": {"total": 1}}, True),
        ({"data": {"products": [SHOE]}}, False),
        ({"data": {"products": [SHOE], "pagination": {"total": "many"}}}, False),
        ({"data": {"products": [SHOE], "pagination": {"total": -1}}}, False),
    ],
)
def test_other_envelopes(foreign: Foreign, body: Any, *, complete: bool) -> None:
    """Laravel's own list, none at all, or no count: the rows are found, and doubted if need be."""
    listing = foreign(lambda _: answer(body)).list("product")

    assert ([row.remote_id for row in listing.rows], listing.complete) == (["195"], complete)


VALUES = [
    ({"name": None}, {"name.ar": None, "name.en": None}),
    ({"name": "plain"}, {}),
    ({"price": "79.9000"}, {"price": Decimal("79.90")}),
    ({"price": 80}, {"price": Decimal("80.00")}),
    ({"price": 79.995}, {"price": Decimal("79.995")}),
    ({"price": None}, {"price": None}),
    ({"stock": "12"}, {"quantity": 12}),
    ({"stock": 12.0}, {"quantity": 12}),
    ({"sku": 12}, {"sku": "12"}),
    ({"sku": 1.5}, {"sku": "1.5"}),
    ({"is_published": 1}, {"published": True}),
    ({"is_published": "0"}, {"published": False}),
    ({"is_published": 2}, {"published": False}),
    ({"is_published": None}, {"published": None}),
    ({"image": "http://x/assets/img/no-image.jpg"}, {"image": None}),
    ({"image": ""}, {"image": None}),
    ({"image": f"{UPLOADS}/nike-h0123456789abz1764072374.png"}, {"image": "0123456789ab"}),
    ({"image": {"url": "http://x/a.png"}}, {"image": "http://x/a.png"}),
    ({"gallery": None}, {"gallery": ()}),
    ({"gallery": ["http://x/a.png", None]}, {"gallery": ("http://x/a.png",)}),
    ({"gallery": {"1": {"id": 2, "url": "http://x/b.png"}}}, {"gallery": ("http://x/b.png",)}),
    ({"brand": {"id": 1, "name": "Nike"}}, {"brand": "nike"}),
    ({"brand": 9}, {"brand": 9}),
    ({"badge": None}, {"badge": None}),
    ({"categories": [{"id": 5, "label": "X"}, {"id": "6"}]}, {"categories": ("shoes", 6)}),
    ({"tags": ["a", {"name": "b"}, {"label": "c"}]}, {"tags": ("a", "b", "c")}),
    ({"variants": [{"color": "red", "extra": 1}]}, {"variants": ({"color": "red"},)}),
    (
        {"product_options": [{"options": {"ar": ["1"], "en": {"0": 1, "x": 2}}}]},
        {
            "options": (
                {
                    "type": None,
                    "title": {"ar": "", "en": ""},
                    "sub_title": {"ar": "", "en": ""},
                    "required": False,
                    "multi_select": False,
                    "choices": (
                        {"label": {"ar": "0", "en": "0"}, "cost": Decimal("1.00")},
                        {"label": {"ar": "", "en": "x"}, "cost": Decimal("2.00")},
                    ),
                },
            )
        },
    ),
    (
        {"product_options": [{"options": {"ar": {"أ": 1}, "en": []}}]},
        {
            "options": (
                {
                    "type": None,
                    "title": {"ar": "", "en": ""},
                    "sub_title": {"ar": "", "en": ""},
                    "required": False,
                    "multi_select": False,
                    "choices": ({"label": {"ar": "أ", "en": ""}, "cost": Decimal("1.00")},),
                },
            )
        },
    ),
    (
        {"type_id": 3, "availability": [{"day": "6", "start_time": "10:00:00"}]},
        {"availability": ({"day": "saturday", "start_time": "10:00", "end_time": ""},)},
    ),
    ({"type_id": 3, "provider_ids": [{"id": 3}, "4"]}, {"providers": (3, 4)}),
]


@pytest.mark.parametrize(("payload", "values"), VALUES)
def test_a_value_in_another_spelling(foreign: Foreign, payload: Any, values: Any) -> None:
    """Numbers as text, lists as objects, objects as ids: what is meant is read."""
    ids = {"categories": {"shoes": 5}, "brands": {"nike": 1, "nike-again": 1}}

    assert dict(shown(foreign, {"id": 195, "type_id": 1, **payload}, ids=ids).values) == values


UNREADABLE = [
    ({"sku": ["a"]}, "shows \"['a']\" as sku, which is not a text"),
    ({"price": True}, "shows 'True' as price, which is not an amount"),
    ({"price": "1e999999999"}, "shows '1e999999999' as price, which is not an amount"),
    (
        {"stock": "few"},
        "shows 'few' as quantity (`stock` in its answer), which is not a whole number",
    ),
    (
        {"stock": 1.5},
        "shows '1.5' as quantity (`stock` in its answer), which is not a whole number",
    ),
    (
        {"stock": [1]},
        "shows '[1]' as quantity (`stock` in its answer), which is not a whole number",
    ),
    (
        {"is_published": "maybe"},
        "shows 'maybe' as published (`is_published` in its answer), which is neither true nor false",
    ),
    ({"image": 5}, "shows '5' as image, which is not a picture"),
    ({"tags": "a,b"}, "shows 'a,b' as tags, which is not a list"),
    ({"variants": [1]}, "shows '[1]' as variants, which holds a row that is no object"),
    (
        {"type_id": 3, "availability": [{"day": 7}]},
        "shows \"[{'day': 7}]\" as availability, which has a day that is none",
    ),
]


@pytest.mark.parametrize(("payload", "message"), UNREADABLE)
def test_a_value_that_makes_no_sense(foreign: Foreign, payload: Any, message: str) -> None:
    """The field and what it shows are told, and the rest is read."""
    live = shown(foreign, {"id": 195, "summary": {"en": "Fine"}, **payload})

    assert [f"the store {message}"] == list(live.unreadable.values())
    assert "Fine" == live.values["summary.en"]
    assert live.unreadable.keys().isdisjoint(live.values)


@pytest.mark.parametrize(
    ("updated_at", "seen"),
    [
        ("2026-03-04 02:52:41", "2026-03-04 11:52:41"),
        ("2026-03-04T02:52:41", ""),
        ("yesterday", ""),
        (None, ""),
    ],
)
def test_times_are_compared_only_in_one_form(foreign: Foreign, updated_at: Any, seen: str) -> None:
    """The store's clock is told as `updated_at` is written, or not at all."""
    live = shown(foreign, {"id": 195, "updated_at": updated_at})

    assert (live.updated_at, live.seen_at) == (updated_at or "", seen)
    assert live.racy is (seen == "")
    assert NOON == 1_772_614_361


def test_a_clock_that_cannot_be_read(foreign: Foreign) -> None:
    """Without the store's clock every row is racy."""
    reply = httpx.Response(200, json={"data": SHOE}, headers={"date": "now"})

    live = foreign(lambda _: reply).read("product", "physical", "195")

    assert live is not None
    assert (live.seen_at, live.racy) == ("", True)


VARIANTS: Any = {"variants": ({"color": "red", "size": "S", "stock": None},)}
HOOK = Write(Verb.UPDATE, Address("webhook", "orders"), "", {"url": "https://a.example"}, "3")


@pytest.mark.parametrize(
    ("write", "data", "message"),
    [
        (
            product(Verb.UPDATE, VARIANTS, remote_id="7"),
            {"id": 7, "type_id": 1, "variants": [1]},
            "product 7: the store shows '[1]' as variants, which holds a row that is no object",
        ),
        (
            HOOK,
            {"webhooks": [{"id": 3, "url": "https://b.example", "events": "a,b"}]},
            "webhook 3: the store shows 'a,b' as events, which is not a list",
        ),
    ],
)
def test_what_is_written_anew_as_a_whole_must_be_understood(
    foreign: Foreign, write: Write, data: Any, message: str
) -> None:
    """What cannot be read would be lost; nothing is sent, and the contract's row is named."""
    methods: list[str] = []

    def reply(request: httpx.Request) -> httpx.Response:
        methods.append(request.method)
        return answer({"data": data})

    with pytest.raises(ProviderError) as caught:
        foreign(reply).write(write)

    assert caught.value.what == message
    assert "correct `contract.fields." in caught.value.hint
    assert ["GET"] == methods
