"""The built-in Hajatek store: its API as the vendor's page has it, its pages, its limits."""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.devstore.conftest import KEY
from tjar_sync.devstore import (
    Fault,
    FaultKind,
    HajatekDashboard,
    HajatekSettings,
    HajatekStore,
    Missing,
    Rejected,
    running,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from tests.devstore.conftest import StoreClock

SHOE = {"name": "Shoe", "price": 49.99, "sku": "S-1", "quantity": 7, "category": "shoes"}


@pytest.fixture
def souq(clock: StoreClock) -> Iterator[HajatekStore]:
    """Open a private store."""
    with HajatekStore(HajatekSettings(clock=clock, plan="starter")) as opened:
        yield opened


@pytest.fixture
def api(souq: HajatekStore) -> Iterator[httpx.Client]:
    """Call its API in-process, with the key."""
    transport = httpx.WSGITransport(souq.application().wsgi_app)
    url = "http://localhost/v1"
    with httpx.Client(transport=transport, base_url=url, headers=KEY) as client:
        yield client


@pytest.fixture
def desk(souq: HajatekStore) -> HajatekDashboard:
    """Sit down at its dashboard."""
    return HajatekDashboard(souq)


@pytest.fixture
def browser(souq: HajatekStore) -> FlaskClient:
    """Look at its pages from this machine."""
    return souq.application().test_client()


def test_a_product_is_made_replaced_listed_and_deleted(
    api: httpx.Client, clock: StoreClock
) -> None:
    """No envelope, ids that are texts, times in UTC; and a PUT clears what it lacks (A24)."""
    made = api.post("/products", json={**SHOE, "images": ["https://a.example/1.png"]})
    clock.turn(60)
    put = api.put("/products/prod_001", json={"name": "Boot", "price": 30})
    listed = api.get("/products")
    deleted = api.delete("/products/prod_001")

    assert (201, 200, 204) == (made.status_code, put.status_code, deleted.status_code)
    assert {
        "id": "prod_001",
        "name": "Shoe",
        "description": None,
        "price": 49.99,
        "currency": "SAR",
        "sku": "S-1",
        "quantity": 7,
        "category": "shoes",
        "images": ["https://a.example/1.png"],
        "status": "active",
        "created_at": "2026-03-04T09:00:00Z",
        "updated_at": "2026-03-04T09:00:00Z",
    } == made.json()
    cleared = put.json()
    assert ("Boot", 30, None, 0, [], "2026-03-04T09:01:00Z") == tuple(
        cleared[name] for name in ("name", "price", "sku", "quantity", "images", "updated_at")
    )
    assert {"products": [cleared], "total": 1, "page": 1, "limit": 20} == listed.json()
    assert 404 == api.delete("/products/prod_001").status_code


def test_the_list_has_pages_and_filters(api: httpx.Client, desk: HajatekDashboard) -> None:
    """By page and limit, category, and what is searched in names and skus (facts 8)."""
    for number in range(5):
        desk.create_product(name=f"Cap {number}", price=1, sku=f"C-{number}", category="hats")
    desk.create_product(name="Shoe", price=1)

    def ids(query: str) -> list[str]:
        return [row["id"][-1] for row in api.get(f"/products?{query}").json()["products"]]

    assert ["3", "4"] == ids("page=2&limit=2")
    assert ["4"] == ids("search=c-3")
    assert 5 == len(ids("category=hats"))
    assert 6 == len(ids("page=x&limit=5000"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": " "}, "The name field is required."),
        ({"price": "free"}, "The price must be a number."),
        ({"price": -1}, "The price must be at least 0."),
        ({"quantity": -1}, "The quantity must be an integer."),
        ({"quantity": True}, "The quantity must be an integer."),
        ({"sku": 7}, "The sku must be a string."),
        ({"images": ["a.png"]}, "The images must be a valid URL."),
        ({"images": "a.png"}, "The images must be a valid URL."),
        ({"status": "sold"}, "The selected status is invalid."),
    ],
)
def test_a_broken_rule_is_told_in_one_sentence(
    api: httpx.Client, change: dict[str, Any], said: str
) -> None:
    """In the form of A24, which knows no map of fields."""
    found = api.post("/products", json=SHOE | change)

    assert 422 == found.status_code
    assert {"error": {"code": "invalid", "message": said}} == found.json()


def test_a_sku_is_one_products(api: httpx.Client) -> None:
    """Another's is refused, one's own is not."""
    api.post("/products", json=SHOE)

    assert "taken" in api.post("/products", json=SHOE).json()["error"]["message"]
    assert 200 == api.put("/products/prod_001", json=SHOE).status_code


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("PUT", "/products/7", 404, "not_found"),
        ("PUT", "/products/prod_x", 404, "not_found"),
        ("GET", "/orders/ord_1", 404, "not_found"),
        ("GET", "/orders/one", 404, "not_found"),
        ("GET", "/stores/str_other", 404, "not_found"),
        ("GET", "/nothing", 404, "not_found"),
        ("DELETE", "/products", 405, "method_not_allowed"),
        ("PUT", f"/products/prod_{'9' * 30}", 404, "not_found"),
    ],
)
def test_what_is_not_there_is_told(
    api: httpx.Client, method: str, path: str, status: int, code: str
) -> None:
    """By status and code."""
    found = api.request(method, path, json=SHOE)

    assert (status, code) == (found.status_code, found.json()["error"]["code"])


def test_who_may_not_come_in_is_told(souq: HajatekStore, api: httpx.Client) -> None:
    """Without the key, from a foreign host, or with what is no JSON."""
    souq.faults.add(Fault(FaultKind.UNAUTHORIZED, method="DELETE"))

    assert 401 == api.get("/products", headers={"Authorization": "Bearer x"}).status_code
    assert 403 == api.get("/products", headers={"Host": "evil.example"}).status_code
    assert 422 == api.post("/products", content=b"<").status_code
    refused = api.delete("/products/prod_001")
    assert (401, "unauthorized") == (refused.status_code, refused.json()["error"]["code"])


def test_a_plan_has_its_limit(api: httpx.Client, clock: StoreClock) -> None:
    """A starter store takes a hundred requests a minute (facts 8)."""
    clock.turn(15)
    codes = [api.get("/products").status_code for _ in range(100)]
    refused = api.get("/products")
    clock.turn(45)

    assert [200] * 100 == codes
    assert (429, "45") == (refused.status_code, refused.headers["Retry-After"])
    assert "rate_limited" == refused.json()["error"]["code"]
    assert 200 == api.get("/products").status_code


def test_a_store_says_what_it_is(api: httpx.Client) -> None:
    """Its name and its plan (A27)."""
    assert {
        "id": "str_demo",
        "name": "Demo Shop",
        "plan": "starter",
        "currency": "SAR",
    } == api.get("/stores/str_demo").json()


def test_orders_take_stock_and_move_on(api: httpx.Client, desk: HajatekDashboard) -> None:
    """They are placed by buyers alone, listed newest first, and filtered by status."""
    made = desk.create_product(**SHOE)
    first, second = desk.place_order((made, 2)), desk.place_order((made, 1), customer="Noura")
    moved = api.put(f"/orders/{first}/status", json={"status": "completed"})

    assert 4 == desk.products()[0]["quantity"]
    assert (200, "completed") == (moved.status_code, moved.json()["status"])
    assert [second, first] == [row["id"] for row in api.get("/orders").json()["orders"]]
    assert [first] == [row["id"] for row in api.get("/orders?status=completed").json()["orders"]]
    shown = api.get(f"/orders/{first}").json()
    item = {"product_id": made, "name": "Shoe", "quantity": 2, "price": 49.99}
    assert (99.98, [item]) == (shown["total"], shown["items"])
    assert 422 == api.put(f"/orders/{first}/status", json={"status": "lost"}).status_code
    assert 422 == api.put(f"/orders/{first}/status", json={}).status_code
    assert ["Dashboard Buyer", "Noura"] == [
        one["name"] for one in api.get("/customers").json()["customers"]
    ]
    assert {"orders": 2, "revenue": 149.97, "currency": "SAR"} == api.get(
        "/analytics/summary"
    ).json()
    with pytest.raises(Rejected, match="stock"):
        desk.place_order((made, 5))
    with pytest.raises(Missing):
        desk.place_order(("prod_9", 1))


def test_events_are_told_and_signed(desk: HajatekDashboard) -> None:
    """In the form of the page, to whoever was registered in the dashboard (facts 8)."""
    heard: list[tuple[dict[str, Any], str, bytes]] = []

    class Ear(BaseHTTPRequestHandler):
        """Keeps what it is told."""

        def do_POST(self) -> None:
            """Take an event."""
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append((json.loads(body), self.headers["X-Hajatek-Signature"], body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_arguments: Any) -> None:
            """Keep silent."""

    server = HTTPServer(("127.0.0.1", 0), Ear)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}/hook"
        secret = desk.add_webhook(url, ["order.created", "payment.completed", "inventory.low"])
        made = desk.create_product(**SHOE)
        plenty = desk.create_product(name="Cap", price=1, quantity=50)
        order = desk.place_order((made, 3), (plenty, 1))
        desk.move_order(order, "processing")
        sent = desk.deliveries()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

    assert [(url, "answered 200")] * 3 == [(one["url"], one["result"]) for one in sent]
    assert ["order.created", "inventory.low", "payment.completed"] == [
        told["type"] for told, _, _ in heard
    ]
    told, signature, body = heard[0]
    assert (order, "str_demo", "pending") == tuple(
        told["data"][name] for name in ("order_id", "store_id", "status")
    )
    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    assert f"sha256={expected}" == signature
    assert [url] == [hook["url"] for hook in desk.webhooks()]


def test_a_webhook_needs_an_address_and_known_events(desk: HajatekDashboard) -> None:
    """What cannot be told is refused."""
    with pytest.raises(Rejected, match="url"):
        desk.add_webhook("ftp://a.example", ["order.created"])
    for events in ([], ["order.lost"]):
        with pytest.raises(Rejected, match="events"):
            desk.add_webhook("https://a.example", events)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (FaultKind.EMPTY_LIST, (0, 0)),
        (FaultKind.WRONG_TOTAL, (3, 2)),
        (FaultKind.MISSING_ROWS, (2, 1)),
        (FaultKind.SHIFTING_LIST, (2, 2)),
    ],
)
def test_the_usual_faults_work_here_too(
    souq: HajatekStore, api: httpx.Client, kind: FaultKind, expected: tuple[int, int]
) -> None:
    """Without an envelope, they change the answer itself."""
    for number in range(2):
        api.post("/products", json=SHOE | {"sku": f"S-{number}"})
    souq.faults.add(Fault(kind, method="GET", path="^/products$"))

    found = api.get("/products").json()

    assert expected == (found["total"], len(found["products"]))


def test_others_change_products(souq: HajatekStore, desk: HajatekDashboard) -> None:
    """Each that is touched has a later time, however fast that happens."""
    desk.create_product(**SHOE)
    before = desk.products()[0]["updated_at"]
    souq.shift(3, random.Random(0))  # noqa: S311 - repeatable on purpose

    assert before < desk.products()[0]["updated_at"]


def test_the_shop_shows_what_buyers_see(browser: FlaskClient, desk: HajatekDashboard) -> None:
    """Drafts to those who ask for them."""
    desk.create_product(**SHOE)
    made = desk.create_product(name="Secret", price=1, status="draft")

    page = browser.get("/?lang=en&page=x").text
    drafts = browser.get("/?lang=en&drafts=1&q=secret").text
    detail = browser.get(f"/product/{made}").text

    assert "Shoe" in page
    assert "Secret" not in page
    assert "Secret" in drafts
    assert "Secret" in detail


def test_a_person_edits_in_the_dashboard(browser: FlaskClient, desk: HajatekDashboard) -> None:
    """Forms add, change, order and delete; a broken rule is told on a page."""
    browser.post("/dashboard/products", data={"name": "Cap", "price": "5", "quantity": "3"})
    (made,) = (row["id"] for row in desk.products())
    url = f"/dashboard/products/{made}"
    for form in (
        {"price": "6.50", "quantity": "4"},
        {"images": "https://a.example/1.png\nhttps://a.example/2.png"},
        {"name": "Big cap", "sku": "", "status": "draft"},
    ):
        assert 303 == browser.post(url, data=form).status_code
    shown = desk.products()[0]
    assert ("Big cap", 6.5, 4, 2, "draft") == (
        shown["name"],
        shown["price"],
        shown["quantity"],
        len(shown["images"]),
        shown["status"],
    )
    assert 422 == browser.post(url, data={"quantity": "many"}).status_code
    assert 422 == browser.post(f"{url}/order", data={"quantity": "x"}).status_code
    assert 303 == browser.post(f"{url}/order", data={"quantity": "1"}).status_code
    for path in ("/dashboard/", url, "/dashboard/orders", "/dashboard/webhooks"):
        assert 200 == browser.get(path).status_code
    assert "ord_0001" in browser.get("/dashboard/orders").text
    hook = browser.post("/dashboard/webhooks", data={"url": "http://127.0.0.1:9/hook"}).text
    assert "whsec_" in hook
    assert 303 == browser.post(f"{url}/delete").status_code
    assert [] == desk.products()


def test_faults_are_switched_on_the_same_page(browser: FlaskClient, souq: HajatekStore) -> None:
    """The page and the levers are those of any built-in store; habits it has none."""
    browser.post("/dashboard/faults", data={"preset": "slow"})
    page = browser.get("/dashboard/faults").text

    assert "latency" in page
    assert ["latency"] == [fault["kind"] for fault in souq.faults.as_json()["faults"]]
    browser.post("/dashboard/faults/clear")
    assert {"faults": []} == souq.faults.as_json()
    assert {"habits": [], "known": []} == browser.get("/_dev/habits").json
    assert 200 == browser.put("/_dev/habits", json={"habits": []}).status_code
    assert 422 == browser.put("/_dev/habits", json={"habits": ["lag=2"]}).status_code


def test_requests_are_counted_by_route(souq: HajatekStore, api: httpx.Client) -> None:
    """Ids that are texts are ids."""
    api.delete("/products/prod_001")

    assert {"DELETE /products/{id}": 1} == souq.requests.counts


def test_it_is_served_like_any_other(souq: HajatekStore) -> None:
    """By the same server, on this machine alone."""
    with running(souq) as url, httpx.Client(headers=KEY) as client:
        assert 0 == client.get(f"{url}/v1/products").json()["total"]


def test_settings_may_be_left_out() -> None:
    """Then it is a store of the largest plan, whose file dies with it."""
    with HajatekStore() as store:
        assert ("business", "str_demo") == (store.own.plan, store.own.store_id)
