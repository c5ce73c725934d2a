"""A run is asked to end once, by whoever comes first, and wakes up from any wait."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from tjar_sync.apply import CancelToken, cancel
from tjar_sync.apply.cancel import BLINK

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = 120.0
"""Seconds that nobody waits for."""


class SleepClock:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.then: Callable[[], object] = bool
        """What happens while somebody sleeps."""

    def monotonic(self) -> float:
        """Tell the time."""
        return sum(self.slept)

    def sleep(self, seconds: float) -> None:
        """Let some seconds pass."""
        self.slept.append(seconds)
        self.then()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SleepClock:
    """Stand still until a wait sleeps."""
    standing = SleepClock()
    monkeypatch.setattr(cancel, "time", standing)
    return standing


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


def test_a_wait_lasts_as_long_as_it_is_told(clock: SleepClock) -> None:
    """Nobody asks: it sleeps to the end, over several looks, and not beyond."""
    assert not CancelToken().wait(1.5 * BLINK)
    assert [BLINK, 0.5 * BLINK] == pytest.approx(clock.slept)


def test_a_wait_ends_when_somebody_cancels(clock: SleepClock) -> None:
    """At the next look, however long it was to be."""
    cancel_token = CancelToken()
    clock.then = lambda: cancel_token.cancel("enough")

    assert cancel_token.wait(30)
    assert [BLINK] == clock.slept


def test_another_thread_may_cancel() -> None:
    """Whoever waits in one is woken from another, long before the time is over."""
    cancel_token = CancelToken()
    asked: list[bool] = []
    waiting = threading.Thread(target=lambda: asked.append(cancel_token.wait(LONG)), daemon=True)
    waiting.start()
    cancel_token.cancel("enough")
    waiting.join(LONG / 2)

    assert [True] == asked


def test_what_was_cancelled_before_waits_for_nothing(clock: SleepClock) -> None:
    """Not even a blink."""
    cancel_token = CancelToken()
    cancel_token.cancel("enough")

    assert cancel_token.wait(30)
    assert [] == clock.slept
