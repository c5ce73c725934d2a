"""State: what we own, what we last wrote, what the store showed right after; and the journal."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from tjar_sync.model.catalog import OnRemove

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pydantic import SecretStr

    from tjar_sync.model.address import Address
    from tjar_sync.model.live import Verb
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


class Pass(StrEnum):
    """Which half of a change a write carries out."""

    MAIN = "main"
    LINK = "link"
    """The second pass, for links to ids that did not exist in the first."""


@dataclass(frozen=True, slots=True)
class Intent:
    """A journal entry, durable before its write is sent."""

    address: Address
    verb: Verb
    pass_: Pass
    type: str
    remote_id: str | None
    values: Values
    """What is being sent: the fingerprint by which a lost create is found; secrets as digests."""
    entry: StateEntry | None
    """The state row to keep should the write prove to have worked; None for a delete.

    Its `live`, `updated_at` and `seen_at` are those before the write."""
    high_water: int | None = None
    """The highest numeric remote id of this kind seen before the write; a create's is above."""
    id: int = 0
    """Given by the state home."""
    run: str = ""
    opened_at: datetime | None = None
    """Given by the state home."""


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
class JournalEntry:
    """A closed journal line, as history shows it."""

    intent: Intent
    proof: Proof | None
    detail: str = ""
    closed_at: str = ""


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


@dataclass(frozen=True, slots=True)
class LockInfo:
    """Who holds the lock."""

    who: str
    host: str
    pid: int
    started: str
    """ISO 8601, UTC."""
    verb: str
    """The command that is running."""

    def __str__(self) -> str:
        return f"{self.who}@{self.host} (pid {self.pid}), `{self.verb}` since {self.started}"
