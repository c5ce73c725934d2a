"""The command in a process of its own, on pipes or on a terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tjar_sync
from tests.documents import checked
from tests.harness import KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

PATIENCE = 60.0
"""Seconds after which something that must happen is taken as never happening."""


def until(happened: Callable[[], object]) -> None:
    """Wait for something to be true, but not for ever."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.01)


def surroundings(**more: str) -> dict[str, str]:
    """Return the environment that a command starts in, the same on every machine."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    ours = str(Path(tjar_sync.__file__).parents[1])
    return {**kept, "LANG": "C.UTF-8", "PYTHONPATH": ours, "TJAR_API_KEY": KEY, **more}


@contextmanager
def started(root: Path, *arguments: str, **options: Any) -> Iterator[subprocess.Popen[str]]:
    """Start the command in a catalog's folder; what still runs in the end is killed.

    What a kill leaves in the folder for temporary files goes with the test's own.
    """
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    environ = surroundings(**{"TMPDIR": str(root.parent), **options.pop("environ", {})})
    line = [sys.executable, "-m", "tjar_sync", *arguments]
    with subprocess.Popen(  # noqa: S603 - our own command
        line, cwd=root, env=environ, encoding="utf-8", **{**streams, **options}
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Wait for a command's end; return its exit code and what it said."""
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err


def done(root: Path, *arguments: str, **options: Any) -> tuple[int, str, str]:
    """Run a command to its end; return its exit code and what it said."""
    with started(root, *arguments, **options) as process:
        code, out, err = ended(process)
    return code, checked(out or ""), err


class Terminal:
    """The person's side of a terminal that a command runs on."""

    def __init__(self, handle: int, process: subprocess.Popen[str]) -> None:
        self.handle = handle
        self.process = process
        self.said = ""

    def read(self, expected: str) -> None:
        """Read on until a text has appeared."""
        end = time.monotonic() + PATIENCE
        while expected not in self.said:
            assert time.monotonic() < end, self.said
            assert self._more(), self.said

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self.handle, text.encode())

    def close(self) -> int:
        """Read to the end; return the exit code."""
        while self._more():
            pass
        return self.process.wait(PATIENCE)

    def _more(self) -> bool:
        """Read what there is; False when the command has left."""
        ready, _, _ = select.select([self.handle], [], [], PATIENCE)
        assert ready, self.said
        try:
            self.said += os.read(self.handle, 65536).decode(errors="replace")
        except OSError:  # how Linux says that the other side has closed
            return False
        return True


@contextmanager
def terminal(
    root: Path, *arguments: str, environ: Mapping[str, str] | None = None, **options: Any
) -> Iterator[Terminal]:
    """Start the command on a terminal of 100 columns, without a pager; streams may go elsewhere."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    streams = {"stdin": theirs, "stdout": theirs, "stderr": theirs, **options}
    surrounding = {"TERM": "xterm-256color", "TJAR_SYNC_PAGER": "cat", **(environ or {})}
    try:
        with started(root, *arguments, environ=surrounding, **streams) as process:
            os.close(theirs)
            yield Terminal(ours, process)
    finally:
        os.close(ours)
