"""Whatever is sent, the store answers by its rules: it never breaks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tjar_sync.devstore.fields import FIELDS

if TYPE_CHECKING:
    import httpx

    from tjar_sync.devstore import Dashboard

LOOSE = settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
NAMES = sorted({name for fields in FIELDS.values() for name in fields} | {"category_id"})
BODIES = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4)


@LOOSE
@given(BODIES, st.sampled_from(["", "/digital", "/booking", "/service"]))
def test_products(api: httpx.Client, body: dict[str, object], kind: str) -> None:
    """A create or a change of any shape is done or refused by name, never a 500."""
    text = json.dumps({"name_en": "a", "sale_price": 1} | body)
    made = api.post(f"/products{kind}", content=text)
    if made.status_code == 201:
        made = api.patch(f"/products{kind}/{made.json()['data']['id']}", content=json.dumps(body))

    assert made.status_code in {200, 422}


@LOOSE
@given(VALUES, VALUES, VALUES)
def test_orders_and_webhooks(
    api: httpx.Client, desk: Dashboard, one: object, two: object, three: object
) -> None:
    """Orders, statuses, webhooks and signatures of any shape are done or refused."""
    desk.create_product(name_en="a", sale_price=1, quantity=5)
    buyer = {"name": "a", "email": "b", "mobile": "c"}
    items = [{"id": 1, "quantity": 1, "variant_id": one, "product_options": [two, {"cost": two}]}]
    calls = [
        ("/orders", {"customer": one, "products": two, "payment_gateway": three}),
        ("/orders", {"customer": buyer, "products": items, "coupon": three}),
        ("/orders", {"customer": buyer | {"id": one}, "products": [one, {"id": two}]}),
        ("/orders/1/status", {"status": one}),
        ("/webhooks", {"name": one, "url": two, "events": three}),
        ("/webhooks", {"name": "a", "url": "http://a", "events": [one], "is_active": two}),
        ("/webhooks/verify-signature", {"payload": one, "signature": two, "webhook_id": three}),
    ]
    codes = {api.post(path, content=json.dumps(body)).status_code for path, body in calls}

    assert codes <= {200, 201, 404, 422}


@LOOSE
@given(st.dictionaries(st.sampled_from(["page", "per_page", "search", "sku", "tag_ids[]",
    "min_price", "max_price", "date_from", "date_to", "is_published", "products_count"]),
    st.text(max_size=30)), st.sampled_from(["products", "orders", "abandoned-carts"]))  # fmt: skip
def test_lists(api: httpx.Client, query: dict[str, str], path: str) -> None:
    """A list answers any query."""
    assert api.get(f"/{path}", params=query).status_code == 200
