"""The commit of a catalog, wherever git can tell it."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

from tjar_sync.catalog.commit import commit_of

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder, as nobody in particular; return what it says."""
    who = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    line = ["git", "-C", str(folder), *who, *arguments]
    return subprocess.run(line, check=True, capture_output=True, text=True).stdout  # noqa: S603 - a test


def test_a_folder_in_a_work_tree_is_at_its_commit(tmp_path: Path) -> None:
    """The catalog need not be the work tree's own folder."""
    git(tmp_path, "init")
    (tmp_path / "shop").mkdir()
    before = commit_of(tmp_path / "shop")
    git(tmp_path, "commit", "--allow-empty", "-m", "first")

    assert "" == before
    assert re.fullmatch("[0-9a-f]{40,64}", commit_of(tmp_path / "shop"))


def test_a_folder_outside_git_has_no_commit(tmp_path: Path) -> None:
    """A catalog may be kept elsewhere."""
    assert "" == commit_of(tmp_path)


def test_without_git_there_is_no_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that only applies need not have git."""
    monkeypatch.setenv("PATH", str(tmp_path))

    assert "" == commit_of(tmp_path)
