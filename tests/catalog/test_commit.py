"""The commit of a catalog, wherever git can tell it."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from tjar_sync.catalog.commit import commit_of, folder_in_repository, is_from_git, named_before

if TYPE_CHECKING:
    from pathlib import Path


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


def test_a_hook_of_git_does_not_say_where_a_folder_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hooks of a linked work tree name its repository, and git takes any folder for its top then."""
    shop = tmp_path / "here" / "shop"
    shop.mkdir(parents=True)
    (shop / "kept.db").write_text("", "utf-8")
    for folder in (shop.parent, tmp_path / "other"):
        folder.mkdir(exist_ok=True)
        git(folder, "init")
        git(folder, "add", ".")
        git(folder, "commit", "--allow-empty", "-m", folder.name)
    commit = commit_of(shop)
    assert ("shop", True) == (folder_in_repository(shop), is_from_git(shop / "kept.db"))
    for named in (shop.parent / ".git", tmp_path / "other" / ".git"):
        monkeypatch.setenv("GIT_DIR", str(named))
        assert (commit, "shop") == (commit_of(shop), folder_in_repository(shop))
        assert is_from_git(shop / "kept.db")
    assert commit != commit_of(tmp_path) != ""


@pytest.mark.parametrize("name", [":kept.db", ":(literal)kept.db", "kept[1].db", "*", ":!k"])
def test_a_file_that_git_keeps_is_known_whatever_it_is_called(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name is no pattern of git's, in any environment, and no disk's case hides what is kept."""
    git(tmp_path, "init")
    for one in (name, f"{name}-not", "else.db"):
        (tmp_path / one).write_text("", "utf-8")
    git(tmp_path, "--literal-pathspecs", "add", "--", name)
    for _ in range(2):
        found = [is_from_git(tmp_path / one) for one in (name, name.upper(), f"{name}-not")]
        assert [True, True, False] == found
        monkeypatch.setenv("GIT_LITERAL_PATHSPECS", "1")


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
