"""State files to look at from outside: written, read, and changed behind the state home's back."""

from __future__ import annotations

import contextlib
import resource
import sqlite3
from typing import TYPE_CHECKING

from tjar_sync.model.address import Address
from tjar_sync.model.state import Batch
from tjar_sync.state.registry import open_sqlite
from tjar_sync.testing.state_samples import context, intent, landmark, observation, state_entry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tjar_sync.model.observation import Observation
    from tjar_sync.model.state import State, StateEntry


@contextlib.contextmanager
def full_disk(room: int) -> Iterator[None]:
    """Let no file grow beyond a size."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def loaded(path: Path) -> State:
    """Read a state file, and close it."""
    with contextlib.closing(open_sqlite(str(path), context())) as home:
        return home.load()


def observed(path: Path) -> tuple[Observation, ...]:
    """Read what a state file keeps of what was observed, and close it."""
    with contextlib.closing(open_sqlite(str(path), context())) as home:
        return home.observations()


def written(path: Path, count: int = 1) -> bytes:
    """Write a state of some resources; return the file's bytes."""
    with contextlib.closing(open_sqlite(str(path), context())) as home:
        home.append(Batch(put=many(count)))
        home.append(Batch(opened=(intent(),), observed=(observation(),), landmarks=(landmark(),)))
    return path.read_bytes()


def many(count: int) -> tuple[StateEntry, ...]:
    """Return so many owned products."""
    return tuple(state_entry(Address("product", f"p{number}")) for number in range(count))


def execute(path: Path, *statements: str) -> None:
    """Change a file behind the state home's back."""
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement).close()


def put(path: Path, table: str, column: str, value: object) -> None:
    """Put a value into every row of a table, behind the state home's back."""
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE {table} SET {column} = ?", (value,)).close()  # noqa: S608 - our own words
