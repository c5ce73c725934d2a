"""What a store has, part by part; a new one is a module and its name here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tjar_sync.devstore.api import carts, media, orders, products, webhooks

if TYPE_CHECKING:
    import sqlite3

    from flask import Blueprint


class Part(Protocol):
    """A module that keeps and answers for one kind of thing, and holds what it says."""

    __name__: str

    def lay(self, connection: sqlite3.Connection) -> None:
        """Make its tables, where they are not there yet."""

    def add_routes(self, api: Blueprint) -> None:
        """Put its routes on the API."""


PARTS: tuple[Part, ...] = (products, media, webhooks, orders, carts)
