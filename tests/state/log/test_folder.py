"""A folder keeps objects as files: whole, by one maker, and open to whom the folder is open to."""

from __future__ import annotations

import stat
import threading
from typing import TYPE_CHECKING

import pytest

from tjar_sync.errors import StateError
from tjar_sync.state.log.folder import FolderObjects

if TYPE_CHECKING:
    from pathlib import Path


def test_of_many_makers_one_succeeds(tmp_path: Path) -> None:
    """A name is given once, and its bytes are the maker's."""
    objects = FolderObjects(tmp_path / "shared")
    made: list[int] = []

    def make(number: int) -> None:
        if objects.create("log/1", str(number).encode() * 999):
            made.append(number)

    threads = [threading.Thread(target=make, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 1 == len(made)
    assert str(made[0]).encode() * 999 == objects.read("log/1")
    assert ["log/1"] == list(objects.listed("log/"))


def test_a_new_folder_is_private_and_a_found_one_as_it_is(tmp_path: Path) -> None:
    """Files and folders below have the rights of the folder that was named."""
    mine, ours = tmp_path / "mine", tmp_path / "ours"
    ours.mkdir()
    ours.chmod(0o2770)
    for root in (mine, ours):
        FolderObjects(root).create("log/1", b"x")

    def rights(path: Path) -> int:
        return stat.S_IMODE(path.stat().st_mode)

    assert (0o700, 0o700, 0o600) == tuple(map(rights, (mine, mine / "log", mine / "log" / "1")))
    assert (0o2770, 0o2770, 0o660) == tuple(map(rights, (ours, ours / "log", ours / "log" / "1")))


def test_a_draft_of_a_killed_writer_is_no_object(tmp_path: Path) -> None:
    """What a killed process left half written is not listed."""
    objects = FolderObjects(tmp_path)
    objects.create("log/1", b"x")
    (tmp_path / "log" / "ab.new").write_bytes(b"ha")

    assert ["log/1"] == list(objects.listed("log/"))
    objects.remove(["log/1", "log/1"])
    assert {} == objects.listed("log/") == objects.listed("elsewhere/")
    objects.close()


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    """Where a file has the place of a folder, that is told in words, for reading and writing."""
    (tmp_path / "log").write_text("x")
    objects = FolderObjects(tmp_path)
    with pytest.raises(StateError, match="the state cannot be written"):
        objects.create("log/1", b"x")
    with pytest.raises(StateError, match="the state cannot be read: Not a directory"):
        objects.read("log/1")
