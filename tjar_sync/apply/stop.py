"""The way to end a run early, and cleanly."""

from __future__ import annotations

from threading import Event


class Stop:
    """Asks a run to finish what is in flight and begin nothing more; the first reason stays."""

    def __init__(self) -> None:
        self._flag = Event()
        self.reason = ""
        self.interrupted = False
        self.working = False
        """True once writes have begun: until then a run may be cut off at any point."""

    def ask(self, reason: str, *, interrupted: bool = False) -> None:
        """Ask for the end. Safe to call from a signal handler and from any thread."""
        if not self._flag.is_set():
            self.reason = reason
            self.interrupted = interrupted
            self._flag.set()

    def __bool__(self) -> bool:
        return self._flag.is_set()
