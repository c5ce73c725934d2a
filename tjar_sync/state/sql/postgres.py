"""PostgreSQL: tables in a schema of their own, which may hold the states of many stores."""

from __future__ import annotations

import re
import threading
import time
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from tjar_sync.errors import StateError, StateUnusable, UsageError
from tjar_sync.state.codec import NO_SENSE, Damaged
from tjar_sync.state.sql.postgres_errors import SAVE, explain, is_of_server
from tjar_sync.state.sql.schema import outdated, upgrade
from tjar_sync.state.sql.transaction import SqlTransaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import psycopg

    from tjar_sync.state.storage import Result, SqlCursor

INSTALL = 'run `pip install "tjar-sync[postgres]"`'
SCHEMA = "tjar_sync"
LIMITS = {
    "connect_timeout": "20",
    "keepalives_idle": "15",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
    "application_name": "tjar-sync",
}
"""For the way to the server, in seconds and milliseconds; what the URL says goes before."""
TERMS = f"""
    SET LOCAL search_path = {SCHEMA};
    SET LOCAL statement_timeout = '30s';
    SET LOCAL lock_timeout = '30s';
    SET LOCAL idle_in_transaction_session_timeout = '60s';
    SET LOCAL synchronous_commit = on
"""
"""Of each transaction, since a pool may give each another session: none is without an end, and one
that is committed survives a power cut."""
READ = "REPEATABLE READ READ ONLY"
WRITE = "READ COMMITTED READ WRITE"
TRIES = 3
"""How often a step is taken whose connection broke before anything was kept."""
LOOKS = 30
"""How often, a second apart, a commit is looked up that nobody answered and that still goes on."""
_NAMED = re.compile(r"(?<!:):(\w+)")
_COUNTED = "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT"
_IDENTITY = "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"


@cache
def _translated(statement: str) -> bytes:
    """Return one of our statements as PostgreSQL and its driver take it."""
    return _NAMED.sub(r"%(\1)s", statement).replace(_COUNTED, _IDENTITY).encode()


def _turn_of(name: str) -> int:
    """Return the number of the lock that all who write a store's rows wait for."""
    digest = blake2b(f"tjar-sync {name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


class LostCommit(Exception):  # noqa: N818 - whether it is an error is looked up
    """The connection broke while a transaction was being committed."""

    def __init__(self, number: str, cause: Exception) -> None:
        super().__init__(number)
        self.number = number
        self.cause = cause


class PostgresConnection:
    """A connection to a server; see SqlConnection."""

    def __init__(self, inner: psycopg.Connection) -> None:
        self.inner = inner

    def execute(self, statement: str, given: Mapping[str, object] | None = None, /) -> SqlCursor:
        """Carry out one statement, or without anything given a row of them."""
        return self.inner.execute(_translated(statement), given)

    def executemany(self, statement: str, rows: Iterable[Any], /) -> SqlCursor:
        """Carry out one statement for each row."""
        cursor = self.inner.cursor()
        cursor.executemany(_translated(statement), rows)
        return cursor

    def insert(self, statement: str, rows: Sequence[Mapping[str, object]], /) -> list[int]:
        """Insert rows that are given an id each; return those."""
        if not rows:
            return []
        cursor = self.inner.cursor()
        cursor.executemany(_translated(f"{statement} RETURNING id"), rows, returning=True)
        ids = [int(row[0]) for row in cursor.fetchall()]
        while cursor.nextset():
            ids += [int(row[0]) for row in cursor.fetchall()]
        return ids

    def first(self, statement: str, **given: object) -> Any:  # noqa: ANN401 - whatever the column holds
        """Return the first column of the first row of an answer."""
        row = self.execute(statement, given or None).fetchone()
        return None if row is None else row[0]


class PostgresStorage:
    """One store's rows in a database that may hold many; see Storage.

    The tables are made when first written to, in a schema of their own.
    """

    def __init__(self, url: str, shown: str, store: str) -> None:
        self._url = url
        self._shown = shown
        self._store = store
        self._turn = threading.Lock()
        self._opened: PostgresConnection | None = None
        self._current = False

    @contextmanager
    def reading(self) -> Iterator[SqlTransaction | None]:
        """See one moment; None when there are no tables."""
        with self._turn, self._explained():
            connection = self._connected()
            if not self._brought_forward(connection, make=False):
                yield None
                return
            with _transaction(connection, READ):
                try:
                    yield SqlTransaction(connection, self._store)
                except NO_SENSE as error:
                    raise Damaged(f"{type(error).__name__}: {error}") from error

    def write(self, step: Callable[[SqlTransaction], Result]) -> Result:
        """Take a step that writes, with no other writer of this store between.

        It is taken again where the connection broke and nothing of it was kept.
        """
        with self._turn, self._explained():
            for left in reversed(range(TRIES)):
                try:
                    return self._written(step)
                except LostCommit as unanswered:
                    if not left:
                        raise unanswered.cause from None
                except Exception as error:
                    if not (left and self._is_broken(error)):
                        raise
                self._disconnect()
        raise AssertionError("a try ended nowhere")  # pragma: no cover - each returns or raises

    def close(self) -> None:
        """Give back the connection; the next use makes a new one."""
        with self._turn:
            self._disconnect()

    def _written(self, step: Callable[[SqlTransaction], Result]) -> Result:
        """Take a step once. Raises LostCommit when nothing of it was kept."""
        connection = self._connected()
        self._brought_forward(connection, make=True)
        try:
            with _transaction(connection, WRITE, _turn_of(self._store)):
                result = step(SqlTransaction(connection, self._store))
        except LostCommit as unanswered:
            self._disconnect()
            if not self._was_kept(unanswered.number):
                raise
        return result

    def _was_kept(self, number: str) -> bool:
        """Look up whether a transaction was committed, by its number."""
        for _ in range(LOOKS):
            status = self._connected().first("SELECT pg_xact_status(:number::xid8)", number=number)
            if status != "in progress":
                return bool(status == "committed")
            time.sleep(1)
        raise StateError(
            "the connection to the state broke, and the server does not end the transaction",
            where=self._shown,
            hint="run the command again: it first finds out what became of it",
        )

    def _connected(self) -> PostgresConnection:
        if self._opened is None:
            self._opened = PostgresConnection(_connect(self._url, self._shown))
        return self._opened

    def _disconnect(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.inner.close()

    def _is_broken(self, error: Exception) -> bool:
        """Say whether an error is that the connection was lost."""
        return self._opened is not None and self._opened.inner.broken and is_of_server(error)

    def _brought_forward(self, connection: PostgresConnection, *, make: bool) -> bool:
        """Say whether the tables are there, of this version; they are made and upgraded if need be."""
        if self._current:
            return True
        found = self._version(connection)
        if found is None and not make:
            return False
        if found is None or outdated(found, self._shown):
            with _transaction(connection, WRITE, _turn_of("the tables")):
                connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
                found = self._version(connection) or 0
                outdated(
                    found, self._shown
                )  # a newer release may have been faster, and is left alone
                upgrade(connection, found)  # no step is left when another was faster
        self._current = True
        return True

    def _version(self, connection: PostgresConnection) -> int | None:
        """Return the version of the tables; None when there are none."""
        if connection.first(f"SELECT to_regclass('{SCHEMA}.schema')") is None:
            return None
        found = connection.first(f"SELECT version FROM {SCHEMA}.schema")  # noqa: S608 - our own word
        if type(found) is not int or found < 1:
            raise StateUnusable("tables, but not of a state", where=self._shown, hint=SAVE)
        return found

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Put errors of the server into words, and give up its connection."""
        try:
            yield
        except Exception as error:
            explained = explain(error, self._shown)
            if explained is error:
                raise
            self._disconnect()
            raise explained from error


@contextmanager
def _transaction(
    connection: PostgresConnection, isolation: str, turn: int | None = None
) -> Iterator[None]:
    """Take a transaction to its end; with a turn, alone among those of the same.

    Raises LostCommit where the connection broke at its very end.
    """
    connection.execute(f"BEGIN ISOLATION LEVEL {isolation};{TERMS}")
    try:
        number = ""
        if turn is not None:
            locked = "SELECT pg_current_xact_id()::text FROM pg_advisory_xact_lock(:turn)"
            number = connection.first(locked, turn=turn)
        yield
    except BaseException:
        with suppress(Exception):  # a lost connection has undone it
            connection.execute("ROLLBACK")
        raise
    try:
        commit(connection)
    except Exception as error:
        if number and connection.inner.broken:
            raise LostCommit(number, error) from error
        raise


def commit(connection: PostgresConnection) -> None:
    """Make a transaction durable."""
    connection.execute("COMMIT")


def _connect(url: str, shown: str) -> psycopg.Connection:
    """Connect to a server. Raises UsageError without the extra, or for a URL that is none."""
    try:
        import psycopg  # noqa: PLC0415 - an extra
        from psycopg.conninfo import conninfo_to_dict, make_conninfo  # noqa: PLC0415 - the same
    except ImportError as error:
        raise UsageError(f"state at {shown} needs psycopg", hint=INSTALL) from error
    try:
        given = {**LIMITS, **conninfo_to_dict(url)}
    except psycopg.ProgrammingError:
        raise UsageError("the state's URL is none that PostgreSQL takes", where=shown) from None
    return psycopg.connect(make_conninfo("", **given), autocommit=True, prepare_threshold=None)
