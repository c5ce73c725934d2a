"""A run is asked to end once, by whoever comes first, and wakes up from any wait."""

from __future__ import annotations

import threading
import time

from tjar_sync.apply import CancelToken
from tjar_sync.apply.cancel import BLINK


def test_nobody_cancelled_yet() -> None:
    """A fresh one lets the run go on, and holds no reason."""
    cancel_token = CancelToken()

    assert not cancel_token
    assert ("", False, False) == (
        cancel_token.reason,
        cancel_token.interrupted,
        cancel_token.working,
    )


def test_the_first_who_cancels_is_told() -> None:
    """Whoever comes later does not change the reason; an interruption is noted beside it."""
    cancel_token = CancelToken()
    cancel_token.cancel("the deadline passed")
    assert not cancel_token.interrupted
    cancel_token.cancel("you stopped it", interrupted=True)
    cancel_token.cancel("the disk is full")

    assert cancel_token
    assert ("the deadline passed", True) == (cancel_token.reason, cancel_token.interrupted)


def test_a_wait_lasts_as_long_as_it_is_told() -> None:
    """Nobody asks: it sleeps to the end, over several looks, and not much beyond."""
    begun = time.monotonic()
    asked = CancelToken().wait(1.5 * BLINK)
    lasted = time.monotonic() - begun

    assert not asked
    assert 1.5 * BLINK <= lasted < 10 * BLINK


def test_a_wait_ends_when_somebody_cancels() -> None:
    """Within a blink or two, however long it was to be."""
    cancel_token = CancelToken()
    caller = threading.Timer(BLINK, cancel_token.cancel, ["enough"])
    caller.start()
    begun = time.monotonic()
    asked = cancel_token.wait(30)
    caller.join()

    assert asked
    assert time.monotonic() - begun < 10


def test_what_was_cancelled_before_waits_for_nothing() -> None:
    """Not even a blink."""
    cancel_token = CancelToken()
    cancel_token.cancel("enough")
    begun = time.monotonic()

    assert cancel_token.wait(30)
    assert time.monotonic() - begun < 10
