"""Windows of time in which other values count, and the campaigns that some of them belong to."""

from __future__ import annotations

import re
from dataclasses import field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import tzinfo
    from decimal import Decimal

    from tjar_sync.model.catalog import Position

FORMS = "2027-02-18, 2027-02-18 20:00 or 2027-02-18T20:00+03:00"
_MOMENT = re.compile(
    r"(?P<day>2[0-9]{3}-[0-9]{2}-[0-9]{2})"
    r"(?:[ T](?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?)?"
)
_MIDNIGHT = 24


@dataclass(frozen=True, slots=True)
class Campaign:
    """What several products share for a while: a name, a permit, a discount, and two ends."""

    name: str
    title: str
    """What people call it; its name where the files say nothing else."""
    start: datetime
    end: datetime
    """The first instant after it."""
    position: Position
    permit: str = ""
    """The number under which a discount was permitted; empty where the files have none."""
    discount: Decimal | None = None
    """By how many per cent what the buyer pays goes down."""

    def __str__(self) -> str:
        said = [f"permit {self.permit}"] if self.permit else []
        said += [f"{self.discount.normalize():f} % off"] if self.discount is not None else []
        return f"campaign {self.title} ({', '.join(said)})" if said else f"campaign {self.title}"


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when a resource has other values, and which."""

    start: datetime
    end: datetime
    """The first instant after it."""
    paths: tuple[str, ...]
    """The fields that it sets."""
    located: Callable[[], Position] = field(compare=False, repr=False)
    """Finds where it stands: looked for when it is asked for, as that takes a look at its whole file."""
    campaign: Campaign | None = None
    prices: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    """Of the fields that are a price: what they are in it."""
    before: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    """The same outside of it, as far as a file says it."""

    @property
    def position(self) -> Position:
        """Where it stands."""
        return self.located()

    def holds(self, at: datetime) -> bool:
        """Say whether it counts at an instant: its start is within it, its end is not."""
        return self.start <= at < self.end

    def meets(self, other: Window) -> frozenset[str]:
        """Return the fields that two windows set at one time."""
        if self.start < other.end and other.start < self.end:
            return frozenset(self.paths) & frozenset(other.paths)
        return frozenset()


def parse_moment(text: str, zone: tzinfo, *, ends: bool = False) -> datetime:
    """Read an instant; one without an offset is of the zone. Raises ValueError, in plain words.

    A day alone is its first instant or, where something `ends` with it, the first one after it.
    """
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"`{text[:40]}` is no time such as {FORMS}")
    try:
        day = datetime.fromisoformat(match["day"])
        if match["hour"] is None:
            return (day + timedelta(days=int(ends))).replace(tzinfo=zone)
        hours, minutes = int(match["hour"]), int(match["minute"])
        if (hours, minutes) == (_MIDNIGHT, 0):
            day, hours = day + timedelta(days=1), 0
        own = f"{day.date()}T{hours:02}:{minutes:02}{match['zone'] or ''}"
        found = datetime.fromisoformat(own)
    except ValueError as error:
        raise ValueError(f"`{text[:40]}` is on no calendar; write it as {FORMS}") from error
    return found if found.tzinfo is not None else found.replace(tzinfo=zone)


def shown_moment(moment: datetime, at: datetime) -> str:
    """Return an instant as people read it where another one is said, to the minute."""
    return f"{moment.astimezone(at.tzinfo):%Y-%m-%d %H:%M}"


def stamp(moment: datetime, at: datetime) -> str:
    """Return an instant for machines, in the zone of another: ISO 8601."""
    return moment.astimezone(at.tzinfo).isoformat(timespec="seconds")


def next_change(windows: Iterable[Window], at: datetime) -> datetime | None:
    """Return the first instant after another at which one of the windows starts or ends."""
    ends = (end for one in windows for end in (one.start, one.end) if end > at)
    return min(ends, default=None)
