"""Processes in processes of their own, which can be asked together to come to an end."""

from __future__ import annotations

import signal
import subprocess
from collections import deque
from dataclasses import field
from tempfile import TemporaryFile
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import IO

LONGEST_LOG = 200
"""So many of the last lines that a command tells are kept."""


INTERRUPTED = "the run was interrupted before its turn"


class NotStarted(NamedTuple):
    """Of a command that was never started: why."""

    why: str


class Ended(NamedTuple):
    """How a command's process ended, and what it said."""

    code: int | None
    """None where nobody knows; a negative one is a signal's."""
    out: str = ""
    log: tuple[str, ...] = ()
    why: str = ""
    """Of what nobody knows: why."""


@dataclass(slots=True)
class Processes:
    """All commands of one run on this machine."""

    _lock: Lock = field(default_factory=Lock)
    _running: set[subprocess.Popen[str]] = field(default_factory=set)
    _stopped: bool = False

    def run(
        self, line: Sequence[str], environ: Mapping[str, str], heard: Callable[[str], None]
    ) -> Ended | NotStarted:
        """Run a command to its end; `heard` gets each line that it tells on the way."""
        with TemporaryFile("w+", encoding="utf-8", errors="replace") as out:
            try:
                process = self._start(line, environ, out)
            except OSError as error:
                return NotStarted(f"its process could not be started: {error.strerror}")
            if process is None:
                return NotStarted(INTERRUPTED)
            log = deque[str](maxlen=LONGEST_LOG)
            with process:
                for told in filter(str.strip, process.stderr or ()):
                    log.append(told.rstrip("\n"))
                    heard(log[-1])
            with self._lock:
                self._running.discard(process)
            out.seek(0)
            return Ended(process.returncode, out.read(), tuple(log))

    def interrupt(self) -> None:
        """Ask all that run to end, as Ctrl-C does, and start none any more."""
        with self._lock:
            self._stopped = True
            for process in self._running:
                process.send_signal(signal.SIGINT)

    def _start(
        self, line: Sequence[str], environ: Mapping[str, str], out: IO[str]
    ) -> subprocess.Popen[str] | None:
        """Start a command in a group of its own: a terminal's Ctrl-C reaches it by us alone."""
        with self._lock:
            if self._stopped:
                return None
            process = subprocess.Popen(  # noqa: S603 - our own command
                line,
                env=dict(environ),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
                process_group=0,
            )
            self._running.add(process)
            return process
