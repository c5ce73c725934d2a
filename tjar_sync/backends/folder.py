"""The folder for state and secrets: private, and never in git."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def make_folder(folder: Path) -> None:
    """Make the state's own folder; state does not belong in git."""
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    ignore = folder / ".gitignore"
    try:
        ignore.write_text("*\n")
    except OSError:
        ignore.unlink(missing_ok=True)
        folder.rmdir()
        raise
    flush(folder.parent)


def flush(folder: Path) -> None:
    """Make a folder's entries survive a power cut."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:  # Windows opens no folder, and a folder may forbid to be listed
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
