"""Webhook deliveries: signed, sent in the background, to this machine only (A18, A19)."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import queue
import secrets
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tjar_sync.devstore.clock import iso
from tjar_sync.devstore.settings import is_loopback

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from tjar_sync.devstore.database import Database
    from tjar_sync.devstore.habits import HabitSet

DELIVERIES = """
CREATE TABLE IF NOT EXISTS deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT, webhook_id INTEGER NOT NULL, event TEXT NOT NULL,
  url TEXT NOT NULL, body TEXT NOT NULL, signature TEXT NOT NULL, result TEXT NOT NULL,
  attempts INTEGER NOT NULL, created_at INTEGER NOT NULL);
"""
EVENTS = {
    "order.created": ("Order created", "إنشاء طلب"),
    "order.updated": ("Order updated", "تحديث طلب"),
    "order.status_changed": ("Order status changed", "تغيير حالة طلب"),
    "product.created": ("Product created", "إنشاء منتج"),
    "product.updated": ("Product updated", "تحديث منتج"),
    "product.deleted": ("Product deleted", "حذف منتج"),
    "cart.abandoned": ("Cart abandoned", "ترك سلة"),
}


@dataclass(frozen=True, slots=True)
class WebhookForm:
    """How a platform tells an event: what the body calls it, and which header signs the body."""

    event: str
    signature: str


TJAR_WEBHOOKS = WebhookForm("event", "X-Tjar-Signature")
_ZID = {
    "order.created": "order.create",
    "order.updated": "order.update",
    "order.status_changed": "order.status.update",
    "product.created": "product.create",
    "product.updated": "product.update",
    "product.deleted": "product.delete",
    "cart.abandoned": "abandoned_cart.created",
}
ATTEMPTS = 3
PAUSE = 0.1
TIMEOUT = 3.0
_GOOD = range(200, 300)


@dataclass(frozen=True, slots=True)
class SignedBody:
    """A raw body, and the header that proves whose it is."""

    body: bytes
    header: str
    signature: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One delivery that waits to be sent."""

    row_id: int
    url: str
    signed: SignedBody


def event_name(habits: HabitSet, event: str) -> str:
    """Return the name that an event has in this store."""
    return _ZID[event] if habits.has("webhook-events-zid") else event


def sign(secret: str, body: bytes) -> str:
    """Return the signature of a raw body (A19)."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def encode(payload: object) -> bytes:
    """Return the raw body of a delivery."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"), default=float).encode()


class Deliveries:
    """A queue of events and the one thread that delivers them; a write never waits for it."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], int],
        habits: Callable[[], HabitSet],
        form: WebhookForm = TJAR_WEBHOOKS,
    ) -> None:
        self._database = database
        self._form = form
        self._habits = habits
        self._now = now
        self._events: queue.Queue[tuple[str, Any] | None] = queue.Queue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def fire(self, event: str, data: object) -> None:
        """Queue an event for every webhook that asked for it."""
        event = event_name(self._habits(), event)
        with self._database.read() as connection:
            wanted = _subscribers(connection, event)
        if wanted:
            self._start()
            self._events.put((event, data))

    def drain(self) -> None:
        """Wait until everything fired so far has been delivered or given up."""
        self._events.join()

    def close(self) -> None:
        """Deliver what is queued, then stop the thread."""
        with self._starting:
            if self._thread is not None:
                self._events.put(None)
                self._thread.join()
                self._thread = None

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._work, name="tjar-store-deliveries", daemon=True
                )
                self._thread.start()

    def _work(self) -> None:
        while (item := self._events.get()) is not None:
            try:
                for letter in self._write(*item):
                    self._send(letter)
            finally:
                self._events.task_done()
        self._events.task_done()

    def _write(self, event: str, data: object) -> list[Letter]:
        """Record one delivery for each subscriber, before anything is sent."""
        now, habits = self._now(), self._habits()
        payload = {
            "id": f"evt_{secrets.token_hex(8)}",
            self._form.event: event,
            "created_at": iso(now),
            "data": data,
        }
        body = encode(payload)
        with self._database.write() as connection:
            return [
                _record(connection, self._signed(habits, hook, body), hook, event, now)
                for hook in _subscribers(connection, event)
            ]

    def _signed(self, habits: HabitSet, hook: sqlite3.Row, body: bytes) -> SignedBody:
        signature = sign(hook["secret"], body)
        if habits.has("webhook-signature-bare"):
            return SignedBody(body, "Signature", signature.removeprefix("sha256="))
        return SignedBody(body, self._form.signature, signature)

    def _send(self, letter: Letter) -> None:
        attempts, result = 0, "not sent: not loopback"
        if is_loopback(urlsplit(letter.url).hostname or ""):
            attempts, result = _try(letter)
        with self._database.write() as connection:
            connection.execute(
                "UPDATE deliveries SET result = ?, attempts = ? WHERE id = ?",
                (result, attempts, letter.row_id),
            )


def _subscribers(connection: sqlite3.Connection, event: str) -> list[sqlite3.Row]:
    rows = connection.execute("SELECT * FROM webhooks WHERE is_active = 1 ORDER BY id").fetchall()
    return [row for row in rows if event in json.loads(row["events"])]


def _record(
    connection: sqlite3.Connection, signed: SignedBody, hook: sqlite3.Row, event: str, now: int
) -> Letter:
    row = connection.execute(
        "INSERT INTO deliveries"
        " (webhook_id, event, url, body, signature, result, attempts, created_at)"
        " VALUES (?, ?, ?, ?, ?, 'waiting', 0, ?) RETURNING id",
        (hook["id"], event, hook["url"], signed.body.decode(), signed.signature, now),
    ).fetchall()[0]
    return Letter(row["id"], hook["url"], signed)


def _try(letter: Letter) -> tuple[int, str]:
    """Send a few times; return how often, and how the last attempt went."""
    result = ""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            code = _post(letter)
        except (OSError, ValueError, http.client.HTTPException) as failure:
            result = f"failed: {type(failure).__name__}"
        else:
            result = f"answered {code}"
            if code in _GOOD:
                return attempt, result
        if attempt < ATTEMPTS:
            time.sleep(PAUSE)
    return ATTEMPTS, result


def _post(letter: Letter) -> int:
    url = urlsplit(letter.url)
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = kind(url.hostname or "", url.port, timeout=TIMEOUT)
    try:
        target = (url.path or "/") + (f"?{url.query}" if url.query else "")
        signed = letter.signed
        headers = {"Content-Type": "application/json", signed.header: signed.signature}
        connection.request("POST", target, signed.body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()
