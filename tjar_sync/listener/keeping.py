"""Keep events durably before they are answered; those that come at once share a commit."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tjar_sync.model.heard import HeardEvent
    from tjar_sync.ports import Inbox


class EventKeeper:
    """Puts events into an inbox. Safe to use from several threads at once."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._turn = threading.Lock()
        self._adding = threading.Lock()
        self._pending: list[tuple[HeardEvent, Future[bool]]] = []

    @property
    def pending(self) -> int:
        """How many events wait for their commit."""
        return len(self._pending)

    def keep(self, event: HeardEvent) -> bool:
        """Return once the event is kept: whether it is a new one. Raises StateError."""
        kept = Future[bool]()
        with self._adding:
            self._pending.append((event, kept))
        with self._turn:
            if not kept.done():  # else whoever had the turn took it along
                self._commit()
        return kept.result()

    def _commit(self) -> None:
        """Keep all that wait, in one commit; what goes wrong is everybody's."""
        with self._adding:
            batch, self._pending = self._pending, []
        try:
            found = self._inbox.keep([event for event, _ in batch])
        except BaseException as error:  # noqa: BLE001 - each that waits is told, and raises it
            for _, kept in batch:
                kept.set_exception(error)
            return
        for (_, kept), new in zip(batch, found, strict=True):
            kept.set_result(new)
