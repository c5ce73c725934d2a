"""A log of commits as the storage of a state: each is one object, made only where none is.

An object store has no transactions, but makes an object only if its name is free. So the commit
numbered n is the object `log/n`, and of two writers one loses and decides again on what is there
then. No clock, no order of lists and no conditional overwrite is relied on.
"""

from __future__ import annotations

import secrets
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from tjar_sync.errors import StateError, StateUnusable
from tjar_sync.state import errors
from tjar_sync.state.codec import NO_SENSE
from tjar_sync.state.lease import elapsed
from tjar_sync.state.log.checkpoint import dump_checkpoint, load_checkpoint
from tjar_sync.state.log.commit import advance, dump_commit, load_commit
from tjar_sync.state.log.head import USUAL, CheckpointPace, Head
from tjar_sync.state.log.parts import TooNewError
from tjar_sync.state.log.removal import outlived
from tjar_sync.state.log.transaction import LogTransaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tjar_sync.state.storage import ObjectStore, Result

Read = TypeVar("Read")

LOG = "log/"
CHECKPOINTS = "checkpoint/"
PROBES = "probe/"
TRIES = 3
"""How often a commit is sent of which nobody knows whether it came about."""
LOOKS = 5
"""How often a log is opened anew that lost objects under the reader's feet."""
SURE_SECONDS = 3600.0
"""How long the last commit that was seen is surely no earlier than the last removed one.

A commit outlives the checkpoint that replaces it by a day; within an hour the next number is
free only if no commit has it, or ever had."""


class OvertakenError(StateError):
    """What was deferred is lost, since another writer took its name."""


def numbered(prefix: str, number: int) -> str:
    """Return the name of the object of that number: names sort as numbers do."""
    return f"{prefix}{number:020}"


def number_of(name: str) -> int:
    """Return the number in a name, 0 for a name that is none of ours."""
    digits = name.rpartition("/")[2]
    return int(digits) if digits.isascii() and digits.isdigit() else 0


class LogStorage:
    """One store's log; see Storage. `objects` holds nothing else."""

    def __init__(
        self,
        objects: ObjectStore,
        now: Callable[[], float] = elapsed,
        pace: CheckpointPace = USUAL,
        defer: Callable[[str, bytes], bool] | None = None,
    ) -> None:
        """`defer` is a way of `objects` to create what a kill may lose; such a place needs no proof."""
        self._objects = objects
        self._now = now
        self._pace = pace
        self._defer = defer
        self._turn = threading.Lock()
        self._head: Head | None = None
        self._proven = defer is not None

    @contextmanager
    def reading(self) -> Iterator[LogTransaction | None]:
        """See one moment; None when there is no commit."""
        with self._turn:
            head = self._known()
            self._follow(head)
            yield LogTransaction(head.projection) if head.number else None

    def write(self, step: Callable[[LogTransaction], Result]) -> Result:
        """Take a step that writes; it is taken again where another writer came first."""
        with self._turn:
            self._prove()
            while True:
                head = self._known()
                number, transaction = head.number, LogTransaction(head.projection)
                try:
                    result = step(transaction)
                except Exception:
                    if self._is_last(head, number):
                        raise
                    continue
                if self._is_kept(head, transaction):
                    return result

    def close(self) -> None:
        """Give back connections; the next use makes new ones."""
        with self._turn:
            self._head = None
            self._objects.close()

    def _known(self) -> Head:
        """Return the last commit that was seen, which may not be the last that there is."""
        head = self._head
        if head is None or self._now() - head.seen >= SURE_SECONDS:
            self._head = head = self._opened()
        return head

    def _opened(self) -> Head:
        """Read the log from its newest checkpoint on."""
        for _ in range(LOOKS):
            found = max(map(number_of, self._objects.listed(CHECKPOINTS)), default=0)
            head = self._checkpoint(found)
            if head is None:
                continue
            self._follow(head)
            known = (*self._objects.listed(CHECKPOINTS), *self._objects.listed(LOG))
            if max(map(number_of, known), default=0) <= head.number:
                return head
            self._follow(head)
            if max(map(number_of, known)) <= head.number:
                return head
        raise StateUnusable(
            "a part of the state's log is missing",
            where=self._objects.place,
            hint="nothing was written; put the missing objects back, or restore a backup",
        )

    def _checkpoint(self, number: int) -> Head | None:
        """Read a checkpoint, the beginning for 0; None when it was removed meanwhile."""
        if not number:
            return Head(seen=self._now())
        name = numbered(CHECKPOINTS, number)
        data = self._objects.read(name)
        if data is None:
            return None
        projection = self._understood(name, data, load_checkpoint)
        return Head(projection, number, self._now(), number, len(data))

    def _follow(self, head: Head) -> None:
        """Take in the commits that came since."""
        while True:
            now, name = self._now(), numbered(LOG, head.number + 1)
            with self._reopened():
                data = self._objects.read(name)
            if data is None:
                head.seen = now
                return
            commit = self._understood(name, data, load_commit)
            advance(head.projection, commit)
            head.passed(len(data), now)

    def _is_kept(self, head: Head, transaction: LogTransaction) -> bool:
        """Say whether a step's result holds; False where another writer came first."""
        if transaction.commit is None:
            return self._is_last(head, head.number)
        return self._committed(head, transaction)

    def _is_last(self, head: Head, number: int) -> bool:
        """Say whether no commit came after that of this number; read those that did."""
        self._follow(head)
        return head.number == number

    def _committed(self, head: Head, transaction: LogTransaction) -> bool:
        """Say whether a commit became the next one; False when another has its place."""
        nonce = secrets.token_hex(16)
        commit = transaction.sealed(nonce)
        data = dump_commit(commit)
        now, name = self._now(), numbered(LOG, head.number + 1)
        waits = self._defer is not None and transaction.may_wait
        try:
            with self._reopened():
                made = self._defer(name, data) if self._defer and waits else self._made(name, data)
        except OvertakenError:
            return False
        if not made:
            self._follow(head)
            return False
        advance(head.projection, load_commit(data))
        head.passed(len(data), now)
        if not waits and self._pace.due(head):
            self._summarize(head)
        return True

    @contextmanager
    def _reopened(self) -> Iterator[None]:
        """Read the log anew after an error: what was deferred may be lost with it."""
        try:
            yield
        except StateError:
            self._head = None
            raise

    def _made(self, name: str, data: bytes) -> bool:
        """Make an object; its own bytes under the name are success, whatever was answered."""
        for left in reversed(range(TRIES)):
            try:
                return self._objects.create(name, data) or self._objects.read(name) == data
            except OvertakenError:
                raise
            except StateError:
                if not left:
                    raise
                found = self._objects.read(name)
                if found is not None:
                    return found == data
        raise AssertionError("a try returned nothing")  # pragma: no cover - each returns or raises

    def _summarize(self, head: Head) -> None:
        """Keep a checkpoint, and remove what outlived one; that it fails is no failure of a commit."""
        head.projection.forget()
        data = dump_checkpoint(head.projection)
        try:
            self._made(numbered(CHECKPOINTS, head.number), data)
            head.checkpoint, head.checkpoint_bytes, head.bytes_since = head.number, len(data), 0
            kept = self._objects.listed(CHECKPOINTS)
            least = outlived({number_of(name): since for name, since in kept.items()})
            old = [name for name in kept if number_of(name) < least]
            logged = self._objects.listed(LOG) if least else {}
            old += [name for name in logged if number_of(name) <= least]
            self._objects.remove(old)
        except StateError:
            return

    def _prove(self) -> None:
        """Refuse a place that overwrites what is there: it would lose commits without a word."""
        if self._proven:
            return
        name = f"{PROBES}{secrets.token_hex(16)}"
        first = self._objects.create(name, b"1")
        second = self._objects.create(name, b"2")
        self._objects.remove([name])
        if not first or second:
            raise StateUnusable(
                "this place makes an object although its name is taken, so two runs could"
                " overwrite each other's state",
                where=self._objects.place,
                hint="keep the state elsewhere: in a store that honours `If-None-Match: *`",
            )
        self._proven = True

    def _understood(self, name: str, data: bytes, load: Callable[[bytes], Read]) -> Read:
        where = f"{self._objects.place}, {name}"
        try:
            return load(data)
        except TooNewError as error:
            raise errors.too_new(error, where) from error
        except NO_SENSE as error:
            hint = "nothing was written; restore a backup of it"
            raise StateUnusable(f"damaged: {error}", where=where, hint=hint) from error
