"""Group commit: one flush for many, and one failure for one."""

from __future__ import annotations

import contextlib
import resource
import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, func, insert, select

from tjar_sync.errors import StateError
from tjar_sync.state.sql.connection import SharedConnection
from tjar_sync.state.sql.schema import MIGRATIONS, SCHEMA
from tjar_sync.state.sql.sqlite import SqliteFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Operation = Callable[[Connection], object]


class Counted(SqliteFile):
    """A state file that counts its transactions."""

    transactions = 0

    @contextlib.contextmanager
    def writing(self, connection: Connection) -> Iterator[None]:
        """Count, and write as always."""
        self.transactions += 1
        with super().writing(connection):
            yield


@pytest.fixture
def file(tmp_path: Path) -> Counted:
    """Return a state file that does not exist yet."""
    return Counted(tmp_path / "state.db")


@pytest.fixture
def connection(file: Counted) -> Iterator[SharedConnection]:
    """Open a connection to the file."""
    opened = SharedConnection(file)
    yield opened
    opened.close()


def put(number: int) -> Operation:
    """Return an operation that adds a row and answers with its number."""

    def operation(connection: Connection) -> int:
        connection.execute(insert(SCHEMA), {"version": number})
        return number

    return operation


def rows(connection: SharedConnection) -> set[int]:
    """Read the numbers that are there, but for the version itself."""
    found = connection.read(
        lambda connection: set(connection.execute(select(SCHEMA.c.version)).scalars())
    )
    return (found or set()) - {len(MIGRATIONS)}


def together(connection: SharedConnection, operations: list[Operation]) -> list[object]:
    """Let operations wait at the same time; return what each returned or raised."""
    entered, leave = threading.Event(), threading.Event()
    outcomes: list[object] = [None] * len(operations)

    def first(_: Connection) -> None:
        entered.set()
        leave.wait(10)

    def call(place: int, operation: Operation) -> None:
        try:
            outcomes[place] = connection.write(operation)
        except BaseException as error:  # noqa: BLE001 - the outcome under test
            outcomes[place] = error

    leader = threading.Thread(target=connection.write, args=(first,))
    leader.start()
    entered.wait(10)
    threads = [
        threading.Thread(target=call, args=(place, operation))
        for place, operation in enumerate(operations)
    ]
    for thread in threads:
        thread.start()
    while len(connection._waiting) <= len(operations):  # noqa: SLF001 - all must have come before it starts
        threading.Event().wait(0.001)
    leave.set()
    for thread in (leader, *threads):
        thread.join()
    return outcomes


def test_those_who_wait_share_a_transaction(connection: SharedConnection, file: Counted) -> None:
    """Writes that wait while another is made durable take one transaction for all."""
    outcomes = together(connection, [put(number) for number in range(10, 30)])

    assert list(range(10, 30)) == outcomes
    assert set(range(10, 30)) == rows(connection)
    assert 2 == file.transactions


def test_one_failure_fails_no_other(connection: SharedConnection) -> None:
    """An operation that is refused takes nothing with it, not even its own first half."""

    def refused(connection: Connection) -> None:
        put(99)(connection)
        raise StateError("no")

    def broken(connection: Connection) -> None:
        put(98)(connection)
        connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")

    ten, no, eleven, nowhere, twelve = together(
        connection, [put(10), refused, put(11), broken, put(12)]
    )

    assert (10, 11, 12) == (ten, eleven, twelve)
    assert "no" == str(no)
    assert isinstance(nowhere, StateError)
    assert "SQLite refuses the state (no such table: nowhere)" in str(nowhere)
    assert {10, 11, 12} == rows(connection)


def test_a_failed_commit_fails_all_and_keeps_nothing(connection: SharedConnection) -> None:
    """When the disk does not take the commit, everybody is told, and nothing is half written."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def last(connection: Connection) -> None:
        connection.execute(select(func.count()).select_from(SCHEMA)).scalar()
        resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))

    try:
        outcomes = together(connection, [put(10), put(11), last])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    after = connection.write(put(12))

    assert [StateError] * 3 == [type(outcome) for outcome in outcomes]
    assert 3 == len({id(outcome) for outcome in outcomes})
    assert 12 == after
    assert {12} == rows(connection)


def test_an_interrupt_reaches_one_thread_alone(connection: SharedConnection) -> None:
    """A person's interrupt undoes the transaction; who shared it gets an error, not a signal."""

    def interrupted(connection: Connection) -> None:
        put(99)(connection)
        raise KeyboardInterrupt

    outcomes = together(connection, [put(10), interrupted, put(11)])
    connection.write(put(12))

    kinds = sorted(type(outcome).__name__ for outcome in outcomes)
    assert ["KeyboardInterrupt", "StateError", "StateError"] == kinds
    assert {12} == rows(connection)


def test_a_check_comes_first_and_once(connection: SharedConnection) -> None:
    """Those who share a transaction share its check; where it fails, each is told."""
    checks: list[int] = []

    def check(connection: Connection) -> None:
        put(50)(connection)
        checks.append(1)

    def denied(_: Connection) -> None:
        raise StateError("denied")

    connection.write(put(10), check)
    with pytest.raises(StateError, match="denied"):
        connection.write(put(11), denied)

    assert [1] == checks
    assert {10, 50} == rows(connection)
