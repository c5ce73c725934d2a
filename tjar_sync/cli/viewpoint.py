"""Where the user stands: places in files are named as they are found from there."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tjar_sync.cli.outputs import Outputs
    from tjar_sync.model.catalog import Position


@dataclass(slots=True)
class Viewpoint:
    """Where the user stands, which catalog a command is about, and where its outcome goes."""

    root: Path | None = None
    outputs: Outputs | None = None
    """None until the command line was read."""

    def place(self, position: Position) -> str:
        """Name a place in the catalog's files as it is found from here, if the two are near.

        They are when one of the two folders is within the other.
        """
        here = Path.cwd()
        root = here if self.root is None else self.root
        if not (root.is_relative_to(here) or here.is_relative_to(root)):
            return str(position)
        file = os.path.relpath(root / position.file, here).replace(os.sep, "/")
        return f"{file}:{position.line}:{position.column}"
