"""The one file that may hold a secret."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from tests.catalog.test_commit import git
from tjar_sync.atomic_file import Draft
from tjar_sync.errors import StateError
from tjar_sync.model.secret import SecretStr
from tjar_sync.state import write_secret

if TYPE_CHECKING:
    from pathlib import Path


def test_a_secret_is_written_for_its_owner_alone(tmp_path: Path) -> None:
    """The file has mode 0600, in a folder that git ignores."""
    path = tmp_path / "secrets" / "orders"
    write_secret(path, SecretStr("hush"))

    assert ("hush\n", 0o600) == (path.read_text(), path.stat().st_mode & 0o777)
    assert "*\n" == (tmp_path / "secrets" / ".gitignore").read_text()


def test_that_a_secret_could_be_written_is_proven_without_a_trace(tmp_path: Path) -> None:
    """What is there stays, nothing is left beside it; where it could not be, that is told."""
    path = tmp_path / "secrets" / "orders"
    write_secret(path, None)
    empty = {item.name for item in path.parent.iterdir()}
    write_secret(path, SecretStr("first"))
    write_secret(path, None)

    assert {".gitignore"} == empty
    assert "first\n" == path.read_text("utf-8")
    kept = {".gitignore", "orders", ".orders.written"}
    assert kept == {item.name for item in path.parent.iterdir()}
    with pytest.raises(StateError, match="could not be written"):
        write_secret(path / "below", None)


def test_a_new_secret_replaces_the_old(tmp_path: Path) -> None:
    """Whole or not at all: no draft is left behind."""
    path = tmp_path / "orders"
    write_secret(path, SecretStr("old"))
    write_secret(path, SecretStr("new"))

    assert {"orders", ".orders.written"} == {item.name for item in tmp_path.iterdir()}
    assert "new\n" == path.read_text()


def test_a_draft_that_a_killed_run_left_goes_with_the_next_secret(tmp_path: Path) -> None:
    """No secret stays in a second file; a draft that others can read is not reused."""
    draft = tmp_path / ".orders.new"
    draft.write_text("old\n")
    draft.chmod(0o644)
    write_secret(tmp_path / "orders", SecretStr("new"))

    kept = {"orders": 0o600, ".orders.written": 0o600}
    assert kept == {one.name: one.stat().st_mode & 0o777 for one in tmp_path.iterdir()}


def test_a_secret_outlives_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file is flushed before it takes its name, and the folder after; what is ours is noted first."""
    flushed: list[tuple[bool, bool]] = []
    fsync = os.fsync

    def note(handle: int) -> None:
        fsync(handle)
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        flushed.append((is_folder, (tmp_path / "orders").exists()))

    monkeypatch.setattr(os, "fsync", note)
    write_secret(tmp_path / "orders", SecretStr("hush"))

    assert [(False, False), (True, False), (False, False), (True, True)] == flushed


def test_a_secret_that_is_no_text_says_how_to_get_another(tmp_path: Path) -> None:
    """Half a character cannot be written: nothing is, and the message does not hold the secret."""
    path = tmp_path / "orders"
    with pytest.raises(StateError) as caught:
        write_secret(path, SecretStr("\ud800hush"))

    assert (
        f"{path}: the webhook's secret could not be written: the store sent what is no text\n"
        "  apply again: it asks the store for a new secret"
    ) == str(caught.value)
    assert (None, None) == (caught.value.__cause__, caught.value.__context__)
    assert [] == list(tmp_path.iterdir())


def test_a_secret_that_cannot_be_written_says_how_to_get_another(tmp_path: Path) -> None:
    """The message names the file and the way to a fresh secret, and not the secret."""
    path = tmp_path / "orders"
    path.mkdir()

    with pytest.raises(StateError) as caught:
        write_secret(path, SecretStr("hush"))

    assert (
        f"{path}: the webhook's secret could not be written: Is a directory\n"
        "  mend that, then apply again: it asks the store for a new secret"
    ) == str(caught.value)


@pytest.mark.parametrize("content", ["hush\n", "VERSION 1.2.3\n", "\n"])
@pytest.mark.parametrize("secret", [None, SecretStr("new")])
def test_a_file_of_somebody_else_is_not_overwritten(
    tmp_path: Path, content: str, secret: SecretStr | None
) -> None:
    """However short it is; that is told before the store is asked for a secret."""
    path = tmp_path / "orders"
    path.write_text(content)
    with pytest.raises(StateError) as caught:
        write_secret(path, secret)

    assert (
        f"{path}: the webhook's secret was not written: the file that is there is none of"
        " tjar-sync's\n  move it away, or name another file in `write_to`; then apply again"
    ) == str(caught.value)
    assert content == path.read_text()
    assert ["orders"] == [item.name for item in tmp_path.iterdir()]


def test_a_secret_that_was_edited_by_hand_is_not_overwritten(tmp_path: Path) -> None:
    """What is there now was not written by us, whatever was before."""
    path = tmp_path / "orders"
    write_secret(path, SecretStr("first"))
    path.write_text("theirs\n")
    with pytest.raises(StateError, match="none of tjar-sync's"):
        write_secret(path, SecretStr("second"))

    path.write_text("")
    write_secret(path, SecretStr("second"))
    assert "second\n" == path.read_text()


def test_a_run_killed_before_the_secret_has_its_name_can_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is noted first, and never took its place, leaves the earlier secret ours."""
    path = tmp_path / "orders"
    write_secret(path, SecretStr("first"))

    def killed(_draft: Draft, target: Path) -> None:
        if target == path:
            raise KeyboardInterrupt
        publish(_draft, target)

    publish = Draft.publish
    monkeypatch.setattr(Draft, "publish", killed)
    with pytest.raises(KeyboardInterrupt):
        write_secret(path, SecretStr("second"))
    monkeypatch.undo()
    write_secret(path, SecretStr("third"))

    assert "third\n" == path.read_text()


def test_git_leaves_a_secret_out_of_a_folder_that_was_found(tmp_path: Path) -> None:
    """A folder with no `.gitignore`, or one that somebody proposed, gets the lines that it lacks."""
    git(tmp_path, "init")
    folder = tmp_path / "secrets"
    folder.mkdir()
    (folder / ".gitignore").write_text("!hook *\n")
    for _ in range(2):
        write_secret(folder / "hook *", SecretStr("hush"))
        write_secret(tmp_path / "orders", SecretStr("hush"))

    seen = git(tmp_path, "status", "--porcelain", "--untracked-files=all").split()
    assert {".gitignore", "secrets/.gitignore"} == {item for item in seen if item != "??"}
    expected = "!hook *\n/hook\\ \\**\n/.hook\\ \\*.*\n"
    assert expected == (folder / ".gitignore").read_text()


def test_no_link_is_followed_to_keep_a_secret_out_of_git(tmp_path: Path) -> None:
    """A `.gitignore` that leads elsewhere is replaced: git reads none, and the other file is not ours."""
    git(tmp_path, "init")
    other = tmp_path / "other"
    other.write_text("theirs\n")
    (tmp_path / ".gitignore").symlink_to(other)
    write_secret(tmp_path / "orders", SecretStr("hush"))

    assert ("theirs\n", "/orders*\n/.orders.*\n") == (
        other.read_text(),
        (tmp_path / ".gitignore").read_text(),
    )
