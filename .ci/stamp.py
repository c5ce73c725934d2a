"""What a build adds to the package: from which commit it is, where git can tell."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PLACE = "tjar_sync/_commit.txt"
"""Where `tjar-sync --version` looks."""


class CommitStamp(BuildHookInterface[BuilderConfig]):
    """Writes the commit into what is built from a checkout; what is built of an sdist has its."""

    _folder: Path | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the file; an editable installation has none, since it changes with its checkout."""
        if version == "editable":
            return
        root = Path(self.root)
        path = root / PLACE
        if not path.exists():
            self._folder = Path(mkdtemp())
            path = self._folder / "commit"
            path.write_text(f"{commit_of(root)}\n", "utf-8")
        build_data["force_include"][str(path)] = PLACE

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - hatchling's signature
        """Leave nothing behind."""
        if self._folder is not None:
            shutil.rmtree(self._folder)


def commit_of(root: Path) -> str:
    """Return the commit that is checked out, with `-dirty` where files differ from it.

    Empty where the folder is no repository's top, as an unpacked sdist within another's.
    """
    top = git(root, "rev-parse", "--show-toplevel")
    commit = git(root, "rev-parse", "--verify", "HEAD")
    if not top or not commit or Path(top).resolve() != root.resolve():
        return ""
    return f"{commit}-dirty" if git(root, "status", "--porcelain") else commit


def git(root: Path, *arguments: str) -> str:
    """Return what git says; empty where it cannot be asked, or refuses."""
    try:
        asked = subprocess.run(  # noqa: S603 - git in the folder that is built
            ["git", "-C", str(root), *arguments],  # noqa: S607 - whichever git there is
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    return asked.stdout.strip() if asked.returncode == 0 else ""
