"""What is read of a delivery: which event, about what; and what cannot be one."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.listener.deliveries import HAJATEK, TJAR
from tjar_sync.listener.reading import BadDeliveryError, read_delivery
from tjar_sync.model.heard import HeardEvent

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)


def read(**content: Any) -> HeardEvent:
    """Read one of Tjar's."""
    return read_delivery(json.dumps({"id": "evt_1", **content}).encode(), TJAR, NOW)


@pytest.mark.parametrize(
    ("name", "asks"),
    [
        ("product.updated", True),
        ("product.update", True),
        ("product.publish", True),
        ("product.deleted", True),
        ("product.delete", True),
        ("inventory.low", True),
        ("product.created", False),
        ("product.create", False),
        ("order.created", False),
        ("order.status.update", False),
        ("cart.abandoned", False),
        ("productive", False),
    ],
)
def test_which_events_ask_for_a_look(name: str, asks: bool) -> None:  # noqa: FBT001 - a case's own
    """Those after which a product of ours may be another one, in whichever spelling."""
    assert asks == read(event=name, data={"id": 7}).to_check


@pytest.mark.parametrize(
    ("data", "ids"),
    [
        ({"id": 7}, ("7",)),
        ({"id": "prod_001", "store_id": "str_1"}, ("prod_001",)),
        ({"id": 3, "product_id": 7}, ("7",)),
        ({"id": 3, "product": {"id": 7}}, ("7",)),
        ({"id": 3, "product": 7}, ("7",)),
        (
            {"id": 3, "items": [{"product_id": 7}, {"product_id": 8}, {"product_id": 7}, 1, {}]},
            ("7", "8"),
        ),
        ({"items": "none"}, ()),
        ({"id": True}, ()),
        ({"id": "a b"}, ()),
        ({"id": "é"}, ()),
        ({"id": [7]}, ()),
        ({"product": {}}, ()),
        ({}, ()),
        ([7], ()),
        (None, ()),
        ({"items": [{"product_id": one} for one in range(101)]}, ()),
    ],
)
def test_which_products_an_event_is_about(data: Any, ids: tuple[str, ...]) -> None:
    """Wherever a platform has their ids; none, and so all of them, where it does not say."""
    assert ids == read(event="product.updated", data=data).remote_ids


def test_nothing_of_people_is_kept() -> None:
    """Of an order only its event's id and name are kept."""
    event = read(event="order.created", data={"id": 9, "customer": {"name": "Ali"}})

    assert HeardEvent("evt_1", "order.created", (), to_check=False) == event


def test_an_event_without_a_fit_id_is_known_by_its_bytes() -> None:
    """The same bytes are the same event again; other ones are another."""
    first, again, other = (
        read(event="product.updated", id=wrong, data={"id": number}).id
        for wrong, number in ((None, 1), (None, 1), ("two words", 1))
    )

    assert first == again != other
    assert first.startswith("sha256:")
    assert "12" == read(event="product.updated", id=12).id


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "the body is no JSON"),
        (b"\xff\xfe{", "the body is no JSON"),
        (b"[" * 100_000, "the body is no JSON"),
        (b'{"id": ' + b"9" * 5000 + b"}", "the body is no JSON"),
        (b"event=product.updated", "the body is no JSON"),
        (b"[]", "the body is no JSON object"),
        (b"{}", "`event` names no event"),
        (b'{"event": 7}', "`event` names no event"),
        (b'{"event": "two words"}', "`event` names no event"),
        (b'{"event": "\\ud800"}', "`event` names no event"),
        (
            b'{"event": "product.updated", "created_at": "2026-03-08T11:59:59Z"}',
            "it was made more than 7 days ago",
        ),
        (
            b'{"event": "product.updated", "created_at": "2020-01-01 00:00:00"}',
            "it was made more than 7 days ago",
        ),
    ],
)
def test_what_is_no_event(body: bytes, why: str) -> None:
    """What makes no sense is refused in a few words, and none of it is repeated."""
    with pytest.raises(BadDeliveryError) as caught:
        read_delivery(body, TJAR, NOW)

    assert why == str(caught.value)


@pytest.mark.parametrize("at", ["2026-03-08T12:00:01Z", "2026-03-16T00:00:00Z", "soon", 7, None])
def test_when_an_event_was_made_may_be_told_in_any_way(at: object) -> None:
    """Only what says that it is old is taken for a replay."""
    assert read(event="product.updated", created_at=at, data={"id": 1}).to_check


def test_hajatek_calls_the_event_its_type() -> None:
    """The body's key is the platform's own."""
    body = b'{"id": "evt_1", "type": "inventory.low", "data": {"id": "prod_1"}}'

    assert HeardEvent("evt_1", "inventory.low", ("prod_1",)) == read_delivery(body, HAJATEK, NOW)


@given(
    st.one_of(
        st.binary(),
        st.recursive(
            st.none() | st.booleans() | st.text() | st.integers(),
            lambda inner: (
                st.lists(inner)
                | st.dictionaries(
                    st.sampled_from(
                        ["id", "event", "data", "items", "product", "product_id", "created_at"]
                    ),
                    inner,
                )
            ),
        ).map(lambda tree: json.dumps(tree).encode()),
    )
)
def test_whatever_is_signed_is_read_or_refused(body: bytes) -> None:
    """No body brings anything else about than an event that can be kept, or a reason."""
    try:
        event = read_delivery(body, TJAR, NOW)
    except BadDeliveryError:
        return
    assert all(text.isascii() and text for text in (event.id, event.name, *event.remote_ids))
