"""The oldest and the newest pip, and an index that tempts them."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE, STDOUT, CompletedProcess, run

import pytest

from tests.packaging import locks, newer_index

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Bench:
    """A folder with this project's Makefile, where a pip of some version meets newer packages."""

    root: Path
    index: newer_index.NewerIndex
    pip: Path

    def write(self, lock: str, pins: tuple[locks.Pin, ...]) -> None:
        """Write a lock whose pins are met by the index's wheels."""
        lines = map(str, locks.with_digests(pins, self.index.digests))
        (self.root / lock).write_text("\n".join(lines), "utf-8")

    def run_pip(self, *arguments: str, python: str = sys.executable) -> CompletedProcess[str]:
        """Run the pip."""
        return self._run(python, str(self.pip), *arguments)

    def make(self, target: str) -> CompletedProcess[str]:
        """Run the Makefile with the pip in place of the one that Python ships."""
        pip = f"PIP=$(@D)/bin/python '{self.pip}'"
        return self._run("make", pip, f"PYTHON='{sys.executable}'", target)

    def _run(self, *line: str) -> CompletedProcess[str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        links = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.index.folder)}
        environ = {**kept, **links, "PIP_CONFIG_FILE": os.devnull}
        return run(  # noqa: S603 - our own Makefile, and a pip that is pinned
            line, cwd=self.root, env=environ, stdout=PIPE, stderr=STDOUT, text=True, check=False
        )


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> newer_index.NewerIndex:
    """Make the index once."""
    return newer_index.build(tmp_path_factory.mktemp("index"))


@pytest.fixture(params=["oldest", "newest"])
def bench(request: pytest.FixtureRequest, tmp_path: Path, index: newer_index.NewerIndex) -> Bench:
    """Set up the folder, once for the oldest pip of our oldest Python and once for the newest."""
    if request.param == "oldest" and sys.version_info >= (3, 12):
        pytest.skip("runs on our oldest Python alone: later ones lack what it stands on")
    pip = Path(sys.prefix, "pips", request.param, "pip")
    assert pip.exists(), "`make test` installs this pip beside the other packages"
    shutil.copy(ROOT / "Makefile", tmp_path)
    made = Bench(tmp_path, index, pip)
    for lock in ("requirements.lock", "requirements-dev.lock"):
        made.write(lock, locks.read(ROOT / lock))
    return made
