"""One open Hajatek store: its tables, and how it says no."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tjar_sync.devstore import webhooks
from tjar_sync.devstore.deliveries import WebhookForm
from tjar_sync.devstore.hajatek import orders, products
from tjar_sync.devstore.hajatek.settings import API, HajatekSettings
from tjar_sync.devstore.messages import say
from tjar_sync.devstore.open_store import OpenStore

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from random import Random

    from flask import Flask

CODES = {
    401: "unauthorized",
    404: "not_found",
    405: "method_not_allowed",
    422: "invalid",
    429: "rate_limited",
}


class HajatekStore(OpenStore):
    """Holds the products and orders of one store until it is closed."""

    api = API
    envelope = ""
    webhooks = WebhookForm("type", "X-Hajatek-Signature")

    def __init__(self, settings: HajatekSettings | None = None) -> None:
        self.own = settings or HajatekSettings()
        super().__init__(self.own)

    def lay(self, connection: sqlite3.Connection) -> None:
        """Make its tables, where they are not there yet."""
        products.lay(connection)
        orders.lay(connection)
        webhooks.lay(connection)

    def application(self) -> Flask:
        """Return the store as a WSGI application."""
        from tjar_sync.devstore.hajatek.app import create_app  # noqa: PLC0415 - it needs a store to be one

        return create_app(self)

    def refusal(self, status: int, lang: str) -> bytes:
        """Return the body that says that something went wrong (A24)."""
        return error(CODES.get(status, "server_error"), say(f"error.{status}", lang))

    @property
    def told(self) -> Mapping[str, str]:
        """What whoever speaks to it must know besides its address and key."""
        return {"Its store_id": self.own.store_id, "Its plan": self.own.plan}

    def shift(self, amount: int, random: Random) -> None:
        """Let other people change some products."""
        with self.database.write() as connection:
            products.touch(connection, amount, random, self.now())


def error(code: str, message: str) -> bytes:
    """Return the body of an error (A24)."""
    return json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False).encode()
