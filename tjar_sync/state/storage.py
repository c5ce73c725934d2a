"""What a state home needs of the place that keeps its rows; a new place implements this."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from tjar_sync.model.address import Address
    from tjar_sync.model.landmark import Landmark
    from tjar_sync.model.observation import Observation
    from tjar_sync.model.secret import SecretStr
    from tjar_sync.model.state import (
        Batch,
        Intent,
        JournalEntry,
        RunRecord,
        StateEntry,
        StateEvent,
    )
    from tjar_sync.state.lease import Lease
    from tjar_sync.state.log.projection import Projection


Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Identity:
    """What the state of one store is given once, for good."""

    base_url: str
    """The store that it belongs to."""
    lineage: str
    key: SecretStr
    """The key of secret digests."""
    moved_to: str = ""
    """Where it is kept now, as a person may see it; empty while it is kept here."""


class Transaction(Protocol):
    """The state of one store at one moment; what is written is kept with all else, or not at all.

    Methods that read raise StateError where a row makes no sense.
    """

    def identity(self) -> Identity | None:
        """Read whose state it is; None before it was made."""

    def make(self, identity: Identity, stamp: str) -> None:
        """Write whose state it is, at the given time."""

    def serial(self) -> int:
        """Read how often rows have changed."""

    def lease(self) -> Lease | None:
        """Read who holds the lock, or held it last without giving it back."""

    def put_lease(self, lease: Lease | None) -> None:
        """Replace the lease; None removes it."""

    def resources(self) -> Mapping[Address, StateEntry]:
        """Read every row, in address order."""

    def open_intents(self) -> tuple[Intent, ...]:
        """Read the intents without proof, oldest first."""

    def noted(self) -> frozenset[str]:
        """Read what was ever noted: the `what` of each event."""

    def observations(self) -> tuple[Observation, ...]:
        """Read what was observed, by number and claim."""

    def landmarks(self) -> tuple[Landmark, ...]:
        """Read by what the store is known again, by kind and id."""

    def journal(self, limit: int) -> tuple[JournalEntry, ...]:
        """Read the newest journal lines, newest first."""

    def runs(self, limit: int) -> tuple[RunRecord, ...]:
        """Read the newest runs, newest first."""

    def lines(self, run: str) -> tuple[JournalEntry, ...]:
        """Read the journal lines of one run, oldest first."""

    def events(self, limit: int) -> tuple[StateEvent, ...]:
        """Read the newest of what was noted, newest first."""

    def apply(self, batch: Batch, stamp: str) -> Sequence[int]:
        """Write a batch at the given time; return the ids of its intents. See StateHome.append."""

    def restore(self, identity: Identity, content: Projection, stamp: str) -> None:
        """Put another state in the place of all but the lease, at the given time.

        Its lines of the journal may be given other ids, in the same order.
        """

    def leave(self, identity: Identity) -> None:
        """Write where the state went; nobody holds it here any more."""


class Storage(Protocol):
    """Where the state of one store is kept. Safe to use from several threads at once.

    Only StateError leaves a transaction, and what its user raised; after that it has not happened.
    """

    def reading(self) -> AbstractContextManager[Transaction | None]:
        """See one moment; None when there is nothing to see. Leaves no trace."""

    def write(self, step: Callable[[Transaction], Result]) -> Result:
        """Take a step that writes, with no other writer between; durable once it has returned.

        Where another writer came first, it is taken again, on what is there then.
        """

    def close(self) -> None:
        """Give back connections; the next use makes new ones."""


class ObjectStore(Protocol):
    """Keeps bytes by name (`a/b`). Safe to use from several threads at once.

    Every method raises StateError, and nothing else, where the place cannot be reached or refuses.
    """

    @property
    def place(self) -> str:
        """Where it is, as a person may see it: without passwords."""

    def create(self, name: str, data: bytes) -> bool:
        """Keep these bytes under a name that is free; durable when it returns.

        False when the name is taken, by whomever: then nothing was changed. After a StateError
        nobody knows.
        """

    def read(self, name: str) -> bytes | None:
        """Return what is kept under a name; None when it is free."""

    def listed(self, prefix: str) -> Mapping[str, datetime]:
        """Return the names that begin so, and since when each is taken, by the place's own clock.

        The newest may be lacking: a place may list late.
        """

    def remove(self, names: Iterable[str]) -> None:
        """Free names; one that is free is no mistake."""

    def close(self) -> None:
        """Give back connections; the next use makes new ones."""


class SqlCursor(Protocol):
    """What came of a statement."""

    @property
    def rowcount(self) -> int:
        """How many rows it changed, of many statements in all."""

    @property
    def description(self) -> Any:  # noqa: ANN401 - each database's own tuples; the first part is a name
        """The columns of its answer."""

    def fetchall(self) -> list[Any]:
        """Return all rows of its answer."""

    def fetchmany(self, count: int, /) -> list[Any]:
        """Return the next rows of its answer, so many at most; none at its end."""

    def fetchone(self) -> Any:  # noqa: ANN401 - a row, or None
        """Return the next row of its answer; None when there is none."""


class SqlConnection(Protocol):
    """A connection, within whose transaction the tables of a state are read and written."""

    def execute(self, statement: str, given: Any = ..., /) -> SqlCursor:  # noqa: ANN401 - a map, or nothing
        """Carry out one statement."""

    def executemany(self, statement: str, rows: Iterable[Any], /) -> SqlCursor:
        """Carry out one statement for each row."""

    def insert(self, statement: str, rows: Sequence[Mapping[str, object]], /) -> list[int]:
        """Insert rows that are given a rising `id` each, never given before; return those."""


class LeaseStep(Protocol):
    """Makes the next lease of the one that is found; what it raises leaves that one in place."""

    def __call__(self, found: Lease | None) -> Lease | None:
        """Return what is to take its place, None for nothing."""


class LeaseStore(Protocol):
    """Where one lease is kept."""

    def change(self, step: LeaseStep) -> None:
        """Replace the lease by what a step makes of it, with no other writer between; durable."""
