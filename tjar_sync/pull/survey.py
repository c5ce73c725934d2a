"""See all of a store: every list, every detail, each read once however often the way is cut."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from tjar_sync.dataclass import dataclass
from tjar_sync.model.address import Address
from tjar_sync.model.event import Reading
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import Live, Refresh
from tjar_sync.model.state import StateEntry
from tjar_sync.model.value import dumps, loads
from tjar_sync.pull.keys import in_order
from tjar_sync.refresh.listing import Looker
from tjar_sync.refresh.racy_timestamps import trusted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from tjar_sync.model.event import Event
    from tjar_sync.model.live import Listing
    from tjar_sync.ports import Emit, Provider

AT_ONCE = 50
"""So many details are read between two notes of what was read."""


@dataclass(frozen=True, slots=True)
class Survey:
    """A store, as it was seen."""

    lives: tuple[Live, ...]
    """Each in full, by kind and age."""
    names: Mapping[str, Mapping[int, str]]
    """What the store calls its own numbers, by group."""
    complete: Mapping[str, bool]
    """By kind: is what was seen proven to be all?"""
    incomplete_reasons: tuple[str, ...] = ()


class Notes:
    """What was read, line by line in a file: a line that was cut off counts for nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.lives: dict[tuple[str, str], Live] = {}
        self.names: dict[str, dict[int, str]] = {}
        for line in path.read_text("ascii").split("\n") if path.exists() else ():
            self._take(line)

    def _take(self, line: str) -> None:
        try:
            lives, names = json.loads(line)
            for kind, remote_id, kind_type, values, updated_at, seen_at, unreadable in lives:
                live = Live(kind, remote_id, kind_type, loads(values), updated_at, seen_at)
                self.lives[kind, remote_id] = replace(live, unreadable=unreadable)
        except (ValueError, TypeError):
            return
        _learn(self.names, names)

    def add(self, lives: Iterable[Live], names: Mapping[str, Mapping[int, str]]) -> None:
        """Keep what was read in full."""
        _learn(self.names, names)
        rows = [
            (
                live.kind,
                live.remote_id,
                live.type,
                dumps(live.values),
                live.updated_at,
                live.seen_at,
                dict(live.unreadable),
            )
            for live in lives
        ]
        with self._path.open("a", encoding="ascii") as file:
            file.write(f"\n{json.dumps([rows, self.names])}\n")


def survey(provider: Provider, notes: Notes, emit: Emit) -> Survey:
    """Read every kind that a store lists, in full; what the notes have and nothing changed is not.

    Raises ProviderError when the store cannot be read; the notes keep what was.
    """
    lives: list[Live] = []
    complete: dict[str, bool] = {}
    reasons: list[str] = []
    for name in KINDS:
        if not provider.capabilities.of(name).list:
            continue
        listing = provider.list(name)
        complete[name] = listing.complete
        reasons += [listing.incomplete_reason] if listing.incomplete_reason else []
        found, denied = in_full(provider, listing, notes, emit)
        lives += found
        reasons += [f"the store lists {name} {one}, and shows no details of it" for one in denied]
    _learn(notes.names, provider.names)
    ordered = tuple(sorted(lives, key=in_order))
    return Survey(ordered, notes.names, complete, tuple(reasons))


def in_full(
    provider: Provider, listing: Listing, notes: Notes, emit: Emit
) -> tuple[list[Live], list[str]]:
    """Read every row of a list in full; what is gone by now is neither found nor denied.

    Those that the store lists, and shows no details of, come second. The notes keep what was read.
    """
    known = [(row, _known(row, notes)) for row in listing.rows]
    lives = [seen for _, seen in known if seen is not None]
    unread = [row for row, seen in known if seen is None]
    denied: list[str] = []
    for at in range(0, len(unread), AT_ONCE):
        some = tuple(unread[at : at + AT_ONCE])
        done = len(listing.rows) - len(unread) + at
        looker = Looker(provider, {}, Refresh.FULL, partial(_tell, emit, done, len(listing.rows)))
        view = looker.view(replace(listing, rows=some), {row.remote_id for row in some})
        notes.add(view.live.values(), provider.names)
        lives += view.live.values()
        denied += sorted(remote_id for _, remote_id in view.denied)
    return lives, denied


def _known(row: Live, notes: Notes) -> Live | None:
    """Return what is known of a row in full; None where it must be read, or read again."""
    if row.full:
        return row
    seen = notes.lives.get((row.kind, row.remote_id))
    if seen is None or seen.type != row.type:
        return None
    entry = StateEntry(
        Address(row.kind, row.remote_id),
        row.type,
        row.remote_id,
        {},
        seen.values,
        seen.updated_at,
        seen.seen_at,
    )
    return seen if trusted(row, entry) else None


def _tell(emit: Emit, done: int, total: int, event: Event) -> None:
    """Tell of a part as of the whole."""
    emit(
        replace(event, done=done + event.done, total=total) if isinstance(event, Reading) else event
    )


def _learn(names: dict[str, dict[int, str]], told: Mapping[str, Mapping[Any, str]]) -> None:
    for group, found in told.items():
        names.setdefault(group, {}).update({int(number): name for number, name in found.items()})
