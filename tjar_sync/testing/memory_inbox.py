"""An inbox in memory: events for as long as the process lives."""

from __future__ import annotations

import threading
from dataclasses import field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.heard import EventRetention
from tjar_sync.state import errors

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tjar_sync.model.address import Address
    from tjar_sync.model.heard import DriftSeen, HeardEvent
    from tjar_sync.state.lease import StoreContext


@dataclass(slots=True)
class _Line:
    event: HeardEvent
    checked_at: datetime | None


@dataclass(slots=True)
class EventMemory:
    """Where inboxes in memory keep events, by store; those that share one see each other."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    lines: dict[str, dict[str, _Line]] = field(default_factory=dict)
    seen: dict[str, dict[Address, DriftSeen]] = field(default_factory=dict)


class MemoryInbox:
    """The events of one store; see Inbox."""

    def __init__(
        self,
        memory: EventMemory,
        context: StoreContext,
        retention: EventRetention = EventRetention(),  # noqa: B008 - it is frozen
    ) -> None:
        self._memory = memory
        self._context = context
        self._retention = retention

    def keep(self, events: Sequence[HeardEvent]) -> tuple[bool, ...]:
        """Keep events, all or none; see Inbox."""
        with self._memory.turn:
            lines, now = dict(self._lines()), self._context.clock()
            new = []
            for event in events:
                new.append(event.id not in lines)
                lines.setdefault(event.id, _Line(event, None if event.to_check else now))
            if len(_waiting(lines)) > self._retention.waiting:
                raise errors.too_many_wait(self._retention.waiting)
            self._memory.lines[self._context.store] = self._remembered(lines)
            return tuple(new)

    def waiting(self, limit: int) -> tuple[HeardEvent, ...]:
        """Return the events that nobody looked into, oldest first."""
        with self._memory.turn:
            return tuple(_waiting(self._lines())[:limit])

    def count(self) -> int:
        """Return how many wait."""
        with self._memory.turn:
            return len(_waiting(self._lines()))

    def looked_into(
        self, ids: Collection[str], clean: Collection[Address], found: Collection[DriftSeen]
    ) -> None:
        """Let events wait no more, and keep the drift that was found; see Inbox."""
        with self._memory.turn:
            now = self._context.clock()
            for event in ids:
                self._lines()[event].checked_at = now
            seen = self._memory.seen.setdefault(self._context.store, {})
            for address in clean:
                seen.pop(address, None)
            seen |= {one.address: replace(one, at=self._context.stamp(now)) for one in found}

    def drift_seen(self) -> tuple[DriftSeen, ...]:
        """Return the drift that was found, by address."""
        seen = self._memory.seen.get(self._context.store, {})
        return tuple(seen[address] for address in sorted(seen, key=str))

    def close(self) -> None:
        """Do nothing: memory is given back with the process."""

    def _lines(self) -> dict[str, _Line]:
        return self._memory.lines.get(self._context.store, {})

    def _remembered(self, lines: dict[str, _Line]) -> dict[str, _Line]:
        """Return the lines without what was looked into long ago, or before many others."""
        oldest = self._context.clock() - timedelta(days=self._retention.days)
        late = set(list(lines)[-self._retention.checked :])
        return {
            name: line
            for name, line in lines.items()
            if line.checked_at is None or (line.checked_at >= oldest and name in late)
        }


def _waiting(lines: dict[str, _Line]) -> list[HeardEvent]:
    return [line.event for line in lines.values() if line.checked_at is None]
