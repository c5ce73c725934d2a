"""What tests of the actions share."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.actions.scene import ROOT, scene
from tests.cli.process import surroundings, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.actions.scene import Scene


@pytest.fixture(scope="session")
def warm() -> Iterator[str]:
    """Start the process that commands are handed to; its socket's path is short, as it must be."""
    with tempfile.TemporaryDirectory(prefix="warm-") as folder:
        place = f"{folder}/door"
        line = [sys.executable, "-m", "tests.actions.warm", place]
        with subprocess.Popen(line, cwd=ROOT, env=surroundings()) as process:  # noqa: S603 - ours
            try:
                until(lambda: Path(place).exists() or process.poll() is not None)
                yield place
            finally:
                process.kill()


@pytest.fixture
def shop(tmp_path: Path, warm: str) -> Iterator[Scene]:
    """Give a repository with a catalog, its store, and the hub where it is."""
    with scene(tmp_path, warm) as made:
        yield made
