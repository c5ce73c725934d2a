"""State: what we own, what we last wrote, what the store showed right after; and the journal."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.catalog import OnRemove
from tjar_sync.model.live import Verb

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tjar_sync.model.address import Address
    from tjar_sync.model.landmark import Landmark
    from tjar_sync.model.observation import Observation
    from tjar_sync.model.secret import SecretStr
    from tjar_sync.model.value import Values


@dataclass(frozen=True, slots=True)
class StateEntry:
    """One owned resource."""

    address: Address
    type: str
    remote_id: str | None
    """None for a media known only by the picture that a product shows."""
    desired: Values
    """What we last wrote (D0); secrets as keyed digests."""
    live: Values
    """What the store showed right after (L0); fields the store does not show are absent."""
    updated_at: str = ""
    seen_at: str = ""
    """The store's times of that showing, as in `Live`."""
    protect: bool = False
    on_remove: OnRemove = OnRemove.DELETE
    archived: bool = False
    """It left the files and was unpublished; it stays ours, so that it can come back."""
    once: Values = field(default_factory=lambda: MappingProxyType({}))
    """What was written when it was made, and is the store's since: quantity, and stock by row."""


class Pass(StrEnum):
    """Which half of a change a write carries out."""

    MAIN = "main"
    LINK = "link"
    """The second pass, for links to ids that did not exist in the first."""


KEPT_RUNS = 20
"""What was there before the writes of so many runs is kept at most, so that they can be undone."""


@dataclass(frozen=True, slots=True)
class Before:
    """What was there before a write, as far as it is needed to undo it; secrets as digests.

    Of an update the fields that it sends; of a removal all that is known.
    """

    live: Values
    """What the store showed."""
    desired: Values
    """What was last written."""
    media: Mapping[str, str]
    """The store's ids of the pictures among these, by digest."""


@dataclass(frozen=True, slots=True)
class Intent:
    """A journal entry, durable before its write is sent."""

    address: Address
    verb: Verb
    pass_: Pass
    type: str
    remote_id: str | None
    values: Values
    """What is being sent: the fingerprint by which a lost create is found; secrets as digests.

    Of a delete: what is unique to it, and may stay taken."""
    entry: StateEntry | None
    """The state row to keep should the write prove to have worked; None for a delete, and in closed
    lines of the journal.

    Its `live`, `updated_at` and `seen_at` are those before the write."""
    high_water: int | None = None
    """The highest numeric remote id of this kind seen before the write; a create's is above."""
    id: int = 0
    """Given by the state home."""
    run: str = ""
    opened_at: datetime | None = None
    """Given by the state home; None where it was another machine's clock that told, or a clock
    before this machine was booted."""
    machine: str = ""
    """Which machine and boot journaled it; given by the state home."""
    before: Before | None = None
    """What it replaces; None once that is forgotten: when many later runs have begun, or wrote much."""


class Proof(StrEnum):
    """What closed an intent; nothing else may."""

    ANSWERED = "answered"
    """The store said that it did it."""
    REFUSED = "refused"
    """The store said that it did not, or was never reached."""
    FOUND = "found"
    """The store was searched and shows the write's result."""
    ABSENT = "absent"
    """The store was searched whole and does not show it."""
    DECIDED = "decided"
    """A person said so."""


NOTHING_WRITTEN = frozenset({Proof.REFUSED, Proof.ABSENT})
"""Proof that a write was not carried out, so that the resource's row stays as it is."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of an intent, and how that is known."""

    intent: Intent
    proof: Proof
    entry: StateEntry | None
    """With ANSWERED, FOUND or DECIDED: the row to keep, None for a delete."""
    detail: str = ""
    """In words for a person."""


@dataclass(frozen=True, slots=True)
class RunStart:
    """A run begins, and uses up its plan."""

    run: str
    plan_id: str


@dataclass(frozen=True, slots=True)
class RunEnd:
    """A run is over."""

    run: str
    outcome: str
    """`done`, `partial` or `interrupted`."""


UNLOCK = "unlock"
"""An event whose reason is a person's own."""


@dataclass(frozen=True, slots=True)
class StateEvent:
    """Something to remember that is no write to the store."""

    what: str
    about: str
    why: str
    at: str = ""
    """ISO 8601, UTC; given by the state home."""


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run, as history shows it."""

    run: str
    plan_id: str
    began_at: str
    """ISO 8601, UTC."""
    finished_at: str = ""
    outcome: str = ""
    """As in RunEnd; empty where its end was never recorded."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What is written to a state as one: all of it or nothing, in the order of these fields."""

    begun: RunStart | None = None
    resolved: tuple[Resolution, ...] = ()
    """With ANSWERED, FOUND or DECIDED, a resolution's `entry` replaces the resource's row, and None
    removes it. With REFUSED or ABSENT the row stays as it is."""
    removed: tuple[Address, ...] = ()
    """Addresses that are ours no more; one that has no row is no mistake."""
    put: tuple[StateEntry, ...] = ()
    """Rows that no write led to (adopted, moved, refreshed)."""
    opened: tuple[Intent, ...] = ()
    """Intents to be written to the journal."""
    finished: RunEnd | None = None
    events: tuple[StateEvent, ...] = ()
    landmarks: tuple[Landmark, ...] | None = None
    """By what the store is known from now on, in the place of all before; None: by the same."""
    observed: tuple[Observation, ...] = ()
    """Each takes the place of what was observed of its claim before."""

    def rows(self) -> dict[Address, StateEntry | None]:
        """Return what becomes of rows by address: the last word counts, None removes."""
        found: dict[Address, StateEntry | None] = {}
        for item in self.resolved:
            if item.proof not in NOTHING_WRITTEN:
                found[item.entry.address if item.entry else item.intent.address] = item.entry
        found.update(dict.fromkeys(self.removed))
        found.update((row.address, row) for row in self.put)
        return found


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A closed journal line, as history shows it."""

    intent: Intent
    proof: Proof | None
    detail: str = ""
    closed_at: str = ""


def folded(value: object) -> str:
    """Return a key as a store may compare it: without capitals, or spaces around it."""
    return str(value).strip().casefold()


def is_delete(entry: JournalEntry) -> bool:
    """Say whether a line tells of a delete that was carried out."""
    return entry.intent.verb is Verb.DELETE and _is_done(entry)


def is_create(entry: JournalEntry) -> bool:
    """Say whether a line tells of something that was made."""
    return entry.intent.verb is Verb.CREATE and _is_done(entry)


def _is_done(entry: JournalEntry) -> bool:
    return entry.proof is not None and entry.proof not in NOTHING_WRITTEN


def was_deleted(entry: JournalEntry, kind: str, values: Mapping[str, object]) -> bool:
    """Say whether a line tells of the delete of something that had one of these values."""
    return is_delete(entry) and had(entry.intent, kind, values)


def had(intent: Intent, kind: str, values: Mapping[str, object]) -> bool:
    """Say whether a write was of a kind, and of something that had one of these values."""
    return intent.address.kind == kind and any(
        folded(intent.values[path]) == folded(value)
        for path, value in values.items()
        if path in intent.values
    )


@dataclass(frozen=True, slots=True)
class State:
    """All that a state home knows of one store."""

    lineage: str
    """A random name given when it was created: two states are the same only if it is equal."""
    serial: int
    """Rises with every change."""
    key: SecretStr = field(repr=False)
    """The key of secret digests; random, made with the lineage."""
    resources: Mapping[Address, StateEntry]
    intents: tuple[Intent, ...] = ()
    """Those not yet answered, oldest first."""
    noted: frozenset[str] = frozenset()
    """What was ever noted: the `what` of each StateEvent."""
    landmarks: tuple[Landmark, ...] = ()
    """By what the store is known again, by kind and id."""


@dataclass(frozen=True, slots=True)
class LockInfo:
    """Who holds the lock."""

    who: str
    """A user's name, or the page of a CI run."""
    host: str
    pid: int
    started: str
    """ISO 8601, UTC."""
    verb: str
    """The command that is running."""

    @property
    def owner(self) -> str:
        """Whom to ask: a person on a machine, or the page of the CI run that it is."""
        return self.who if "://" in self.who else f"{self.who}@{self.host}"

    def __str__(self) -> str:
        process = "" if "://" in self.who else f" (pid {self.pid})"
        return f"{self.owner}{process}, `{self.verb}` since {self.started}"
