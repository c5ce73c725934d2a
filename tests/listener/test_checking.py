"""The checker: events wait until they were looked into, whatever goes wrong meanwhile."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from tests.listener.deliveries import Lines
from tjar_sync.errors import Unreachable
from tjar_sync.listener import checking
from tjar_sync.listener.checking import DriftChecker
from tjar_sync.model.heard import DriftSeen, EventRetention, HeardEvent
from tjar_sync.testing.memory_inbox import EventMemory, MemoryInbox
from tjar_sync.testing.state_samples import SHOE, SOCKS, context
from tjar_sync.workflow.listening import Look

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from tjar_sync.apply import CancelToken

NOTHING = Look(None, frozenset())


class Outcomes:
    """A checker over an inbox in memory, whose looks come out as told."""

    def __init__(self, *outcomes: Look | Exception | None, events: int = 1) -> None:
        self.outcomes = list(outcomes)
        self.looks: list[int] = []
        self.inbox = MemoryInbox(EventMemory(), context(), EventRetention())
        self.inbox.keep(
            [HeardEvent(f"evt_{n}", "product.updated", (str(n),)) for n in range(events)]
        )
        self.said = Lines()
        self.checker = DriftChecker(self.inbox, self.look, lambda _: None, self.said.log())

    def look(self, events: Sequence[HeardEvent], _token: CancelToken) -> Look | None:
        """Come out as told."""
        self.looks.append(len(events))
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def test_nothing_waits_and_nothing_is_looked_at() -> None:
    """An empty inbox costs no request."""
    checked = Outcomes(events=0)
    checked.checker.check()

    assert ([], []) == (checked.looks, checked.said.lines)


def test_what_is_not_ours_is_done() -> None:
    """Events about products that nobody owns here wait no more; what was drift of others stays."""
    checked = Outcomes(Look(None, frozenset({SHOE})), events=3)
    checked.inbox.looked_into(
        (), (), [DriftSeen(SHOE, "a", "product.updated"), DriftSeen(SOCKS, "b", "product.updated")]
    )
    checked.checker.check()

    assert ([3], 0) == (checked.looks, checked.inbox.count())
    assert [SOCKS] == [one.address for one in checked.inbox.drift_seen()]
    assert ["Looked into 3 events, 1 product of ours: 0 drifted, 0 newly."] == checked.said.lines


def test_what_a_late_store_told_of_is_looked_at_once_more() -> None:
    """It may tell of an edit before it shows it; what it shows after that is how it is."""
    early, never = frozenset({SHOE}), 1e6
    checked = Outcomes(Look(None, early, 1e-9), None, Look(None, early, never), events=2)
    for _ in range(4):
        checked.checker.check()

    assert ([2, 2, 2], 0) == (checked.looks, checked.inbox.count())
    checked.inbox.keep([HeardEvent("evt_9", "product.updated", ("9",))])
    checked.outcomes.append(Look(None, early, never))
    for _ in range(2):
        checked.checker.check()
    assert [2, 2, 2, 1] == checked.looks


def test_a_second_look_is_made_by_itself() -> None:
    """Nobody has to tell of anything more."""
    checked, done = Outcomes(events=1), threading.Event()
    outcomes = [Look(None, frozenset({SHOE}), 0.01), NOTHING]

    def look(events: Sequence[HeardEvent], _token: CancelToken) -> Look | None:
        checked.looks.append(len(events))
        outcome = outcomes.pop(0)
        if not outcomes:
            done.set()
        return outcome

    quick = DriftChecker(checked.inbox, look, lambda _: None, checked.said.log(), 0.001)
    quick.start()
    assert done.wait(30)
    quick.close()

    assert [1, 1] == checked.looks


def test_while_somebody_applies_events_wait() -> None:
    """What cannot be told now is told later, and nothing is said of it."""
    checked = Outcomes(None, NOTHING)
    checked.checker.check()
    waiting, said = checked.inbox.count(), list(checked.said.lines)
    checked.checker.check()

    assert (1, []) == (waiting, said)
    assert (0, [1, 1]) == (checked.inbox.count(), checked.looks)


def test_a_look_that_fails_is_made_again_less_and_less_often() -> None:
    """The pause doubles up to five minutes; the first that works forgets it."""
    down = Unreachable("no connection", where="shop", hint="later")
    checked = Outcomes(*[down] * 8, ValueError("whsec"), NOTHING, down)
    troubles = []
    for _ in range(10):
        checked.checker.check()
        troubles.append(bool(checked.checker.trouble))
    checked.inbox.keep([HeardEvent("evt_9", "product.updated")])
    checked.checker.check()

    pauses = [
        line.split(" s:")[0].rpartition(" ")[2] for line in checked.said.lines if " s:" in line
    ]
    assert ["5", "10", "20", "40", "80", "160", "300", "300", "300", "5"] == pauses
    assert [True] * 9 + [False] == troubles
    assert (
        "The store could not be looked at; again in 5 s: shop: no connection\n  later"
        == (checked.said.lines[0])
    )
    assert checked.said.lines[8].endswith("s: ValueError: a mistake of tjar-sync's own")


def test_more_than_fit_into_a_look_are_looked_into_by_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However many wait, each look has an end, and the next one follows at once."""
    monkeypatch.setattr(checking, "MOST", 2)
    checked = Outcomes(NOTHING, NOTHING, events=3)
    done = wait_until_empty(checked)

    assert ([2, 1], 0) == (checked.looks, done)


def wait_until_empty(checked: Outcomes) -> int:
    """Run the checker in its thread until nothing waits; return how many do."""
    quick = DriftChecker(checked.inbox, checked.look, lambda _: None, checked.said.log(), 0.001)
    quick.start()
    while checked.inbox.count():
        quick.wake()
    quick.close()
    return checked.inbox.count()


def test_the_end_cuts_a_look_off_and_says_nothing_of_it() -> None:
    """What a look that is cut off raises is no trouble; its events wait for the next process."""
    checked = Outcomes()

    def cut_off(_events: Sequence[HeardEvent], token: CancelToken) -> Look | None:
        while not token.wait(0.01):
            pass
        raise Unreachable("cut off")

    checker = DriftChecker(checked.inbox, cut_off, lambda _: None, checked.said.log(), 0.001)
    checker.start()
    checker.close()
    checker.check()

    assert ("", [], 1) == (checker.trouble, checked.said.lines, checked.inbox.count())


def test_a_checker_that_never_began_can_be_ended() -> None:
    """Where the port was taken there is nothing to wait for."""
    Outcomes().checker.close()
