"""Webhook registrations and deliveries (facts 5, A17 to A19)."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from tjar_sync.devstore import deliveries, habits_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from tjar_sync.devstore import Dashboard, Store

HOOK = {"name": " Orders ", "url": "https://erp.example.com/hook", "events": ["order.created"]}
SHOWN = {
    "id": 1,
    "name": "Orders",
    "url": "https://erp.example.com/hook",
    "events": ["order.created"],
    "is_active": True,
    "created_at": "2026-03-04 12:00:00",
    "updated_at": "2026-03-04 12:00:00",
}


@contextmanager
def listener(*codes: int) -> Iterator[tuple[str, list[tuple[str, str, bytes]]]]:
    """Receive deliveries on this machine, answering with the given codes, the last one for ever."""
    got: list[tuple[str, str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        """Keeps what it is sent."""

        def do_POST(self) -> None:
            """Answer with the next code."""
            body = self.rfile.read(int(self.headers["Content-Length"]))
            other = f"Signature: {self.headers['Signature']}"
            got.append((self.path, self.headers.get("X-Tjar-Signature", other), body))
            self.send_response(codes[min(len(got), len(codes)) - 1])
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook?x=1", got
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_register_shows_the_secret_once(api: httpx.Client) -> None:
    """The create answer alone has the secret; list and update do not (A17)."""
    made = api.post("/webhooks", json=HOOK)
    listed = api.get("/webhooks").json()["data"]["webhooks"]

    assert made.status_code == 201
    secret = made.json()["data"].pop("secret")
    assert len(secret) > 30
    assert made.json()["data"] == SHOWN | {"secret": secret}
    assert listed == [SHOWN]


def test_update(api: httpx.Client) -> None:
    """PUT replaces the registration and shows no secret (A17)."""
    api.post("/webhooks", json=HOOK)
    body = {"name": "B", "url": "http://b.example", "events": ["product.created"] * 2}
    changed = api.put("/webhooks/1", json=body | {"is_active": False}).json()["data"]

    assert changed == SHOWN | body | {"events": ["product.created"], "is_active": False}
    assert api.put("/webhooks/2", json=body).status_code == 404


def test_a_third_webhook_is_refused(api: httpx.Client) -> None:
    """A store has at most two webhooks; a deleted one makes room (A19)."""
    codes = [api.post("/webhooks", json=HOOK).status_code for _ in range(3)]
    gone = api.delete("/webhooks/1")

    assert codes == [201, 201, 422]
    assert gone.json()["data"] is None
    assert api.delete("/webhooks/1").status_code == 404
    assert api.post("/webhooks", json=HOOK).status_code == 201


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"url": "ftp://x"}, "url"),
        ({"url": "http://["}, "url"),
        ({"url": None}, "url"),
        ({"events": []}, "events"),
        ({"events": ["nothing.happened"]}, "events"),
    ],
)
def test_broken_registrations_are_named(
    api: httpx.Client, change: dict[str, object], field: str
) -> None:
    """Every field of a registration is checked."""
    assert list(api.post("/webhooks", json=HOOK | change).json()["errors"]) == [field]


def test_events(api: httpx.Client) -> None:
    """The events are listed with labels in both languages (A18)."""
    events = api.get("/webhooks/events").json()["data"]["events"]

    assert events[0] == {
        "name": "order.created",
        "label": {"ar": "إنشاء طلب", "en": "Order created"},
    }
    assert len(events) == 7


def test_refresh_secret(api: httpx.Client) -> None:
    """A refresh gives another secret (A17)."""
    old = api.post("/webhooks", json=HOOK).json()["data"]["secret"]
    new = api.post("/webhooks/1/refresh-secret").json()["data"]["secret"]

    assert new.startswith("whsec_")
    assert new != old
    assert api.post("/webhooks/2/refresh-secret").status_code == 404


def test_verify_signature(api: httpx.Client) -> None:
    """A payload, as text or JSON, is checked against the webhook's secret (A17, A19)."""
    secret = api.post("/webhooks", json=HOOK).json()["data"]["secret"]
    raw = '{"id":1}'
    digest = hmac.new(secret.encode(), raw.encode(), hashlib.sha256).hexdigest()

    def valid(payload: object, signature: str) -> Any:
        body = {"payload": payload, "signature": signature, "webhook_id": 1}
        return api.post("/webhooks/verify-signature", json=body).json()["data"]["valid"]

    assert valid(raw, f"sha256={digest}") is True
    assert valid({"id": 1}, digest) is True
    assert valid(raw, "ß") is False


def test_verify_needs_everything(api: httpx.Client) -> None:
    """A missing field is a 422, an unknown webhook a 404."""
    missing = api.post("/webhooks/verify-signature", json={}).json()["errors"]
    body = {"payload": "x", "signature": "y"}
    codes = [
        api.post("/webhooks/verify-signature", json=body | {"webhook_id": each}).status_code
        for each in (7, [7])
    ]

    assert list(missing) == ["payload", "signature", "webhook_id"]
    assert codes == [404, 404]


def test_deliveries_are_signed_and_logged(desk: Dashboard) -> None:
    """An event reaches a listener on this machine as signed JSON, and is logged (A19)."""
    with listener(200) as (url, got):
        hook = desk.add_webhook("A", url, ["product.created", "product.deleted"])
        made = desk.create_product(name_en="حذاء", sale_price=1)
        desk.edit_product(made, sale_price=2)
        desk.delete_product(made)
        log = desk.deliveries()

    assert [each["event"] for each in log] == ["product.deleted", "product.created"]
    assert {(each["result"], each["attempts"]) for each in log} == {("answered 200", 1)}
    path, signature, body = got[0]
    payload = json.loads(body)
    expected = hmac.new(hook["secret"].encode(), body, hashlib.sha256).hexdigest()
    assert (path, signature) == ("/hook?x=1", f"sha256={expected}")
    assert list(payload) == ["id", "event", "created_at", "data"]
    assert (payload["event"], payload["data"]["id"]) == ("product.created", made)
    assert payload["created_at"] == "2026-03-04T09:00:00Z"


def test_a_failed_delivery_is_tried_again(desk: Dashboard, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer other than 2xx is tried again, a few times."""
    monkeypatch.setattr(deliveries, "PAUSE", 0)
    with listener(500, 302, 204) as (url, got):
        desk.add_webhook("A", url, ["product.created"])
        desk.create_product(name_en="a", sale_price=1)
        log = desk.deliveries()

    assert len(got) == 3
    assert (log[0]["result"], log[0]["attempts"]) == ("answered 204", 3)


def test_a_refused_connection_is_given_up(desk: Dashboard, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listening: the write stands, the log says why the delivery failed."""
    monkeypatch.setattr(deliveries, "PAUSE", 0)
    desk.add_webhook("A", "https://127.0.0.1:1/", ["product.created"])
    desk.create_product(name_en="a", sale_price=1)

    log = desk.deliveries()
    assert (log[0]["result"], log[0]["attempts"]) == ("failed: ConnectionRefusedError", 3)


def test_nothing_leaves_this_machine(desk: Dashboard) -> None:
    """A delivery to another machine is recorded, not sent."""
    desk.add_webhook("A", "http://192.0.2.1/hook", ["product.created"])
    desk.create_product(name_en="a", sale_price=1)

    log = desk.deliveries()
    assert (log[0]["result"], log[0]["attempts"]) == ("not sent: not loopback", 0)


def test_inactive_webhooks_hear_nothing(desk: Dashboard) -> None:
    """An inactive webhook gets no delivery."""
    hook = desk.add_webhook("A", "http://127.0.0.1:1/", ["product.created"])
    changed = desk.edit_webhook(hook["id"], is_active=False)
    desk.create_product(name_en="a", sale_price=1)

    assert changed["is_active"] is False
    assert desk.deliveries() == []


def test_closing_delivers_what_is_queued(store: Store, desk: Dashboard) -> None:
    """A store that closes sends what is queued first."""
    desk.add_webhook("A", "http://192.0.2.1/", ["product.created"])
    for _ in range(3):
        desk.create_product(name_en="a", sale_price=1)
    store.deliveries.close()

    assert len(desk.deliveries()) == 3


def test_a_bare_signature(store: Store, desk: Dashboard) -> None:
    """A store of that habit signs in a header called Signature, without a prefix (A19)."""
    store.set_habits(habits_of("webhook-signature-bare"))
    with listener(200) as (url, got):
        secret = desk.add_webhook("a", url, ["product.created"])["secret"]
        desk.create_product(name_en="a", sale_price=1)
        desk.deliveries()
        [(_, signature, body)] = got

    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    assert f"Signature: {expected}" == signature
