"""The program itself: another one, or another release of what it is built on, makes other plans."""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from pathlib import Path

from tjar_sync import __version__

PACKAGE = str(Path(__file__).parents[1])
_INSTALLED = ("site-packages", "dist-packages")


@cache
def own_mark() -> str:
    """Return the mark of the program that runs: as it was when it was first asked for.

    What is installed in its place meanwhile is another, and this one goes on as it was loaded.
    """
    return program_mark()


def program_mark(package: str = PACKAGE) -> str:
    """Return what changes with each edit of our code, and with each package that is installed.

    Empty where nobody can look at it, as in an archive.
    """
    found = hashlib.sha256(f"{__version__}\0{sys.version}\0{package}".encode())
    for folder in sys.path:
        if folder.endswith(_INSTALLED) and os.path.isdir(folder):  # noqa: PTH112 - for each start
            found.update(f"{folder}\0{os.stat(folder).st_mtime_ns}\0".encode())  # noqa: PTH116 - the same
    try:
        _note(package, found)
    except OSError:
        return ""
    return found.hexdigest()


def _note(folder: str, found: hashlib._Hash) -> None:
    with os.scandir(folder) as entries:
        here = sorted(entries, key=lambda entry: entry.name)
    for entry in here:
        if entry.name.endswith(".py"):
            seen = entry.stat()
            found.update(f"{entry.path}\0{seen.st_size}\0{seen.st_mtime_ns}\0".encode())
        elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
            _note(entry.path, found)
