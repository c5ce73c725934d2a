"""The way to end a run early, and cleanly."""

from __future__ import annotations

import time

BLINK = 0.1
"""Seconds between two looks while waiting."""


class CancelToken:
    """Asks a run to finish what is in flight and begin nothing more; the first reason stays.

    That somebody interrupted it is noted all the same. No lock is held anywhere in it, so that a
    signal handler may ask at any moment.
    """

    def __init__(self) -> None:
        self._cancelled = False
        self.reason = ""
        self.interrupted = False
        self.working = False
        """True once writes have begun: until then a run may be cut off at any point."""

    def cancel(self, reason: str, *, interrupted: bool = False) -> None:
        """Ask for the end. Safe to call from a signal handler and from any thread."""
        if interrupted:
            self.interrupted = True
        if not self._cancelled:
            self.reason = reason
            self._cancelled = True

    def wait(self, seconds: float) -> bool:
        """Sleep, but not beyond the moment of being cancelled; return True when it was."""
        end = time.monotonic() + seconds
        while not self._cancelled and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, BLINK))
        return self._cancelled

    def __bool__(self) -> bool:
        return self._cancelled
