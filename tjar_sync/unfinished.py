"""A catalog that a pull has begun to make: nothing half is taken for whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ".tjar/pull"
"""Where a pull keeps what it has, below the catalog's folder."""
ABOUT = "about.json"
"""The file there that marks the folder as unfinished."""


def is_unfinished(root: Path) -> bool:
    """Say whether a pull was cut off there."""
    return (root / FOLDER / ABOUT).exists()


def require_finished(root: Path) -> None:
    """Raise UsageError where a pull was cut off: what is there may be half of a catalog."""
    if is_unfinished(root):
        raise UsageError(
            f"a pull into {root} is not finished",
            hint="run the same `tjar-sync pull` again: it goes on where it stopped;"
            f" or remove {root / FOLDER} to give it up",
        )
