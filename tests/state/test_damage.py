"""Files that are no state, or no longer whole: told apart, left alone, with what to do."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

import pytest

from tests.state.files import execute, loaded, observed, put, written
from tjar_sync.errors import StateError
from tjar_sync.state.registry import open_sqlite
from tjar_sync.testing.state_samples import context

if TYPE_CHECKING:
    from pathlib import Path

ADVICE = (
    "nothing was changed; restore a backup, or move it away with its -wal and -shm files: "
    "the next plan adopts everything by sku, slug or picture"
)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the state's file is empty"),
        (b"<<<<<<< HEAD\n" * 100, "this file is not an SQLite database, so it is no state"),
        (b"SQLite format 3\0" + b"\xff" * 5000, "this file is not an SQLite database"),
    ],
)
def test_what_is_no_database_is_left_alone(tmp_path: Path, content: bytes, message: str) -> None:
    """A file of another kind is named as such, and neither read nor written."""
    path = tmp_path / "state.db"
    path.write_bytes(content)
    with pytest.raises(StateError) as caught:
        loaded(path)
    with pytest.raises(StateError):
        written(path)

    assert str(caught.value).startswith(f"{path}: {message}")
    assert str(caught.value).endswith(ADVICE)
    assert content == path.read_bytes()


@pytest.mark.parametrize("size", [100, 4096, 5000, 40_000])
def test_a_file_cut_short_is_damaged(tmp_path: Path, size: int) -> None:
    """A truncated state is told from an empty one, and stays as it was found."""
    path = tmp_path / "state.db"
    data = written(path, 300)[:size]
    path.write_bytes(data)
    with pytest.raises(StateError) as caught:
        loaded(path)

    assert "damaged or cut short" in str(caught.value)
    assert str(caught.value).endswith(ADVICE)
    assert data == path.read_bytes()


def test_a_damaged_page_is_found(tmp_path: Path) -> None:
    """Bytes overwritten in the middle of the rows are noticed when they are read."""
    path = tmp_path / "state.db"
    data = written(path, 300)
    path.write_bytes(data[:60_000] + b"\xaa" * 40_000 + data[100_000:])
    with pytest.raises(StateError, match=r"damaged or cut short|cannot be read"):
        loaded(path)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE resources SET desired = '{\"price\":' ",
        "UPDATE resources SET desired = '{},{}' ",
        "UPDATE resources SET on_remove = 'perhaps' ",
        'UPDATE pending SET sent = \'{"a":{"$decimal":"x"}}\' ',
        "UPDATE pending SET recorded = '{}' ",
        "UPDATE intents SET verb = 'dance' ",
    ],
)
def test_a_row_without_sense_is_told(tmp_path: Path, damage: str) -> None:
    """A row that cannot be read is an error that says what to do, not a crash."""
    path = tmp_path / "state.db"
    written(path)
    execute(path, damage)
    with pytest.raises(StateError) as caught:
        loaded(path)

    assert "a row of the state cannot be read" in str(caught.value)
    assert str(caught.value).endswith(ADVICE)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("resources", "desired", "5"),
        ("resources", "live", "[]"),
        ("resources", "live", '{"price": {"$decimal": "1e999999999"}}'),
        ("resources", "live", '{"price": {"$decimal": 5}}'),
        ("resources", "live", '{"codes": [{"$secret": 5}]}'),
        ("resources", "live", '{"price": 1e999}'),
        ("resources", "live", '{"price": NaN}'),
        ("resources", "live", '{"tags": [{}]}'),
        ("resources", "live", '{"variants": [{"color": {}}]}'),
        ("resources", "live", '{"a": ' + "[" * 200 + "]" * 200 + "}"),
        ("resources", "live", '{"a":' * 200 + "1" + "}" * 200),
        ("resources", "live", b"{}"),
        ("resources", "kind", "coupon"),
        ("resources", "name", b"\xff"),
        ("resources", "remote_id", b"7"),
        ("resources", "updated_at", b"7"),
        ("resources", "apart", "5"),
        ("resources", "apart", "[5]"),
        ("resources", "apart", "[],[]"),
        ("pending", "sent", "[]"),
        ("pending", "sent", '{"a":' * 200 + "1" + "}" * 200),
        ("pending", "recorded", "[]"),
        ("intents", "kind", "coupon"),
        ("intents", "remote_id", b"7"),
        ("intents", "run", b"7"),
        ("intents", "high_water", "x"),
        ("intents", "before", "[]"),
        ("intents", "before", '{"live": {}, "desired": {}, "media": {"a": 1}}'),
        ("intents", "before", '{"live": {}}'),
        ("intents", "opened_at", "0001-01-01T00:00:00+14:00"),
        ("observations", "standing", "perhaps"),
        ("observations", "claim", b"7"),
        ("observations", "lines", "5"),
        ("observations", "lines", "[[5, 5]]"),
        ("observations", "lines", "[" * 200 + "]" * 200),
        ("observations", "seen_at", "soon"),
        ("landmarks", "kind", "rug"),
        ("landmarks", "kind", b"7"),
        ("landmarks", "shown", "5"),
        ("landmarks", "shown", "[" * 200 + "]" * 200),
        ("landmarks", "updated_at", b"7"),
        ("stores", "lineage", b"7"),
        ("stores", "key", b"7"),
        ("stores", "serial", "x"),
    ],
)
def test_a_value_without_sense_is_told(
    tmp_path: Path, table: str, column: str, value: object
) -> None:
    """Whatever a column may hold that we never wrote, it is told in the same words."""
    path = tmp_path / "state.db"
    written(path)
    put(path, table, column, value)
    with pytest.raises(StateError) as caught:
        observed(path) if table == "observations" else loaded(path)

    assert "a row of the state cannot be read" in str(caught.value)
    assert str(caught.value).endswith(ADVICE)


def test_a_value_of_many_parts_is_no_deep_one(tmp_path: Path) -> None:
    """Long lists of small maps are read, however many there are; so is a field of another release."""
    path = tmp_path / "state.db"
    written(path)
    put(path, "resources", "live", '{"variants": [' + "{}," * 500 + '{}], "novelty": [[5]]}')

    (row,) = loaded(path).resources.values()
    assert {"variants": ({},) * 501, "novelty": ((5,),)} == row.live


@pytest.mark.parametrize(
    ("column", "value"),
    [("pid", "x"), ("renewals", "soon"), ("who", b"7")],
)
def test_a_lock_without_sense_is_told(tmp_path: Path, column: str, value: object) -> None:
    """A lock that cannot be read is neither free nor held: a person is asked."""
    path = tmp_path / "state.db"
    written(path)
    row = "'live', 'ali', 'desk', 1, 't', 'apply', 'k', 'm', 'b', 7"
    execute(path, f"INSERT INTO leases VALUES ({row})")  # noqa: S608 - our own words
    put(path, "leases", column, value)
    with pytest.raises(StateError) as caught:
        written(path)

    assert "a row of the state cannot be read (Damaged: the lock: " in str(caught.value)
    assert str(caught.value).endswith(ADVICE)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE schema SET version = 'x'",
        "UPDATE schema SET version = 1.5",
        "UPDATE schema SET version = -1",
        "UPDATE schema SET version = 0",
        "DELETE FROM schema",
        "CREATE VIEW songs AS SELECT 1",
        "CREATE TRIGGER t AFTER DELETE ON runs BEGIN DELETE FROM resources; END",
    ],
)
def test_tables_that_are_not_ours_are_left_alone(tmp_path: Path, damage: str) -> None:
    """A version that is none, and code within the file, are told before any row is read."""
    path = tmp_path / "state.db"
    written(path)
    execute(path, damage)
    for use in (loaded, written):
        with pytest.raises(StateError, match="an SQLite database, but not a state"):
            use(path)


def test_a_file_cut_short_anywhere_is_told(tmp_path: Path) -> None:
    """At whatever length a copy broke off, it is refused, and stays as it is."""
    path = tmp_path / "state.db"
    whole = written(path, 20)
    for size in (*range(0, 110, 3), *range(110, len(whole), 389), len(whole) - 1):
        path.write_bytes(whole[:size])
        with pytest.raises(StateError) as caught:
            loaded(path)
        assert str(caught.value).endswith(ADVICE)
        assert whole[:size] == path.read_bytes()


def test_a_line_without_sense_is_told(tmp_path: Path) -> None:
    """History meets a damaged line as loading does."""
    path = tmp_path / "state.db"
    written(path)
    execute(path, "UPDATE intents SET evidence = 'hearsay'")
    with contextlib.closing(open_sqlite(str(path), context())) as home:
        with pytest.raises(StateError, match="a row of the state cannot be read"):
            home.history(1)
        assert () == home.load().intents


def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    """An SQLite file that is no state is neither read nor given our tables."""
    path = tmp_path / "state.db"
    execute(path, "CREATE TABLE songs (title TEXT)")
    for use in (loaded, written):
        with pytest.raises(StateError, match="an SQLite database, but not a state"):
            use(path)

    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert [("songs",)] == connection.execute("SELECT name FROM sqlite_master").fetchall()
