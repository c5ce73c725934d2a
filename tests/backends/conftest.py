"""Every backend there is: a new one adds a line to BACKENDS, and meets the whole contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.backends.samples import scope
from tjar_sync.backends import open_sqlite
from tjar_sync.backends.memory import Memory, MemoryBackend

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.backends.samples import Opening
    from tjar_sync.backends.lease import Scope
    from tjar_sync.ports import StateBackend


def in_memory(folder: Path) -> Opening:  # noqa: ARG001 - every factory is given a folder
    """Open backends on one piece of memory."""
    memory = Memory()
    return lambda scope: MemoryBackend(memory, scope)


def in_sqlite(folder: Path) -> Opening:
    """Open backends on one SQLite file."""
    return lambda scope: open_sqlite(str(folder / "state" / "state.db"), scope)


BACKENDS: list[Callable[[Path], Opening]] = [in_memory, in_sqlite]


@pytest.fixture(params=BACKENDS)
def opening(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opening]:
    """Open backends that share one place, and close them."""
    place: Opening = request.param(tmp_path)
    opened: list[StateBackend] = []

    def keep(share: Scope) -> StateBackend:
        opened.append(place(share))
        return opened[-1]

    yield keep
    for backend in opened:
        backend.close()


@pytest.fixture
def backend(opening: Opening) -> StateBackend:
    """Open one backend on a state that does not exist yet."""
    return opening(scope())
