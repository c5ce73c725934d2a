"""Events that come at once share a commit, and each is answered as it was kept."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tjar_sync.errors import StateError
from tjar_sync.listener.keeping import EventKeeper
from tjar_sync.model.heard import HeardEvent
from tjar_sync.testing.memory_inbox import EventMemory, MemoryInbox
from tjar_sync.testing.state_samples import context

if TYPE_CHECKING:
    from collections.abc import Sequence


class SlowInbox(MemoryInbox):
    """An inbox whose first commit takes until it is let go."""

    def __init__(self) -> None:
        super().__init__(EventMemory(), context())
        self.go = threading.Event()
        self.sizes: list[int] = []

    def keep(self, events: Sequence[HeardEvent]) -> tuple[bool, ...]:
        """Keep events, once this may go on."""
        self.sizes.append(len(events))
        assert self.go.wait(20)
        if any(event.name == "bad" for event in events):
            raise StateError("the disk is full")
        return super().keep(events)


def until_pending(keeper: EventKeeper, count: int) -> None:
    """Wait until so many events wait for a commit."""
    while keeper.pending != count:
        time.sleep(0.001)


def test_what_comes_during_a_commit_shares_the_next() -> None:
    """Of seven events that come at once one is kept alone, and six in one commit; each is told."""
    inbox = SlowInbox()
    keeper = EventKeeper(inbox)
    with ThreadPoolExecutor(7) as pool:
        first = pool.submit(keeper.keep, HeardEvent("evt_0", "product.updated"))
        while not inbox.sizes:
            time.sleep(0.001)
        ids = (1, 2, 3, 4, 5, 1)
        rest = [pool.submit(keeper.keep, HeardEvent(f"evt_{n}", "product.updated")) for n in ids]
        until_pending(keeper, 6)
        inbox.go.set()
        found = [one.result() for one in rest]

    assert first.result()
    assert [1, 6] == inbox.sizes
    assert (5, 1) == (found.count(True), found.count(False))
    assert 6 == inbox.count()


def test_what_cannot_be_kept_is_told_to_all_of_it() -> None:
    """A commit that fails is nobody's success; the next one may be."""
    inbox = SlowInbox()
    inbox.go.set()
    keeper = EventKeeper(inbox)
    with pytest.raises(StateError, match="the disk is full"):
        keeper.keep(HeardEvent("evt_1", "bad"))

    assert keeper.keep(HeardEvent("evt_1", "product.updated"))
