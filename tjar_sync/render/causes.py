"""One cause, one line: what is wrong many times for one reason is told once, and counted."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tjar_sync.model.catalog import Position
    from tjar_sync.model.diagnostic import Diagnostic

_ALIKE = 10
"""So many that differ in names and numbers alone are told one by one."""
_SHOWN = 2
"""Of more than that, so many are told whole."""
PLACES = 3
"""So many places are named."""
_PARTICULARS = re.compile(r"'[^']*'|\"[^\"]*\"|\b[a-z]+\.[\w.-]+|\d[\d.,]*")
"""What two sentences for one reason may differ in: quoted values, addresses, numbers."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What is wrong for one reason: the first of it, how often, and where."""

    first: Diagnostic
    number: int
    positions: tuple[Position, ...]
    more: bool = False
    """These are the others of what is told above, and differ from it in names or numbers."""

    @property
    def summary(self) -> str:
        """What it is, in one sentence, and how often."""
        if self.more:
            return f"{self.number:,} more like these; --full shows all"
        return (
            f"{self.first.summary}; {self.number:,} times"
            if self.number > 1
            else self.first.summary
        )

    def text(self, place: Callable[[Position], str] = str) -> str:
        """Tell it, behind its first place, with some others."""
        places = [place(item) for item in self.positions[:PLACES]]
        return ": ".join((*places[:1], self.summary)) + also(places[1:])


def also(places: Sequence[str]) -> str:
    """Name other places than the first."""
    return f" (also {', '.join(places)})" if places else ""


def causes(found: Iterable[Diagnostic], *, full: bool = False) -> tuple[Cause, ...]:
    """Put together what has one cause, in the order of the first of each; all of it if `full`."""
    heaps: dict[tuple[str, str], list[Diagnostic]] = {}
    order: dict[int, int] = {}
    for item in found:
        order.setdefault(id(item), len(order))
        heaps.setdefault((item.code, _PARTICULARS.sub("", item.summary)), []).append(item)
    told = chain.from_iterable(_told(heap, full=full) for heap in heaps.values())
    return tuple(sorted(told, key=lambda cause: order[id(cause.first)]))


def _told(heap: list[Diagnostic], *, full: bool) -> Iterator[Cause]:
    same: dict[str, list[Diagnostic]] = {}
    for item in heap:
        same.setdefault(item.summary, []).append(item)
    if full or len(same) <= _ALIKE:
        yield from map(_cause, [[one] for one in heap] if full else same.values())
        return
    first = list(same.values())[:_SHOWN]
    yield from map(_cause, first)
    told = {item.summary for one in first for item in one}
    yield _cause([item for item in heap if item.summary not in told], more=True)


def _cause(found: list[Diagnostic], *, more: bool = False) -> Cause:
    positions = tuple(chain.from_iterable(item.positions for item in found))
    return Cause(found[0], len(found), positions, more=more)
