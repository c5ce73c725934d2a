"""A PostgreSQL server keeps a state through lost connections, and says in words what is wrong."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.state import postgres as servers
from tjar_sync.errors import StateError, StateUnusable, UsageError
from tjar_sync.model.address import Address
from tjar_sync.model.state import Batch
from tjar_sync.state import parse_state, shown_state
from tjar_sync.state.registry import open_postgres
from tjar_sync.state.sql import postgres, postgres_errors, schema
from tjar_sync.testing.state_samples import SHOE, SOCKS, context, intent, state_entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tjar_sync.state.home import Home
    from tjar_sync.state.sql.postgres import PostgresConnection


@pytest.fixture
def url() -> str:
    """Make a database with a state of one row; return its URL."""
    made = servers.database()
    with contextlib.closing(open_postgres(made, context())) as home:
        home.append(Batch(put=(state_entry(SHOE),)))
    return made


@pytest.fixture
def home(url: str) -> Iterator[Home]:
    """Open a state with one row."""
    with contextlib.closing(open_postgres(url, context())) as opened:
        yield opened


def execute(url: str, *statements: str) -> list[object]:
    """Change a database behind the state home's back; return the last answer's first column."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            cursor = connection.execute(statement.encode())
        return [row[0] for row in cursor.fetchall()] if cursor.description else []


def cut(url: str) -> None:
    """Break every other connection to a database, as a restart of the server does."""
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    execute(url, f"SELECT pg_terminate_backend(pid) {others}")


def breaking(when: str, times: int, url: str) -> Callable[[PostgresConnection], None]:
    """Return a commit whose connection breaks right before or after it, so many times."""
    left = [times]

    def commit(connection: PostgresConnection) -> None:
        left[0] -= 1
        if left[0] < 0 or when == "before":
            if left[0] >= 0:
                cut(url)
            connection.execute("COMMIT")
            return
        connection.execute("COMMIT")
        cut(url)
        connection.execute("SELECT 1")

    return commit


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_commit_whose_answer_is_lost_is_looked_up(
    home: Home, url: str, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the server had committed or not, the batch is there once."""
    monkeypatch.setattr(postgres, "commit", breaking(when, 1, url))
    (opened,) = home.append(Batch(put=(state_entry(SOCKS),), opened=(intent(SOCKS),)))

    state = home.load()
    assert ((opened,), 2) == (state.intents, state.serial)
    assert {SHOE, SOCKS} == set(state.resources)


def test_a_server_that_always_breaks_off_is_told(
    home: Home, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After three tries the error passes, and nothing is there."""
    monkeypatch.setattr(postgres, "commit", breaking("before", 3, url))
    with pytest.raises(StateError, match="nothing more was written"):
        home.append(Batch(put=(state_entry(SOCKS),)))

    assert {SHOE} == set(home.load().resources)


def test_a_commit_that_the_server_refuses_is_told(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of a commit whose connection holds is no riddle: nothing was kept."""

    def refused(connection: PostgresConnection) -> None:
        connection.execute("SELECT * FROM nowhere")

    with monkeypatch.context() as patch:
        patch.setattr(postgres, "commit", refused)
        with pytest.raises(StateUnusable, match="these tables are not those of a state"):
            home.append(Batch(put=(state_entry(SOCKS),)))

    assert {SHOE} == set(home.load().resources)


def test_a_commit_that_goes_on_is_waited_for(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the server still carries out a lost commit nobody says what became of it."""
    waits: list[float] = []
    answers = ["in progress", "in progress", "committed"]
    monkeypatch.setattr(time, "sleep", waits.append)
    storage = home._storage  # noqa: SLF001 - its looking up is what is tried
    assert isinstance(storage, postgres.PostgresStorage)
    monkeypatch.setattr(postgres.PostgresConnection, "first", lambda *_, **__: answers.pop(0))
    kept = storage._was_kept("7")  # noqa: SLF001 - the same
    monkeypatch.setattr(postgres.PostgresConnection, "first", lambda *_, **__: "in progress")
    with pytest.raises(StateError, match="does not end the transaction"):
        storage._was_kept("7")  # noqa: SLF001 - the same

    assert (True, 2 + postgres.LOOKS) == (kept, len(waits))


def test_a_connection_that_broke_is_made_anew(home: Home, url: str) -> None:
    """A server that was restarted between two writes, or two looks, is no matter."""
    home.append(Batch(put=(state_entry(SOCKS),)))
    cut(url)
    home.append(Batch(removed=(SHOE,)))
    cut(url)
    with pytest.raises(StateError, match=r"the server ended the statement|or it was lost"):
        home.load()

    assert {SOCKS} == set(home.load().resources)


def test_many_write_at_once(url: str) -> None:
    """Writers of one store wait for each other, and those of others do not see them."""

    def work(number: int) -> None:
        store = "store" if number % 2 else f"store-{number}"
        with contextlib.closing(open_postgres(url, context(store))) as home:
            for step in range(5):
                address = Address("product", f"p{number}-{step}")
                home.append(Batch(put=(state_entry(address),)))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with contextlib.closing(open_postgres(url, context("store"))) as home:
        assert 15 == len(home.load().resources) - (SHOE in home.load().resources)


def test_reading_makes_no_tables() -> None:
    """Who only reads leaves the database as it is."""
    url = servers.database()
    with contextlib.closing(open_postgres(url, context())) as home:
        assert 0 == home.load().serial

    assert [None] == execute(url, "SELECT to_regclass('tjar_sync.schema')::text")


def test_old_tables_are_brought_forward_by_one(url: str) -> None:
    """Of many who find tables of an earlier version one upgrades them; a later one is refused."""
    execute(
        url,
        "SET search_path = tjar_sync",
        "ALTER TABLE resources DROP COLUMN archived",
        "UPDATE schema SET version = 1",
    )
    found: list[int] = []

    def look() -> None:
        with contextlib.closing(open_postgres(url, context())) as home:
            found.append(len(home.load().resources))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    version = execute(url, "SELECT version FROM tjar_sync.schema")
    execute(url, "UPDATE tjar_sync.schema SET version = 99")
    with pytest.raises(StateUnusable, match="made by a newer tjar-sync"):
        look()

    assert ([1] * 4, [schema.version()]) == (found, version)


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE tjar_sync.schema SET version = 0", "tables, but not of a state"),
        ("UPDATE tjar_sync.resources SET desired = '['", "a row of the state cannot be read"),
        ("UPDATE tjar_sync.resources SET kind = 'nothing'", "a row of the state cannot be read"),
        ("DROP TABLE tjar_sync.resources", "these tables are not those of a state"),
    ],
)
def test_tables_that_make_no_sense_are_told(url: str, statement: str, message: str) -> None:
    """What nobody of ours wrote is named, and exit code 10 follows."""
    execute(url, statement)
    with (
        contextlib.closing(open_postgres(url, context())) as home,
        pytest.raises(StateUnusable, match=message),
    ):
        home.load()


def test_what_is_lacking_is_told_and_no_password_is() -> None:
    """A server that is not there, or refuses, is named by its URL without the password."""
    server = servers.server()
    execute(server, "DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN PASSWORD 'hunter2-guest'")
    database = servers.database()
    guest = database.replace("postgres:@", "guest:hunter2-guest@")
    cases = {
        "postgresql://u:hunter2-guest@127.0.0.1:1/db": "no connection to the server",
        guest.replace("/states_", "/nothing_"): 'database "nothing_.*" does not exist',
        guest: "this user may not do that with the state",
    }
    for url, message in cases.items():
        home = open_postgres(url, context())
        with pytest.raises(StateError, match=message) as caught:
            home.append(Batch(put=(state_entry(),)))
        home.close()

        assert "hunter2-guest" not in f"{caught.value!s} {shown_state(url)}"


def test_a_password_comes_from_the_environment_or_the_url(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that asks for one is given it, wherever it stands; a lacking or wrong one is told."""
    execute(url, "DROP ROLE IF EXISTS keyed", "CREATE ROLE keyed LOGIN PASSWORD 'hunter2-keyed'")
    execute(url, "GRANT USAGE ON SCHEMA tjar_sync TO keyed")
    execute(url, "GRANT SELECT ON ALL TABLES IN SCHEMA tjar_sync TO keyed")
    (rules,) = execute(url, "SHOW hba_file")
    known = Path(str(rules)).read_text("utf-8")
    Path(str(rules)).write_text(f"local all keyed scram-sha-256\n{known}", "utf-8")
    execute(url, "SELECT pg_reload_conf()")
    bare = url.replace("postgres:@", "keyed@")
    with contextlib.closing(open_postgres(bare, context())) as home:
        with pytest.raises(StateError, match="no password supplied"):
            home.load()
        monkeypatch.setenv("PGPASSWORD", "hunter2-wrong")
        with pytest.raises(StateError, match="password authentication failed") as wrong:
            home.load()
        monkeypatch.setenv("PGPASSWORD", "hunter2-keyed")
        by_variable = home.load().serial
    monkeypatch.delenv("PGPASSWORD")
    with contextlib.closing(
        open_postgres(bare.replace("keyed@", "keyed:hunter2-keyed@"), context())
    ) as home:
        by_url = home.load().serial

    assert (1, 1) == (by_variable, by_url)
    assert "hunter2" not in str(wrong.value)


def test_who_only_reads_needs_no_right_to_write(url: str) -> None:
    """A role that may only look sees everything, and is told what it may not."""
    execute(url, "DROP ROLE IF EXISTS looker", "CREATE ROLE looker LOGIN")
    execute(url, "GRANT USAGE ON SCHEMA tjar_sync TO looker")
    execute(url, "GRANT SELECT ON ALL TABLES IN SCHEMA tjar_sync TO looker")
    with contextlib.closing(open_postgres(url.replace("postgres:@", "looker@"), context())) as home:
        seen = home.load()
        asked = home.history(9), home.runs(9), home.events(9), home.observations(), home.holder()
        with pytest.raises(StateError, match="this user may not do that with the state"):
            home.append(Batch(put=(state_entry(SOCKS),)))

    assert {SHOE} == set(seen.resources)
    assert ((), (), (), (), None) == asked


def test_a_url_says_where_and_is_shown_without_its_password() -> None:
    """The path names the database; what may hold a secret is not shown."""
    url = "postgresql://sara:pw@db.example.com:5433/shop?sslmode=require&password=pw2"

    assert url == parse_state(url, Path())
    assert "postgresql://sara@db.example.com:5433/shop" == shown_state(url)
    assert "postgres://db/shop" == shown_state("postgres://db/shop")
    with pytest.raises(ValueError, match="write postgresql://user@host/database"):
        parse_state("postgresql://host", Path())


def test_a_url_that_the_driver_refuses_is_a_matter_of_usage() -> None:
    """What is wrong with a URL is told without the URL's secrets."""
    home = open_postgres("postgresql://u:hunter2@h/db?nonsense=1", context())
    with pytest.raises(UsageError, match="is none that PostgreSQL takes") as caught:
        home.load()

    assert "hunter2" not in str(caught.value)


def test_without_the_extra_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has not installed psycopg is told how."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(UsageError, match="needs psycopg"):
        open_postgres("postgresql://h/db", context()).load()


def test_an_error_of_nobody_s_is_left_as_it_is() -> None:
    """Only what the driver says is put into words."""
    error = KeyError("x")

    assert error is postgres_errors.explain(error, "postgresql://h/db")
