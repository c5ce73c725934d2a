"""Two writers at one state, interleaved at every step: one always wins, and nothing is lost."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.state.conftest import HOMES, reached
from tjar_sync.errors import StateLocked
from tjar_sync.model.address import Address
from tjar_sync.model.state import Batch, Proof, Resolution
from tjar_sync.testing.state_samples import ALI, SARA, context, intent, state_entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.model.state import Intent, LockInfo
    from tjar_sync.ports import StateHome
    from tjar_sync.testing.state_samples import Opening

STEPS = ("lock", "unlock", "put", "open", "settle", "read")
RACES = st.lists(st.tuples(st.sampled_from([0, 1]), st.sampled_from(STEPS)), max_size=16)


@dataclass
class Truth:
    """What the state must hold, by all that was answered with a yes."""

    rows: set[Address] = field(default_factory=set)
    opened: list[int] = field(default_factory=list)
    serial: int = 0
    lines: int = 0
    holder: Writer | None = None


@dataclass(eq=False)
class Writer:
    """One process at the state, and what it did there."""

    home: StateHome
    who: LockInfo
    truth: Truth
    held: ExitStack = field(default_factory=ExitStack)
    mine: list[Intent] = field(default_factory=list)
    count: int = 0

    def lock(self) -> None:
        """Take the lock."""
        if self.truth.holder is not self:
            self.held.enter_context(self.home.lock(self.who))
            self.truth.holder = self

    def unlock(self) -> None:
        """Give the lock back, if it is ours."""
        if self.truth.holder is self:
            self.held.close()
            self.truth.holder = None

    def put(self) -> None:
        """Write a row of its own."""
        row = state_entry(Address("product", f"{self.who.who}-{self.count}"))
        self.home.append(Batch(put=(row,)))
        self.truth.rows.add(row.address)
        self.truth.serial += 1

    def open(self) -> None:
        """Open an intent."""
        address = Address("product", f"{self.who.who}-{self.count}")
        (opened,) = self.home.append(Batch(opened=(intent(address),)))
        self.mine.append(opened)
        self.truth.opened.append(opened.id)
        self.truth.lines += 1

    def settle(self) -> None:
        """Close its oldest intent."""
        if self.mine:
            first = self.mine[0]
            row = state_entry(first.address)
            self.home.append(Batch(resolved=(Resolution(first, Proof.ANSWERED, row),)))
            self.mine.pop(0)
            self.truth.opened.remove(first.id)
            self.truth.rows.add(first.address)
            self.truth.serial += 1

    def read(self) -> None:
        """See all that was answered with a yes, and nothing else."""
        state, truth = self.home.load(), self.truth
        assert truth.rows == set(state.resources)
        assert truth.serial == state.serial
        assert sorted(truth.opened) == [one.id for one in state.intents]
        assert truth.lines == len(self.home.history(99))

    def step(self, name: str) -> None:
        """Take a step; it is refused where the other has the lock, and only there."""
        self.count += 1
        other = self.truth.holder if self.truth.holder is not self else None
        writes = name in {"put", "open", "lock"} or (name == "settle" and bool(self.mine))
        step: Callable[[], None] = getattr(self, name)
        if other is None or not writes:
            step()
            return
        with pytest.raises(StateLocked, match=f"locked by {other.who.who}@"):
            step()


def race(opening: Opening, steps: list[tuple[int, str]]) -> None:
    """Let two writers take steps in an order; then look at what came of it, from outside."""
    truth = Truth()
    with closing(opening(context())) as one, closing(opening(context())) as two:
        first, second = writers = (Writer(one, ALI, truth), Writer(two, SARA, truth))
        first.step("put")
        for number, name in steps:
            writers[number].step(name)
        for writer in writers:
            writer.step("unlock")
        first.step("lock")
        second.step("put")
        first.step("unlock")
        second.step("put")
        first.step("read")
        with closing(opening(context())) as other:
            Writer(other, SARA, truth).step("read")


@pytest.mark.parametrize("make", HOMES)
@settings(max_examples=8, deadline=None)
@given(steps=RACES)
def test_one_wins_and_nothing_is_lost(
    make: Callable[[Path], Opening], steps: list[tuple[int, str]]
) -> None:
    """Whoever has the lock writes alone; without it both do; each sees all that was answered."""
    with tempfile.TemporaryDirectory() as folder, reached():
        race(make(Path(folder)), steps)
