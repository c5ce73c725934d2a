"""The folder for state and secrets is there with its `.gitignore`, or not at all."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from tests.catalog.test_commit import git
from tjar_sync.model.state import Batch
from tjar_sync.state import make_folder, open_home, open_to_others, surroundings
from tjar_sync.testing.state_samples import state_entry


def test_a_folder_is_made_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that ends while it makes the folder leaves none that git would not ignore."""
    folder, write = tmp_path / "catalog" / ".tjar", Path.write_text

    def interrupted(path: Path, text: str) -> int:
        write(path, text[:1])
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_text", interrupted)
    with pytest.raises(KeyboardInterrupt):
        make_folder(folder)
    assert [] == list(folder.parent.iterdir())

    monkeypatch.undo()
    make_folder(folder)
    assert ("*\n", 0o700) == ((folder / ".gitignore").read_text(), folder.stat().st_mode & 0o777)


def test_a_faster_process_makes_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two at once: the folder is the first one's, and the second leaves no draft."""
    folder, rename = tmp_path / ".tjar", Path.rename

    def late(draft: Path, target: Path) -> Path:
        monkeypatch.undo()
        make_folder(folder)
        (folder / "state.db").touch()
        return rename(draft, target)

    monkeypatch.setattr(Path, "rename", late)
    make_folder(folder)

    assert [".tjar"] == [one.name for one in tmp_path.iterdir()]
    assert {".gitignore", "state.db"} == {one.name for one in folder.iterdir()}


def test_a_file_in_the_folder_s_place_stays(tmp_path: Path) -> None:
    """Where a file has the name, there is no folder to be made."""
    (tmp_path / ".tjar").touch()
    with pytest.raises(NotADirectoryError):
        make_folder(tmp_path / ".tjar")

    assert [".tjar"] == [one.name for one in tmp_path.iterdir()]


def test_a_state_that_is_found_becomes_private(tmp_path: Path) -> None:
    """A file that others could read is its owner's alone once it was written to."""
    path = tmp_path / "state.db"
    with closing(open_home(str(path), surroundings("a", "https://a"))) as home:
        home.append(Batch(put=(state_entry(),)))
    path.chmod(0o644)
    found = open_to_others((path, tmp_path / "nothing", path))
    with closing(open_home(str(path), surroundings("a", "https://a"))) as home:
        home.load()
        read = path.stat().st_mode & 0o777
        home.append(Batch(put=(state_entry(remote_id="2"),)))

    assert ((path,), 0o644, 0o600) == (found, read, path.stat().st_mode & 0o777)
    assert () == open_to_others((path,))


def test_a_state_at_the_catalogs_root_is_kept_out_of_git(tmp_path: Path) -> None:
    """The folder is everybody's, so the file alone is left out."""
    git(tmp_path, "init")
    with closing(open_home(str(tmp_path / "s.db"), surroundings("a", "https://a"))) as home:
        home.append(Batch(put=(state_entry(),)))

    assert "?? .gitignore\n" == git(tmp_path, "status", "--porcelain")
    assert "/s.db*\n/.s.db.*\n" == (tmp_path / ".gitignore").read_text()
