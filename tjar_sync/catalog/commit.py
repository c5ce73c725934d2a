"""Which commit a catalog is at, for people to read: nothing is decided by it."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_PATIENCE = 5.0


def commit_of(root: Path) -> str:
    """Return the commit that is checked out in a folder; empty where git cannot tell."""
    try:
        asked = subprocess.run(  # noqa: S603 - the folder is one argument, and no shell reads it
            ["git", "-C", str(root), "rev-parse", "--verify", "HEAD"],  # noqa: S607 - the user's git
            capture_output=True,
            check=True,
            encoding="utf-8",
            errors="replace",
            stdin=subprocess.DEVNULL,
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return asked.stdout.strip()
