"""How much of the journal is kept: runs that can be undone are whole, of all others the newest lines.

A closed line tells what was done; what it made is in its resource's row, and is not kept twice.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from tjar_sync.model.live import Verb
from tjar_sync.model.state import KEPT_RUNS
from tjar_sync.model.value import TextDigest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tjar_sync.model.state import Intent
    from tjar_sync.model.value import Value

KEPT_ENTRIES = 2000
"""How many closed lines are kept that cannot be undone, the newest."""
KEPT_LINES = 20_000
"""How many that can be undone: runs beyond cannot be, but for the newest that wrote anything."""

LONGEST_TEXT = 32
"""Of longer texts that a create sent, its line keeps a digest."""


def undoable(newest_first: Iterable[str], lines: Mapping[str, int]) -> frozenset[str]:
    """Return the runs whose writes can be undone, by how many lines each of them has."""
    kept: list[str] = []
    total = 0
    for run in islice(newest_first, KEPT_RUNS):
        if total and total + lines.get(run, 0) > KEPT_LINES:
            break
        total += lines.get(run, 0)
        kept.append(run)
    return frozenset(kept)


def closed(intent: Intent) -> Intent:
    """Return an intent as a closed line of the journal tells it: of a create, without long texts."""
    values = intent.values
    if intent.verb is Verb.CREATE:
        values = {path: _short(value) for path, value in values.items()}
    return replace(intent, values=values, entry=None)


def _short(value: Value) -> Value:
    return TextDigest.of(value) if type(value) is str and len(value) > LONGEST_TEXT else value
