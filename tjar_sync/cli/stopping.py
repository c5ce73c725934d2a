"""How a command ends before its time: by Ctrl-C, by SIGTERM, or by its deadline."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager, suppress
from threading import Event
from typing import TYPE_CHECKING

import click

from tjar_sync.errors import ExitCode, Overdue, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from tjar_sync.apply import CancelToken

STOPPED = "Stopped at once; the next run settles what was in flight."
_DRAINING = (
    "No store is begun any more; those at work finish what is in flight. Once more to stop at once."
)
_STOPPING = "Stopping at once."


@contextmanager
def _handled(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Have Ctrl-C and SIGTERM come to a handler, and to whom they came before once it is over."""
    both = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, handler) for number in both}
    try:
        yield
    finally:
        for number, one in before.items():
            signal.signal(number, one)


@contextmanager
def ended_by_signals(cancel_token: CancelToken) -> Iterator[None]:
    """On the first Ctrl-C or SIGTERM cancel the run; on the second end at once.

    Until writes have begun the run is cut off, and no request is waited for.
    """

    def cancel(number: int, _frame: FrameType | None) -> None:
        if cancel_token.interrupted:
            _shout(STOPPED if cancel_token.working else "Stopped at once.")
            os._exit(ExitCode.INTERRUPTED)
        working = cancel_token.working
        cancel_token.cancel(f"interrupted by {signal.Signals(number).name}", interrupted=True)
        if not working:
            raise KeyboardInterrupt
        _shout("Finishing what is in flight; once more to stop at once.")

    with _handled(cancel):
        yield


@contextmanager
def stopped_by_signals() -> Iterator[Event]:
    """Let Ctrl-C and SIGTERM end a server between two requests, and not in the middle of one."""
    stop = Event()
    with _handled(lambda *_: stop.set()):
        yield stop


@contextmanager
def drained_by_signals(interrupt: Callable[[], None]) -> Iterator[None]:
    """On Ctrl-C or SIGTERM let all that works end well; on the next one stop it at once."""
    presses: list[int] = []

    def cancel(number: int, _frame: FrameType | None) -> None:
        interrupt()
        _shout(_STOPPING if presses else _DRAINING)
        presses.append(number)

    with _handled(cancel):
        yield


@contextmanager
def timely(cancel_token: CancelToken, seconds: float | None) -> Iterator[None]:
    """When the time is over, cancel the run; cut it off if it has written nothing yet.

    Raises UsageError where the system has no alarm clock, and Overdue when nothing was written.
    """
    if seconds is None:
        yield
        return
    if not hasattr(signal, "setitimer"):
        raise UsageError("--deadline does not work on this system")
    over = f"the deadline of {seconds:g} s has passed"

    def cancel(_number: int, _frame: FrameType | None) -> None:
        cancel_token.cancel(over)
        if not cancel_token.working:
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, cancel)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except (KeyboardInterrupt, click.Abort) as error:
        if cancel_token.reason != over:
            raise
        raise Overdue(f"{over}; nothing was written") from error
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _shout(text: str) -> None:
    """Write to stderr from a signal handler, which must not use a stream that may be in use."""
    with suppress(OSError):
        os.write(2, f"\n{text}\n".encode())
