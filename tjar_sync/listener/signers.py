"""Whose deliveries are believed: the secrets of webhooks, the one before a rotation included."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.state import read_secret

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tjar_sync.model.secret import SecretStr

SECRET, OLD_SECRET = "TJAR_SYNC_WEBHOOK_SECRET", "TJAR_SYNC_WEBHOOK_SECRET_OLD"
"""What is believed besides the webhooks of the files, such as those that a dashboard registered."""
GRACE = 3600.0
"""For so many seconds after a rotation the secret before it counts: tries of a delivery are late."""


class _Replaced(NamedTuple):
    name: str
    secret: SecretStr
    until: float


class Signers:
    """The secrets that count now; files are read anew, so that a rotation needs no restart.

    Safe to use from several threads at once.
    """

    def __init__(
        self,
        files: Mapping[str, Path],
        given: Mapping[str, SecretStr],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._files = dict(files)
        self._given = dict(given)
        self._clock = clock
        self._turn = threading.Lock()
        self._last: dict[str, SecretStr] = {}
        self._replaced: list[_Replaced] = []

    def current(self) -> tuple[tuple[str, SecretStr], ...]:
        """Return each secret that counts, with the name of its webhook; none of them is empty."""
        with self._turn:
            now = self._clock()
            for name, path in self._files.items():
                self._reread(name, read_secret(path), now)
            self._replaced = [one for one in self._replaced if one.until > now]
            before = [(one.name, one.secret) for one in self._replaced]
            return (*self._last.items(), *self._given.items(), *before)

    def _reread(self, name: str, found: SecretStr, now: float) -> None:
        """Take what a file says; one that is gone, or empty, says nothing new."""
        last = self._last.get(name)
        if not found.get_secret_value() or found == last:
            return
        self._last[name] = found
        if last is not None:
            self._replaced.append(_Replaced(name, last, now + GRACE))
