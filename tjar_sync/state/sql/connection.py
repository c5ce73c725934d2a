"""One connection, shared: writes that wait at the same time are made durable by the same flush."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from tjar_sync.errors import StateError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection

T = TypeVar("T")


class SqlDatabase(Protocol):
    """All that differs from one SQL database to the next."""

    def open(self) -> Connection | None:
        """Connect to what exists; None when nothing does."""

    def create(self) -> Connection:
        """Connect, and make first what does not exist."""

    def reading(self, connection: Connection) -> AbstractContextManager[object]:
        """Run a transaction that sees one moment."""

    def writing(self, connection: Connection) -> AbstractContextManager[object]:
        """Run a transaction that no other writer can get between."""

    def explain(self, error: Exception) -> Exception:
        """Return the StateError for an error of the database; any other error as it is."""

    def damaged(self, error: Exception) -> StateError:
        """Return the error for rows that make no sense."""


@dataclass(eq=False, slots=True)
class _Job(Generic[T]):
    operation: Callable[[Connection], T]
    check: Callable[[Connection], None] | None
    future: Future[T] = field(default_factory=Future)

    def run(self, connection: Connection) -> Callable[[], None]:
        result = self.operation(connection)
        return lambda: self.future.set_result(result)


class _Spoiled(Exception):  # noqa: N818 - a signal between two functions here, never shown
    """One operation failed: those that shared its transaction deserve one each."""


class SharedConnection:
    """One connection, used by one thread at a time.

    Whoever comes first carries out everything that waits, in one transaction, and the others
    are let go when it is done. An operation may run twice, so it must
    change nothing but the database.
    """

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database
        self._connection: Connection | None = None
        self._waiting: list[_Job[Any]] = []
        self._changed = threading.Condition()
        self._taken = False

    def read(self, operation: Callable[[Connection], T]) -> T | None:
        """Return what an operation sees at one moment; None when there is nothing to see."""
        with self._turn():
            try:
                self._connection = connection = self._connection or self._database.open()
                if connection is None:
                    return None
                with self._database.reading(connection):
                    return operation(connection)
            except Exception as error:
                explained = self._explained(error)
                if explained is error:
                    raise
                raise explained from error

    def write(
        self,
        operation: Callable[[Connection], T],
        check: Callable[[Connection], None] | None = None,
    ) -> T:
        """Carry out an operation; it is durable when this returns, undone when this raises.

        A check comes before all operations of its transaction, once for those that share it.
        """
        job = _Job(operation, check)
        self._waiting.append(job)
        with self._turn(job) as taken:
            if taken:
                self._carry_out()
        return job.future.result()

    def close(self) -> None:
        """Give back the connection; the next use makes a new one."""
        with self._turn():
            self._disconnect()

    @contextmanager
    def _turn(self, job: _Job[T] | None = None) -> Iterator[bool]:
        """Wait for the turn, or until somebody else has carried out the job: then it is False."""
        taken = False
        try:
            with self._changed:
                self._changed.wait_for(lambda: not self._taken or _done(job))
                if not _done(job):
                    self._taken = taken = True
            yield taken
        finally:
            if taken:
                with self._changed:
                    self._taken = False
                    self._changed.notify_all()

    def _carry_out(self) -> None:
        waiting = self._waiting[:]
        batch = [job for job in waiting if not job.future.done()]
        try:
            self._commit(batch)
        except _Spoiled:
            for job in batch:
                self._commit([job])
        # only now, so that an interrupt before leaves the rest for whoever comes next
        del self._waiting[: len(waiting)]

    def _commit(self, batch: list[_Job[Any]]) -> None:
        try:
            self._connection = connection = self._connection or self._database.create()
            with self._database.writing(connection):
                tell = _run(batch, connection)
        except _Spoiled:
            raise
        except Exception as error:  # noqa: BLE001 - it is handed to whoever waits for the result
            for job in batch:
                job.future.set_exception(self._explained(error))
        except BaseException:  # the person at the keyboard speaks to this thread alone
            for job in batch:
                job.future.set_exception(StateError("interrupted while writing the state"))
            raise
        else:
            for done in tell:
                done()

    def _explained(self, error: Exception) -> Exception:
        explained = self._database.explain(error)
        if explained is not error:
            explained.__cause__ = error
            self._disconnect()
        return explained

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _done(job: _Job[T] | None) -> bool:
    return job is not None and job.future.done()


def _run(batch: list[_Job[Any]], connection: Connection) -> list[Callable[[], None]]:
    try:
        for check in {job.check for job in batch if job.check}:
            check(connection)
        return [job.run(connection) for job in batch]
    except Exception as error:
        if len(batch) > 1:
            raise _Spoiled from error
        raise
