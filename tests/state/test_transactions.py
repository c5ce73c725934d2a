"""One transaction of a state file: all of it or nothing, whatever breaks it off."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest

from tests.state.files import full_disk, loaded
from tjar_sync.errors import StateError
from tjar_sync.model.state import Batch
from tjar_sync.state.registry import open_sqlite
from tjar_sync.state.sql import sqlite
from tjar_sync.testing.state_samples import SHOE, SOCKS, context, state_entry

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from tjar_sync.state.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """Open a state with one row."""
    with contextlib.closing(open_sqlite(str(tmp_path / "state.db"), context())) as opened:
        opened.append(Batch(put=(state_entry(SHOE),)))
        yield opened


def test_a_failed_commit_keeps_nothing(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk does not take the commit, that is told, nothing is half written, and the next can be."""
    commit = sqlite.commit

    def last(connection: sqlite3.Connection) -> None:
        with full_disk(1):
            commit(connection)

    with monkeypatch.context() as patch:
        patch.setattr(sqlite, "commit", last)
        with pytest.raises(StateError, match="free some space"):
            home.append(Batch(put=(state_entry(SOCKS),)))
    kept = loaded(tmp_path / "state.db").resources
    home.append(Batch(put=(state_entry(SOCKS),)))

    assert {SHOE} == set(kept)
    assert {SHOE, SOCKS} == set(home.load().resources)


def test_an_interrupt_undoes_the_transaction(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person's interrupt is no error of the state: it passes, nothing is kept, and work can go on."""

    def interrupted(_connection: sqlite3.Connection) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sqlite, "commit", interrupted)
        with pytest.raises(KeyboardInterrupt):
            home.append(Batch(put=(state_entry(SOCKS),), removed=(SHOE,)))

    assert {SHOE} == set(home.load().resources)
    home.append(Batch(put=(state_entry(SOCKS),)))
    assert {SHOE, SOCKS} == set(home.load().resources)
