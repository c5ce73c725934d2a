"""What every inbox promises of the events of a store, as tests.

An inbox is put to them by a test module that imports all of this, in a place with a fixture
`inboxes`: given a StoreContext and an EventRetention it opens an inbox, on one and the same place
for one test, where something was applied to the stores `live` and `other`.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tjar_sync.errors import StateError
from tjar_sync.model.heard import DriftSeen, EventRetention, HeardEvent
from tjar_sync.testing.state_samples import FRONT, SHOE, SOCKS, Clock, context

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.ports import Inbox
    from tjar_sync.state.lease import StoreContext

    Inboxes = Callable[[StoreContext, EventRetention], Inbox]

USUAL = EventRetention()
DAY = 86_400.0


def event(number: int, *remote_ids: str, to_check: bool = True) -> HeardEvent:
    """Return one of many events."""
    return HeardEvent(f"evt_{number}", "product.updated", remote_ids, to_check)


def test_an_event_is_kept_once(inboxes: Inboxes) -> None:
    """The same id is the same event, in one batch, in the next, and for whoever opens it then."""
    one, other = inboxes(context(), USUAL), inboxes(context(), USUAL)
    first = one.keep((event(1, "7", "8"), event(2), event(1)))
    again = other.keep((event(2, "9"), event(3, "حذاء")))

    assert ((True, True, False), (False, True)) == (first, again)
    assert (event(1, "7", "8"), event(2), event(3, "حذاء")) == one.waiting(10)
    assert (event(1, "7", "8"),) == other.waiting(1)
    assert 3 == other.count()


def test_what_is_only_noted_waits_for_nothing(inboxes: Inboxes) -> None:
    """An event that changes no catalog is kept, so that it is known when it comes again."""
    inbox = inboxes(context(), USUAL)

    assert (True,) == inbox.keep((event(1, to_check=False),))
    assert (False,) == inbox.keep((event(1, to_check=False),))
    assert ((), 0) == (inbox.waiting(10), inbox.count())


def test_what_was_looked_into_waits_no_more(inboxes: Inboxes) -> None:
    """Only the events that are named are done; they are known still."""
    inbox = inboxes(context(), USUAL)
    inbox.keep([event(number) for number in range(4)])
    inbox.looked_into(("evt_1", "evt_3"), (), ())

    assert (event(0), event(2)) == inbox.waiting(10)
    assert (False,) == inbox.keep((event(3),))
    assert 2 == inbox.count()


def test_drift_is_kept_until_it_is_gone(inboxes: Inboxes) -> None:
    """Each address has the drift that was found last, with its time, until a look finds none."""
    clock = Clock()
    inbox = inboxes(context(clock=clock), USUAL)
    shoe, socks = DriftSeen(SHOE, "a", "product.updated"), DriftSeen(SOCKS, "b", "inventory.low")
    inbox.looked_into((), (), (socks, shoe))
    clock.turn(60)
    inbox.looked_into((), (SOCKS, FRONT), (replace(shoe, fingerprint="c"),))

    found = replace(shoe, fingerprint="c", at="2025-01-01T00:01:00.000+00:00")
    assert (found,) == inboxes(context(), USUAL).drift_seen()


def test_stores_of_one_place_are_apart(inboxes: Inboxes) -> None:
    """An event's id is a store's own, and so is its drift."""
    live, other = inboxes(context(), USUAL), inboxes(context("other"), USUAL)
    live.keep((event(1),))
    live.looked_into((), (), (DriftSeen(SHOE, "a", "product.updated"),))

    assert ((), ()) == (other.waiting(10), other.drift_seen())
    assert (True,) == other.keep((event(1),))


def test_only_what_is_done_is_forgotten(inboxes: Inboxes) -> None:
    """What was looked into goes after some days; what waits stays."""
    clock = Clock()
    inbox = inboxes(context(clock=clock), EventRetention(days=7))
    inbox.keep((event(1), event(2)))
    inbox.looked_into(("evt_1",), (), ())
    clock.turn(6.9 * DAY)
    known = inbox.keep((event(1), event(2)))
    clock.turn(0.2 * DAY)
    inbox.keep((event(3),))

    assert ((False, False), (True, False)) == (known, inbox.keep((event(1), event(2))))


def test_of_many_the_newest_are_known(inboxes: Inboxes) -> None:
    """However fast they come, only so many are kept of what is done."""
    inbox = inboxes(context(), EventRetention(checked=3))
    for number in range(8):
        inbox.keep((event(number, to_check=False),))

    assert (False,) == inbox.keep((event(7, to_check=False),))
    assert (True,) == inbox.keep((event(1, to_check=False),))


def test_a_full_inbox_takes_none_of_a_batch(inboxes: Inboxes) -> None:
    """What cannot wait is refused, and nothing of it is known; what waits stays."""
    inbox = inboxes(context(), EventRetention(waiting=2))
    inbox.keep((event(1), event(2)))
    with pytest.raises(StateError, match="2 events wait for a look at the store"):
        inbox.keep((event(3, to_check=False), event(4)))

    assert 2 == inbox.count()
    inbox.looked_into(("evt_1",), (), ())
    assert (True, True) == inbox.keep((event(3, to_check=False), event(4)))


def test_many_may_keep_at_once(inboxes: Inboxes) -> None:
    """Of one event that several are told of at once, one finds it new; none is lost."""
    inbox, found = inboxes(context(), USUAL), list[bool]()

    def keep(mine: int) -> None:
        for number in range(5):
            found.extend(inbox.keep((event(number), event(100 * mine + number))))

    threads = [threading.Thread(target=keep, args=(mine,)) for mine in range(1, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (20, 20) == (found.count(True), inbox.count())
