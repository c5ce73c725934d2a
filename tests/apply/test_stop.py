"""A run is asked to end once, by whoever comes first, and wakes up from any wait."""

from __future__ import annotations

import threading
import time

from tjar_sync.apply import Stop
from tjar_sync.apply.stop import BLINK


def test_nobody_asked_yet() -> None:
    """A fresh one lets the run go on, and holds no reason."""
    stop = Stop()

    assert not stop
    assert ("", False, False) == (stop.reason, stop.interrupted, stop.working)


def test_the_first_who_asks_is_told() -> None:
    """Whoever comes later does not change the reason; an interruption is noted beside it."""
    stop = Stop()
    stop.ask("the deadline passed")
    assert not stop.interrupted
    stop.ask("you stopped it", interrupted=True)
    stop.ask("the disk is full")

    assert stop
    assert ("the deadline passed", True) == (stop.reason, stop.interrupted)


def test_a_wait_lasts_as_long_as_it_is_told() -> None:
    """Nobody asks: it sleeps to the end, over several looks, and not much beyond."""
    begun = time.monotonic()
    asked = Stop().wait(1.5 * BLINK)
    lasted = time.monotonic() - begun

    assert not asked
    assert 1.5 * BLINK <= lasted < 10 * BLINK


def test_a_wait_ends_when_somebody_asks() -> None:
    """Within a blink or two, however long it was to be."""
    stop = Stop()
    caller = threading.Timer(BLINK, stop.ask, ["enough"])
    caller.start()
    begun = time.monotonic()
    asked = stop.wait(30)
    caller.join()

    assert asked
    assert time.monotonic() - begun < 10


def test_who_was_asked_before_waits_for_nothing() -> None:
    """Not even a blink."""
    stop = Stop()
    stop.ask("enough")
    begun = time.monotonic()

    assert stop.wait(30)
    assert time.monotonic() - begun < 10
