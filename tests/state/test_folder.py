"""The folder for state and secrets is there with its `.gitignore`, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tjar_sync.state import make_folder


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
