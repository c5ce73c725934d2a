"""The commit of a catalog, wherever git can tell it."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

from tjar_sync.catalog.commit import commit_of, named_before

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


def test_what_stood_in_the_files_once_is_found(tmp_path: Path) -> None:
    """A value of a key counts, in quotes or not; a part of one, another file or a shop's text do not."""
    git(tmp_path, "init")
    shop = tmp_path / "shop"
    shop.mkdir()
    old = "a: {sku: S-2, slug: \"two\"}\nb:\n  sku: 'S.3'  # the third\n  name: S-4 of all\n"
    for text in (old, "a: {sku: S-1}\n"):
        (shop / "shop.yaml").write_text(text, "utf-8")
        (tmp_path / "else.txt").write_text(f"x: S-9\n{text}", "utf-8")
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "-m", "files")
    asked = {"S-1", "S-2", "two", "S.3", "S-4", "S-9", "S", "Sx3"}

    assert {"S-1", "S-2", "two", "S.3"} == named_before(shop, asked)
    assert frozenset() == named_before(shop, ())


def test_without_git_nothing_stood_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder outside git, or a machine without it, tells nothing."""
    outside = named_before(tmp_path, {"S-1"})
    monkeypatch.setenv("PATH", str(tmp_path))

    assert frozenset() == outside == named_before(tmp_path, {"S-1"})
