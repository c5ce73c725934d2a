"""What SQLite's errors and the disk's mean to a person, and what to do about each."""

from __future__ import annotations

import errno
import sqlite3
from typing import TYPE_CHECKING

from tjar_sync.errors import StateError, StateUnusable
from tjar_sync.state.codec import Damaged

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SAVE = (
    "nothing was changed; restore a backup, or move it away with its -wal and -shm files: "
    "the next plan adopts everything by sku, slug or picture"
)
_RIGHTS = "nothing was changed; make the file and its folder writable for this user"
_DISK = "nothing was changed; free some space, or look for a failing disk, and run again"

_DISK_TROUBLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})

ERRORS: Mapping[str, tuple[str, str]] = {
    "SQLITE_NOTADB": ("this file is not an SQLite database, so it is no state", SAVE),
    "SQLITE_CORRUPT": ("this SQLite file is damaged or cut short", SAVE),
    "SQLITE_READONLY": ("the state may only be read here", _RIGHTS),
    "SQLITE_CANTOPEN": ("the state's file cannot be opened", _RIGHTS),
    "SQLITE_PERM": ("the state's file may not be opened", _RIGHTS),
    "SQLITE_FULL": ("no space is left for the state", _DISK),
    "SQLITE_IOERR": ("the disk did not read or write the state", _DISK),
    "SQLITE_BUSY": (
        "another program keeps the state's file busy",
        "nothing was changed; try again",
    ),
}
"""What each family of SQLite's errors means, and what to do, by the beginning of its name."""


def explain(error: BaseException, path: Path) -> BaseException:
    """Return the StateError for an error of a state's file; any other error as it is."""
    if isinstance(error, OSError):
        reason = error.strerror or str(error)
        hint = _DISK if error.errno in _DISK_TROUBLE else _RIGHTS
        return StateError(f"the state's file: {reason}", where=str(path), hint=hint)
    if isinstance(error, Damaged):
        return damaged(error, path)
    if isinstance(error, UnicodeError):
        return StateError("a name is not proper Unicode", where=str(path))
    if not isinstance(error, sqlite3.Error):
        return error
    name = getattr(error, "sqlite_errorname", "")
    known = (words for family, words in ERRORS.items() if name.startswith(family))
    what, hint = next(known, ("SQLite refuses the state", SAVE))
    refusal = StateUnusable if hint is SAVE else StateError
    return refusal(f"{what} ({error})", where=str(path), hint=hint)


def damaged(error: Exception, path: Path) -> StateUnusable:
    """Return the error for rows that make no sense."""
    what = f"a row of the state cannot be read ({type(error).__name__}: {error})"
    return StateUnusable(what, where=str(path), hint=SAVE)
