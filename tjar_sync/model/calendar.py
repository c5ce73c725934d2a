"""What the schedule of a catalog has ahead: its windows, and the instants at which they change something."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tjar_sync.model.address import Address
    from tjar_sync.model.schedule import Window


class Entered(NamedTuple):
    """A window, and the resource that it is of."""

    address: Address
    window: Window


@dataclass(frozen=True, slots=True)
class Calendar:
    """All windows of one store's catalog, seen from one instant."""

    store: str
    time_zone: str
    """The name of the store's zone."""
    at: datetime
    """The instant, in that zone."""
    entered: tuple[Entered, ...]
    """By start, then address."""

    @property
    def now(self) -> tuple[Entered, ...]:
        """Those that count at the instant."""
        return tuple(one for one in self.entered if one.window.holds(self.at))

    @property
    def over(self) -> tuple[Entered, ...]:
        """Those that count no more."""
        return tuple(one for one in self.entered if one.window.end <= self.at)

    @property
    def instants(self) -> tuple[datetime, ...]:
        """When windows will begin and end, each instant once."""
        ends = {end for _, one in self.entered for end in (one.start, one.end) if end > self.at}
        return tuple(sorted(ends))

    def due(self, instant: datetime) -> Iterator[tuple[Entered, bool]]:
        """Yield what happens at an instant: first what ends, then what begins, which is true then."""
        yield from ((one, False) for one in self.entered if one.window.end == instant)
        yield from ((one, True) for one in self.entered if one.window.start == instant)
