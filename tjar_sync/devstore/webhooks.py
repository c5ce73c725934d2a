"""Webhook registrations (facts 5, A17 to A19)."""

from __future__ import annotations

import hmac
import json
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tjar_sync.devstore.clock import stamp
from tjar_sync.devstore.database import run
from tjar_sync.devstore.deliveries import DELIVERIES, EVENTS, encode, event_name, sign
from tjar_sync.devstore.errors import Missing, Rejected
from tjar_sync.devstore.messages import Sentence

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from tjar_sync.devstore.habits import HabitSet
    from tjar_sync.devstore.open_store import OpenStore
    from tjar_sync.devstore.store import Store
    from tjar_sync.devstore.views import Json

_TABLES = """
CREATE TABLE IF NOT EXISTS webhooks (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, url TEXT NOT NULL,
  events TEXT NOT NULL, secret TEXT NOT NULL, is_active INTEGER NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
"""
MOST_WEBHOOKS = 2
_TOO_MANY = Sentence(
    "A store may register at most 2 webhooks.", "يمكن للمتجر تسجيل رابطين كحد أقصى."
)


def lay(connection: sqlite3.Connection) -> None:
    """Make the tables, where they are not there yet."""
    run(connection, _TABLES)
    run(connection, DELIVERIES)


def registered(store: OpenStore) -> list[Json]:
    """Show every webhook, without its secret."""
    with store.database.read() as connection:
        rows = connection.execute("SELECT * FROM webhooks ORDER BY id").fetchall()
    return [_show(row) for row in rows]


def create(store: Store, body: Mapping[str, Any]) -> Json:
    """Register a webhook; the answer is the only one that shows its secret (A17, A19)."""
    habits = store.habits
    values, secret, now = _read(habits, body), _new_secret(), store.now()
    with store.database.write() as connection:
        count = connection.execute("SELECT count(*) AS n FROM webhooks").fetchone()["n"]
        if count >= habits.number("webhook-cap", MOST_WEBHOOKS):
            raise Rejected({"webhook": [_TOO_MANY]})
        row = connection.execute(
            "INSERT INTO webhooks (name, url, events, is_active, secret, created_at, updated_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *",
            (*values, secret, now, now),
        ).fetchall()[0]
    return _show(row) | ({} if habits.has("webhook-secret-hidden") else {"secret": secret})


def update(store: Store, webhook_id: int, body: Mapping[str, Any]) -> Json:
    """Replace a webhook; its secret stays and is not shown (A17)."""
    with store.database.write() as connection:
        _load(connection, webhook_id)
        connection.execute(
            "UPDATE webhooks SET name = ?, url = ?, events = ?, is_active = ?, updated_at = ?"
            " WHERE id = ?",
            (*_read(store.habits, body), store.now(), webhook_id),
        )
        return _show(_load(connection, webhook_id))


def delete(store: Store, webhook_id: int) -> None:
    """Forget a webhook."""
    with store.database.write() as connection:
        _load(connection, webhook_id)
        connection.execute("DELETE FROM webhooks WHERE id = ?", (webhook_id,))


def require(store: Store, webhook_id: int) -> None:
    """Raise Missing when there is no such webhook."""
    with store.database.read() as connection:
        _load(connection, webhook_id)


def refresh_secret(store: Store, webhook_id: int) -> str:
    """Give a webhook a new secret and return it (A17)."""
    secret = _new_secret()
    with store.database.write() as connection:
        _load(connection, webhook_id)
        connection.execute(
            "UPDATE webhooks SET secret = ?, updated_at = ? WHERE id = ?",
            (secret, store.now(), webhook_id),
        )
    return secret


def verify(store: Store, body: Mapping[str, Any]) -> bool:
    """Tell whether a signature belongs to a payload, as text or as JSON (A17)."""
    wrong = {
        name: ["required"] for name in ("payload", "signature", "webhook_id") if not body.get(name)
    }
    if wrong:
        raise Rejected(wrong)
    with store.database.read() as connection:
        secret = _load(connection, body["webhook_id"])["secret"]
    payload = body["payload"]
    raw = payload.encode() if isinstance(payload, str) else encode(payload)
    given = str(body["signature"]).removeprefix("sha256=").encode()
    return hmac.compare_digest(sign(secret, raw).removeprefix("sha256=").encode(), given)


def events(store: Store) -> list[Json]:
    """Show every event a webhook can ask for (A18)."""
    return [
        {"name": event_name(store.habits, name), "label": {"ar": arabic, "en": english}}
        for name, (english, arabic) in EVENTS.items()
    ]


def _new_secret() -> str:
    return f"whsec_{secrets.token_hex(24)}"


def _load(connection: sqlite3.Connection, webhook_id: object) -> sqlite3.Row:
    if not isinstance(webhook_id, int | str):
        raise Missing
    query = "SELECT * FROM webhooks WHERE id = ?"
    row: sqlite3.Row | None = connection.execute(query, (webhook_id,)).fetchone()
    if row is None:
        raise Missing
    return row


def _read(habits: HabitSet, body: Mapping[str, Any]) -> tuple[str, str, str, bool]:
    """Check a registration and return its columns."""
    known = {event_name(habits, name) for name in EVENTS}
    name, url, wanted = body.get("name"), body.get("url"), body.get("events")
    errors: dict[str, list[str]] = {}
    if not isinstance(name, str) or not name.strip():
        errors["name"] = ["required"]
    if not _is_url(url):
        errors["url"] = ["url" if url else "required"]
    if not isinstance(wanted, list) or not wanted:
        errors["events"] = ["required"]
    elif not all(isinstance(event, str) and event in known for event in wanted):
        errors["events"] = ["choice"]
    if errors:
        raise Rejected(errors)
    events_text = json.dumps(list(dict.fromkeys(wanted or [])))
    return (
        str(name).strip(),
        str(url).strip(),
        events_text,
        body.get("is_active", True) is not False,
    )


def _is_url(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        parts = urlsplit(value.strip())
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _show(row: sqlite3.Row) -> Json:
    return {
        "id": row["id"],
        "name": row["name"],
        "url": row["url"],
        "events": json.loads(row["events"]),
        "is_active": bool(row["is_active"]),
        "created_at": stamp(row["created_at"]),
        "updated_at": stamp(row["updated_at"]),
    }
