"""One open Tjar store: its tables, its habits, and what is going on in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tjar_sync.devstore.database import run
from tjar_sync.devstore.habits import HABITS
from tjar_sync.devstore.habits.memory import TABLE, recall, remember
from tjar_sync.devstore.messages import say
from tjar_sync.devstore.open_store import OpenStore
from tjar_sync.devstore.parts import PARTS
from tjar_sync.devstore.products import replace_all
from tjar_sync.devstore.settings import DevStoreSettings
from tjar_sync.devstore.shifting import shift

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from random import Random

    from flask import Flask

    from tjar_sync.devstore.habits import Habit, HabitSet


class Store(OpenStore):
    """Holds the resources of one store until it is closed; usable as a context manager."""

    def __init__(self, settings: DevStoreSettings | None = None) -> None:
        super().__init__(settings or DevStoreSettings())
        if self.settings.habits is None:
            with self.database.read() as connection:
                self._habits = recall(connection)
        else:
            self.set_habits(self.settings.habits)

    def lay(self, connection: sqlite3.Connection) -> None:
        """Make its tables, where they are not there yet."""
        run(connection, TABLE)
        for part in PARTS:
            part.lay(connection)

    def application(self) -> Flask:
        """Return the store as a WSGI application."""
        from tjar_sync.devstore.app import create_app  # noqa: PLC0415 - it needs a store to be one

        return create_app(self)

    def refusal(self, status: int, lang: str) -> bytes:
        """Return the body that says that something went wrong."""
        message = say(f"error.{status}", lang)
        return json.dumps({"status": "error", "message": message}, ensure_ascii=False).encode()

    def shift(self, amount: int, random: Random) -> None:
        """Let other people change some products."""
        shift(self, amount, random)

    @property
    def habits(self) -> HabitSet:
        """The habits that this store has now."""
        return self._habits

    @property
    def known_habits(self) -> Mapping[str, Habit]:
        """The habits that it could have."""
        return HABITS

    def set_habits(self, habits: HabitSet) -> None:
        """Have these habits and no others, now and whenever the store is opened again."""
        with self.database.write() as connection:
            if habits.has("recreated") and not recall(connection).has("recreated"):
                replace_all(connection, self.now())
            remember(connection, habits)
        self._habits = habits
