"""State in memory: the reference for what a state home promises."""

from __future__ import annotations

import secrets
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import SecretStr

from tjar_sync.model.state import JournalEntry, Proof, State
from tjar_sync.state import errors
from tjar_sync.state.codec import (
    INTENT,
    RESOURCE,
    from_intent,
    from_state_entry,
    to_intent,
    to_state_entries,
)
from tjar_sync.state.lease import Lease

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tjar_sync.model.address import Address
    from tjar_sync.model.state import Intent, LockInfo, Resolution, StateEntry
    from tjar_sync.state.lease import StoreContext


@dataclass(slots=True)
class _KeptState:
    base_url: str
    lineage: str = field(default_factory=lambda: secrets.token_hex(16))
    key: SecretStr = field(default_factory=lambda: SecretStr(secrets.token_hex(32)))
    serial: int = 0
    resources: dict[Address, StateEntry] = field(default_factory=dict)
    journal: list[JournalEntry] = field(default_factory=list)
    """An intent's id is its place, counted from 1."""
    plans: dict[str, str] = field(default_factory=dict)
    """By run."""
    lease: Lease | None = None


class Memory:
    """Where state homes in memory keep their states; those that share one see each other."""

    def __init__(self) -> None:
        self.turn = threading.RLock()
        self.stores: dict[str, _KeptState] = {}


class MemoryHome:
    """The state of one store, for as long as the process lives; see StateHome."""

    def __init__(self, memory: Memory, context: StoreContext) -> None:
        self._memory = memory
        self._context = context
        self._token: str | None = None

    def load(self) -> State:
        """Read everything."""
        with self._kept() as kept:
            waiting = (entry.intent for entry in kept.journal if entry.proof is None)
            resources = dict(sorted(kept.resources.items()))
            return State(kept.lineage, kept.serial, kept.key, resources, tuple(waiting))

    @contextmanager
    def lock(self, lock_info: LockInfo) -> Iterator[None]:
        """Hold the state alone; it expires with the process, and not before."""
        token = secrets.token_hex(16)
        with self._kept() as kept:
            if kept.lease:
                raise errors.locked(kept.lease)
            kept.lease = Lease(lock_info, token, "", "", self._context.expiry())
            self._token = token
        try:
            yield
        finally:
            with self._kept() as kept:
                if kept.lease and kept.lease.token == token:
                    kept.lease = None
                self._token = None

    def lock_is_held(self) -> bool:
        """Say whether what was locked is surely locked still; see StateHome."""
        with self._kept() as kept:
            return not self._token or (kept.lease is not None and kept.lease.token == self._token)

    def unlock(self, why: str) -> LockInfo | None:
        """Take the lock from whoever holds it; see StateHome."""
        del why  # a memory that dies with the process needs no reasons
        with self._memory.turn:
            kept = self._memory.stores.get(self._context.store)
            lease = kept.lease if kept else None
            if kept is None or lease is None:
                return None
            kept.lease = None
            return lease.lock_info

    def begin(self, run: str, plan_id: str) -> None:
        """Open a run and use up its plan; see StateHome."""
        with self._writing() as kept:
            if plan_id in kept.plans.values():
                raise errors.applied(plan_id)
            if run in kept.plans:
                raise errors.begun(run)
            kept.plans[run] = plan_id

    def intend(self, intents: Sequence[Intent]) -> tuple[Intent, ...]:
        """Write intents to the journal; they come back with the ids they were given."""
        copies = [_copied_intent(intent) for intent in intents]
        with self._writing() as kept:
            first = len(kept.journal) + 1
            opened_at = datetime.fromisoformat(self._context.stamp())
            given = [
                replace(intent, id=first + place, opened_at=opened_at)
                for place, intent in enumerate(copies)
            ]
            kept.journal += [JournalEntry(intent, None) for intent in given]
        return tuple(
            replace(intent, id=new.id, opened_at=opened_at)
            for intent, new in zip(intents, given, strict=True)
        )

    def resolve(self, *resolutions: Resolution) -> None:
        """Close intents and record their results; see StateHome."""
        copies = [
            replace(item, entry=_copied(item.entry)) if item.entry else item for item in resolutions
        ]
        with self._writing() as kept:
            for item in copies:
                number = item.intent.id
                if not 0 < number <= len(kept.journal) or kept.journal[number - 1].proof:
                    raise errors.not_open(item.intent)
            for item in copies:
                self._close(kept, item)

    def _close(self, kept: _KeptState, item: Resolution) -> None:
        line = kept.journal[item.intent.id - 1]
        kept.journal[item.intent.id - 1] = replace(
            line, proof=item.proof, detail=item.detail, closed_at=self._context.stamp()
        )
        if item.proof not in (Proof.REFUSED, Proof.ABSENT):
            rows = [item.entry] if item.entry else []
            _replace(kept, rows, [] if rows else [item.intent.address])

    def record(self, rows: Iterable[StateEntry], removed: Iterable[Address] = ()) -> None:
        """Put rows that no write led to; see StateHome."""
        copies, gone = [_copied(row) for row in rows], list(removed)
        if copies or gone:
            with self._writing() as kept:
                _replace(kept, copies, gone)

    def finish(self, run: str, outcome: str) -> None:  # noqa: ARG002 - the port's; nothing reads it
        """Close a run."""
        with self._writing() as kept:
            if run not in kept.plans:
                raise errors.unknown_run(run)

    def history(self, limit: int) -> tuple[JournalEntry, ...]:
        """Return the newest journal lines, newest first."""
        with self._kept() as kept:
            return tuple(kept.journal[::-1][: max(limit, 0)])

    def close(self) -> None:
        """Do nothing: memory has no connections."""

    @contextmanager
    def _kept(self) -> Iterator[_KeptState]:
        """Reach the store's state, alone."""
        ours = self._context.base_url
        with self._memory.turn:
            kept = self._memory.stores.setdefault(self._context.store, _KeptState(ours))
            if kept.base_url != ours:
                raise errors.foreign(kept.base_url, ours)
            yield kept

    @contextmanager
    def _writing(self) -> Iterator[_KeptState]:
        with self._kept() as kept:
            mine = kept.lease is not None and kept.lease.token == self._token
            if self._token and not mine:
                raise errors.lost(kept.lease)
            if kept.lease and not mine:
                raise errors.locked(kept.lease)
            yield kept


def _replace(kept: _KeptState, rows: Sequence[StateEntry], removed: Iterable[Address]) -> None:
    for address in removed:
        kept.resources.pop(address, None)
    kept.resources |= {row.address: row for row in rows}
    kept.serial += 1


def _copied(entry: StateEntry) -> StateEntry:
    row = from_state_entry(entry)
    return next(to_state_entries([[row[name] for name in RESOURCE]]))


def _copied_intent(intent: Intent) -> Intent:
    row = from_intent(intent) | {"id": 0, "opened_at": "1970-01-01T00:00:00+00:00"}
    return to_intent([row[name] for name in INTENT])
