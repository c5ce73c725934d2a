"""An upgrade of a state: whole or not at all, once, and with a way back."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.state.files import execute, full_disk, loaded
from tests.state.samples import python
from tjar_sync.errors import StateError
from tjar_sync.model.state import Batch
from tjar_sync.state.registry import open_sqlite
from tjar_sync.state.sql import schema
from tjar_sync.testing.state_samples import FRONT, SHOE, context, state_entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.state.storage import SqlConnection


FIRST_VERSION = Path(__file__).parent / "state-v1.sql"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Make a state as the first release left it."""
    path = tmp_path / "state.db"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL").close()
        connection.executescript(FIRST_VERSION.read_text("utf-8"))
    return path


def version(path: Path) -> int:
    """Read a file's version behind the state home's back."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        found: int = connection.execute("SELECT version FROM schema").fetchone()[0]
        return found


def columns(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Read the columns of every table, without their order."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name: sorted(row[1:4] for row in connection.execute(f"PRAGMA table_info({name})"))
            for (name,) in tables.fetchall()
        }


def test_an_upgraded_state_is_like_a_new_one(old: Path, tmp_path: Path) -> None:
    """Every column of a state that is made today is in one that was brought forward."""
    loaded(old)
    new = tmp_path / "new.db"
    with contextlib.closing(open_sqlite(str(new), context())) as home:
        home.append(Batch(put=(state_entry(),)))

    assert columns(new) == columns(old)


def test_the_way_back(old: Path) -> None:
    """The file as it was lies beside the new one: whole, private, and readable by its release."""
    loaded(old)
    copy = old.with_name("state.db.v1")

    assert (len(schema.MIGRATIONS), 1) == (version(old), version(copy))
    assert 0o600 == copy.stat().st_mode & 0o777
    assert {"state.db", "state.db.v1"} == {path.name for path in old.parent.iterdir()}
    copy.replace(old)
    assert {SHOE, FRONT} == set(loaded(old).resources)


def test_an_earlier_release_tells_the_way_back(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever meets a state that was upgraded without him reads which file to put back."""
    loaded(old)
    monkeypatch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:1])
    with pytest.raises(StateError) as caught:
        loaded(old)

    assert str(caught.value).endswith(
        "upgrade tjar-sync, or put back state.db.v1, the copy from before the upgrade"
    )


def fails(_connection: sqlite3.Connection) -> None:
    """Take half a step, and fail."""
    _connection.execute("CREATE TABLE half (way INTEGER)")
    raise RuntimeError("in the middle of a step")


def test_an_upgrade_that_fails_changes_nothing(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an error in the middle of a step the file is what it was, and can be upgraded."""
    before = columns(old)
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, fails))
        with pytest.raises(RuntimeError, match="in the middle of a step"):
            loaded(old)

    assert (1, before) == (version(old), columns(old))
    assert {SHOE, FRONT} == set(loaded(old).resources)


KILLED = """
import os, sys
from tests.state.files import loaded
from tjar_sync.state.sql import schema
from pathlib import Path
def stop(connection):
    connection.execute("CREATE TABLE half (way INTEGER)")
    os.kill(os.getpid(), 9)
schema.MIGRATIONS = (*schema.MIGRATIONS, stop)
loaded(Path(sys.argv[1]))
"""


def test_an_upgrade_that_is_killed_changes_nothing(old: Path) -> None:
    """A process that dies in the middle of a step leaves the old version, readable."""
    before = columns(old)
    with python(KILLED, str(old)) as child:
        assert -9 == child.wait()

    assert (1, before) == (version(old), columns(old))
    assert {SHOE, FRONT} == set(loaded(old).resources)


def test_of_two_who_upgrade_one_does(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two at once end with one upgrade, and both read the same."""
    steps, meet = schema.MIGRATIONS, threading.Barrier(2, timeout=20)
    taken: list[str] = []

    def note(connection: SqlConnection) -> None:
        taken.append("step")
        steps[-1](connection)

    monkeypatch.setattr(schema, "MIGRATIONS", (*steps[:-1], note))

    def load(_: int) -> object:
        meet.wait()
        return loaded(old)

    with ThreadPoolExecutor(2) as pool:
        one, two = pool.map(load, range(2))

    assert one == two
    assert ["step"] == taken


RACE = """
import sys
from pathlib import Path
from tests.state.files import loaded
print("ready", flush=True)
sys.stdin.readline()
print(len(loaded(Path(sys.argv[1])).resources), flush=True)
"""


def test_of_many_processes_that_upgrade_all_read_the_same(old: Path) -> None:
    """Commands that meet at an old state at once all go on, and one copy is kept."""
    with contextlib.ExitStack() as stack:
        children = [stack.enter_context(python(RACE, str(old))) for _ in range(4)]
        for child in children:
            assert child.stdout is not None
            assert "ready\n" == child.stdout.readline()
        for child in children:
            assert child.stdin is not None
            child.stdin.write("\n")
            child.stdin.flush()
        said = [child.communicate()[0] for child in children]

    assert ["2\n"] * 4 == said
    assert (len(schema.MIGRATIONS), 1) == (version(old), version(old.with_name("state.db.v1")))
    assert {"state.db", "state.db.v1"} == {path.name for path in old.parent.iterdir()}


def test_what_a_newer_release_upgraded_meanwhile_is_left_alone(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that became newer between the look and the upgrade is not called older again."""
    outdated: Callable[[int, str, str], bool] = schema.outdated

    def late(found: int, where: str, back: str) -> bool:
        answer = outdated(found, where, back)
        execute(old, "UPDATE schema SET version = 99")
        return answer

    monkeypatch.setattr("tjar_sync.state.sql.sqlite.outdated", late)
    with pytest.raises(StateError, match="made by a newer tjar-sync"):
        loaded(old)

    assert 99 == version(old)


def test_no_room_for_the_copy(old: Path) -> None:
    """An upgrade whose way back cannot be kept is not begun; nothing is left behind."""
    with full_disk(8192), pytest.raises(StateError) as caught:
        loaded(old)

    assert "free some space" in str(caught.value)
    assert 1 == version(old)
    assert ["state.db"] == [path.name for path in old.parent.iterdir()]
    assert {SHOE, FRONT} == set(loaded(old).resources)


def test_a_lease_of_the_first_version_is_still_a_lease(old: Path) -> None:
    """Who holds the lock is known after the upgrade, too; its renewals are counted from none."""
    held = "'live', 'ali', 'desk', 1, 't', 'apply', 'k', 'm', 'b', '2099-01-01T00:00:00+00:00'"
    execute(old, f"INSERT INTO leases VALUES ({held})")  # noqa: S608 - our own words
    loaded(old)

    with contextlib.closing(sqlite3.connect(old)) as connection:
        kept = connection.execute("SELECT who, token, renewals FROM leases").fetchall()
    assert [("ali", "k", 0)] == kept
