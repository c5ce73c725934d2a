"""A copy of a state that a place does not keep as it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tjar_sync.errors import StateUnusable
from tjar_sync.model.state import Batch
from tjar_sync.state.home import Home
from tjar_sync.state.log.storage import LogStorage
from tjar_sync.testing.memory_state import Memory, StoreMemory, memory_home
from tjar_sync.testing.state_samples import SHOE, SOCKS, context, state_entry

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from tjar_sync.state.log.transaction import LogTransaction
    from tjar_sync.state.storage import Result


class Forgetful:
    """A storage that says yes to every write, and keeps none."""

    def __init__(self, kept: LogStorage) -> None:
        self._kept = kept

    def reading(self) -> AbstractContextManager[LogTransaction | None]:
        """Show what was there before."""
        return self._kept.reading()

    def write(self, step: Callable[[LogTransaction], Result]) -> Result:
        """Take the step, and forget it."""
        with self._kept.reading() as transaction:
            assert transaction is not None
            return step(transaction)

    def close(self) -> None:
        """Give nothing back."""


def test_a_copy_is_read_back() -> None:
    """A place that shows otherwise than it was given is not taken for the new home."""
    memory = Memory()
    home = memory_home(memory, context())
    home.append(Batch(put=(state_entry(SHOE),)))
    other = memory_home(Memory(), context())
    other.restore(home.dump(), "a backup")
    other.append(Batch(put=(state_entry(SOCKS),)))
    forgetful = Home(Forgetful(LogStorage(StoreMemory(memory, context().store))), context())

    with pytest.raises(StateUnusable, match="reads back otherwise"):
        forgetful.restore(other.dump(), "a backup")
