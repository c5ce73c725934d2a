"""Long texts on a terminal, a screen at a time, as git shows them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys

import click

DEFAULT = "less"
_NONE = frozenset({"", "cat"})
_LESS = {"LESS": "FRX", "LV": "-c", "LESSCHARSET": "utf-8"}
"""What git has less do: leave at once what fits, keep colours, leave the text on the screen."""


def show(text: str, *, paged: bool) -> None:
    """Print a text; on a terminal that it does not fit on, through a pager, where one is wanted."""
    command = _pager() if paged and sys.stdout.isatty() else ""
    height = shutil.get_terminal_size().lines
    if command and text.count("\n") + 1 >= height and _through(command, text):
        return
    click.echo(text)


def _pager() -> str:
    """Return the command of the pager: TJAR_SYNC_PAGER, else PAGER, else less; empty for none."""
    named = next(
        (os.environ[name] for name in ("TJAR_SYNC_PAGER", "PAGER") if name in os.environ), DEFAULT
    ).strip()
    return "" if named in _NONE or os.environ.get("TERM") == "dumb" else named


def _through(command: str, text: str) -> bool:
    """Have a person read a text in a pager; False where there is no such program."""
    if shutil.which(command.split(maxsplit=1)[0]) is None:
        return False
    environ = {**_LESS, **os.environ}
    with subprocess.Popen(command, shell=True, stdin=subprocess.PIPE, env=environ) as pager:  # noqa: S602 - the user's own command, as git runs it
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is the pager's own key
        try:
            pager.communicate(f"{text}\n".encode())
        finally:
            signal.signal(signal.SIGINT, before)
    return True
