"""Habits are kept in the store's own database, so that a store that is opened again has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.devstore.habits.chosen import HabitSet
from tjar_sync.devstore.habits.table import HABITS

if TYPE_CHECKING:
    import sqlite3

TABLE = """
CREATE TABLE IF NOT EXISTS habits (name TEXT PRIMARY KEY, parameter TEXT NOT NULL);
"""


def remember(connection: sqlite3.Connection, habits: HabitSet) -> None:
    """Keep these habits and no others; without a lag, nothing is late any more."""
    if not habits.has("lag") and not habits.has("lag-list"):
        connection.execute("DELETE FROM replaced")
    connection.execute("DELETE FROM habits")
    connection.executemany("INSERT INTO habits VALUES (?, ?)", habits.chosen.items())


def recall(connection: sqlite3.Connection) -> HabitSet:
    """Return the habits that were kept; one that another version knew alone is left out."""
    rows = connection.execute("SELECT name, parameter FROM habits ORDER BY name").fetchall()
    return HabitSet({row["name"]: row["parameter"] for row in rows if row["name"] in HABITS})
