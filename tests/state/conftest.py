"""Every state home there is: a new one adds a line to HOMES, and meets the whole contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.state.samples import context
from tjar_sync.state import open_sqlite
from tjar_sync.state.memory import Memory, MemoryHome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.state.samples import Opening
    from tjar_sync.ports import StateHome
    from tjar_sync.state.lease import StoreContext


def in_memory(folder: Path) -> Opening:  # noqa: ARG001 - every factory is given a folder
    """Open state homes on one piece of memory."""
    memory = Memory()
    return lambda context: MemoryHome(memory, context)


def in_sqlite(folder: Path) -> Opening:
    """Open state homes on one SQLite file."""
    return lambda context: open_sqlite(str(folder / "state" / "state.db"), context)


HOMES: list[Callable[[Path], Opening]] = [in_memory, in_sqlite]


@pytest.fixture(params=HOMES)
def opening(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opening]:
    """Open state homes that share one place, and close them."""
    place: Opening = request.param(tmp_path)
    opened: list[StateHome] = []

    def keep(share: StoreContext) -> StateHome:
        opened.append(place(share))
        return opened[-1]

    yield keep
    for home in opened:
        home.close()


@pytest.fixture
def home(opening: Opening) -> StateHome:
    """Open one state home on a state that does not exist yet."""
    return opening(context())
