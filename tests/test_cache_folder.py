"""What may be thrown away: kept for its owner alone, and never trusted further than it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tjar_sync.cache_folder import CacheFolder, pace_memory
from tjar_sync.model.settings import StoreSettings

if TYPE_CHECKING:
    from pathlib import Path

STORE = StoreSettings("live", "tjar", "https://shop.example")


def test_a_pace_is_kept_for_the_next_run(tmp_path: Path) -> None:
    """What one run learned of a store the next one begins with; of another store it knows nothing."""
    pace_memory(CacheFolder(tmp_path), STORE).keep(3.14159)

    other = StoreSettings("live", "tjar", "https://other.example")
    assert 3.142 == pace_memory(CacheFolder(tmp_path), STORE).learned
    assert pace_memory(CacheFolder(tmp_path), other).learned is None


def test_the_built_in_store_has_no_pace(tmp_path: Path) -> None:
    """Nothing is kept of a store within this process."""
    pace_memory(CacheFolder(tmp_path), StoreSettings("e", "tjar", "embedded")).keep(3.0)

    assert [] == list(tmp_path.iterdir())


def test_it_is_its_owners_alone(tmp_path: Path) -> None:
    """Nobody else may read it, and git leaves it out."""
    CacheFolder(tmp_path).write("x", b"data")

    ours = tmp_path / ".tjar"
    modes = [path.stat().st_mode & 0o777 for path in (ours / "cache", ours / "cache" / "x")]
    assert [0o700, 0o600] == modes
    assert "*\n" == (ours / ".gitignore").read_text()
    assert b"data" == CacheFolder(tmp_path).read("x")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b"3", b'{"requests_per_second": 0}',
                                     b'{"requests_per_second": "5"}', b'{"requests_per_second": NaN}',
                                     b'{"requests_per_second": 1%s}' % (b"0" * 400),
                                     b'{"requests_per_second": true}',
                                     b"\xff", b"[" * 99_999])  # fmt: skip
def test_a_damaged_pace_is_none(content: bytes, tmp_path: Path) -> None:
    """Whatever stands there, the run begins as the first one did."""
    folder = CacheFolder(tmp_path)
    pace_memory(folder, STORE).keep(3.0)
    (kept,) = (tmp_path / ".tjar" / "cache").iterdir()
    kept.write_bytes(content)

    assert pace_memory(folder, STORE).learned is None


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """A commit may have brought it: nothing is read or written by its way."""
    root, elsewhere = tmp_path / "root", tmp_path / "elsewhere"
    root.mkdir()
    CacheFolder(elsewhere.parent).write("x", b"data")
    (root / ".tjar").symlink_to(tmp_path / ".tjar")
    CacheFolder(root).write("y", b"more")

    assert CacheFolder(root).read("x") is None
    assert not (tmp_path / ".tjar" / "cache" / "y").exists()


def test_a_file_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    """What a commit may have put there leads nowhere, and is replaced, never what it leads to."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"theirs")
    CacheFolder(tmp_path).write("x", b"data")
    kept = tmp_path / ".tjar" / "cache" / "x"
    kept.unlink()
    kept.symlink_to(elsewhere)

    assert CacheFolder(tmp_path).read("x") is None
    CacheFolder(tmp_path).write("x", b"ours")
    assert (b"ours", b"theirs") == (CacheFolder(tmp_path).read("x"), elsewhere.read_bytes())


def test_where_nothing_can_be_kept_nothing_is(tmp_path: Path) -> None:
    """A folder that cannot be made costs time, and nothing else."""
    (tmp_path / ".tjar").write_text("no folder")
    CacheFolder(tmp_path).write("x", b"data")

    assert CacheFolder(tmp_path).read("x") is None
