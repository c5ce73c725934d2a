"""Notice what people change in the store between the plan and each sending of a write.

One look at the newest rows of a list (A3: what changed last comes first) tells which of the many
resources that are about to be written may have been changed since they were seen; only those
are read again. No list is believed to tell that before a write of our own was seen to move its
row: until then, and where the list lags or is in another order, each resource is read before it
is written.
"""

from __future__ import annotations

import threading
from dataclasses import field
from math import inf
from time import monotonic
from typing import TYPE_CHECKING

from tjar_sync.apply.observing import order_of_list
from tjar_sync.apply.steps import told_before
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import ProviderError
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import UNKNOWN
from tjar_sync.model.patience import FRESH_SECONDS, LATEST_SECONDS, LOOKS, PAYS, TOO_LATE
from tjar_sync.model.plan import named_orders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tjar_sync.model.live import Live
    from tjar_sync.model.observation import Observation
    from tjar_sync.model.plan import Step
    from tjar_sync.ports import Provider

ROWS = 100
"""How many of the newest rows a look reads, at least."""
NOT_FRESH = UNKNOWN
"""When something was seen that may have changed since."""

Key = tuple[str, str]


@dataclass(slots=True)
class _View:
    """What the list of one kind was seen to tell."""

    known: Mapping[str, Live]
    """By id: what the store showed when the plan was made."""
    mark: str
    """The latest time of change that was seen so far."""
    page: Mapping[str, Live] = field(default_factory=dict)
    """The newest rows at the last look, in order."""
    ordered: bool = False
    """A write of ours was seen to move its row before others'."""
    current: bool = False
    """The last look showed all that we wrote, and there was something."""
    unshown: dict[str, str] = field(default_factory=dict)
    """By id: the time of change that the list showed before a write of ours that it does not show."""
    unsent: dict[str, str] = field(default_factory=dict)
    """By id: the time of change that was known before a write of ours could be sent."""
    trusted: bool = False
    """The last look told all that changed since the one before."""
    moved: str = ""
    """What was written by us and came before what nobody changed."""
    stayed: str = ""
    """What was written by us and stands behind what nobody changed, and what changed before it."""
    at: float = NOT_FRESH
    """When the last look began, by `monotonic`."""

    def take(self, rows: Sequence[Live], own: Sequence[str], at: float) -> None:
        """Take note of a look; `own`: what was written by us since the one before."""
        before, page = self.page, {row.remote_id: row for row in rows}
        times = [row.updated_at for row in rows]
        newest_first = all(times) and times == sorted(times, reverse=True)
        for one in own:
            row = before.get(one) or self.known.get(one)
            time = self.unsent.get(one, row.updated_at if row else "")
            self.unshown.setdefault(one, time)
        shown = [
            one for one, time in self.unshown.items() if one in page and page[one].updated_at > time
        ]
        self.unshown = {one: time for one, time in self.unshown.items() if one not in shown}
        self.current = (self.current or bool(shown)) and not self.unshown
        overtaken = [one for one in shown if _overtook(one, own, before, page)]
        behind = [one for one in shown if _stands_behind(one, own, before, page)]
        self.ordered = newest_first and (self.ordered or bool(overtaken))
        self.moved = overtaken[0] if newest_first and overtaken else ""
        self.stayed = behind[0] if behind else ""
        everything = self.known.keys() <= page.keys()
        reaches_back = self.ordered and bool(times) and times[-1] < self.mark
        self.trusted = self.current and (everything or reaches_back)
        self.page, self.at, self.mark = page, at, max(self.mark, *times[:1])

    def note_unsent(self, ids: Iterable[str]) -> None:
        """Take note of what is about to be written, while no look can show that yet."""
        for one in ids:
            row = self.page.get(one) or self.known.get(one)
            self.unsent[one] = row.updated_at if row else ""

    def changed(self) -> set[str]:
        """Return the ids of what the last look showed otherwise than it was when planned."""
        return {
            remote_id
            for remote_id, row in self.page.items()
            if remote_id in self.known and _differs(self.known[remote_id], row)
        }


@dataclass(slots=True)
class Freshness:
    """What may have changed since the plan; safe to use from several threads."""

    provider: Provider
    live: Mapping[Key, Live]
    """What the store showed when the plan was made."""
    overwritten: Mapping[str, int]
    """How many of each kind the run is to write over."""
    _views: dict[str, _View] = field(default_factory=dict)
    _changed: set[Key] = field(default_factory=set)
    _written: list[Key] = field(default_factory=list)
    """By us, since the last look."""
    _observed: dict[str, Observation] = field(default_factory=dict)
    """By kind, since they were taken: what the order of its list told."""
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def look(self, steps: Sequence[Step]) -> None:
        """Look at the lists of what these steps overwrite: one look serves many writes."""
        kinds = {step.change.address.kind for step in steps if overwrites(step)}
        for kind in sorted(kinds):
            with self._turn:
                self._look(kind)
                self._view(kind).note_unsent(
                    step.change.remote_id or ""
                    for step in steps
                    if step.change.address.kind == kind
                )

    def wrote(self, key: Key) -> None:
        """Take note that the store said that it carried out a write of ours."""
        self._written.append(key)

    def take_observed(self) -> tuple[Observation, ...]:
        """Return what the looks told of the order of lists since this was asked last."""
        with self._turn:
            found = tuple(self._observed.values())
            self._observed.clear()
            return found

    def held(self, key: Key) -> float:
        """Say when something was surely as it was when the plan was made; else NOT_FRESH.

        By a look that is at most FRESH_SECONDS old; where the list is to be believed, another is
        made where it is older. One that comes too late itself proves nothing.
        """
        with self._turn:
            view = self._view(key[0])
            if view.trusted and monotonic() - view.at > FRESH_SECONDS:
                self._look(key[0])
            proven = view.trusted and key not in self._changed and not late(view.at)
            return view.at if proven else NOT_FRESH

    def _view(self, kind: str) -> _View:
        if kind not in self._views:
            known = {key[1]: live for key, live in self.live.items() if key[0] == kind}
            mark = max((live.updated_at for live in known.values()), default="")
            self._views[kind] = _View(known, mark)
        return self._views[kind]

    def _look(self, kind: str) -> None:
        """Take note of what changed since the last look, as far as the list tells."""
        view, at = self._view(kind), monotonic()
        believed = self.provider.capabilities.of(kind).newest_first
        if believed is False or self.overwritten.get(kind, 0) < PAYS:
            return  # what changed is anywhere in it, or each is read for less
        own = [key for key in self._written if key[0] == kind]
        try:
            rows = self.provider.newest(kind, ROWS)
        except ProviderError:
            view.trusted = False
            return
        for key in own:
            self._written.remove(key)
        view.take(rows, [remote_id for _, remote_id in own], asked(at, rows))
        if believed and (view.moved or view.stayed):
            self._observed[kind] = order_of_list(kind, view.moved, view.stayed, list(view.page))
        self._changed |= {(kind, remote_id) for remote_id in view.changed()}


@dataclass(slots=True)
class Buyers:
    """Who waits for what is about to be taken off sale; safe to use from several threads."""

    ordered: Callable[[], Mapping[str, tuple[str, ...]]] | None
    """See Job."""
    _orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _unread: str = ""
    """Why the orders could not be read, if so."""
    _at: float = NOT_FRESH
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def seen(self, step: Step) -> float:
        """Say when the orders were looked at that the step depends on; for ever, if on none."""
        return inf if self.ordered is None or not step.change.off_sale else self._at

    def reason(self, step: Step) -> str:
        """Say why the step must not be carried out, if so, by a look at most FRESH_SECONDS old."""
        if self.ordered is None or not step.change.off_sale:
            return ""
        with self._turn:
            if monotonic() - self._at > FRESH_SECONDS:
                self._look(self.ordered)
        found = self._orders.get(step.change.remote_id or "")
        orders = self._unread or (named_orders(found) if found else "")
        return f"it may be in {orders} (see --force-ordered)" if orders else ""

    def _look(self, ordered: Callable[[], Mapping[str, tuple[str, ...]]]) -> None:
        """Look at the orders; a look that comes too late is made again, and then counts for none."""
        for _ in range(LOOKS):
            self._at = monotonic()
            try:
                self._orders, self._unread = ordered(), ""
            except ProviderError as error:
                self._unread = f"orders that cannot be read: {error.what}"
                return
            if not late(self._at):
                return
        self._unread = f"orders that cannot be read: {TOO_LATE}"


def asked(called: float, rows: Iterable[Live | None]) -> float:
    """Say when the store was asked for what came of a call: it may have answered as early as then.

    Never before the call; later where the requests waited for their turn, or were tried again.
    """
    return max(called, min((row.asked_at for row in rows if row is not None), default=UNKNOWN))


def late(at: float) -> bool:
    """Say whether a look that was asked for then shows by now what is too old."""
    return monotonic() - at > LATEST_SECONDS


def overwrites(step: Step) -> bool:
    """Say whether the step writes over something that somebody may have changed."""
    change = step.change
    theirs = not KINDS[change.address.kind].content_addressed and bool(change.remote_id)
    return change.writes and theirs and not told_before(step)


def _overtook(
    one: str, own: Sequence[str], before: Mapping[str, Live], page: Mapping[str, Live]
) -> bool:
    """Say whether a row now comes before another that nobody changed and that it came after."""
    ahead, behind = list(before), list(page)
    passed = set(ahead[: ahead.index(one)] if one in before else ahead)
    return any(
        other in passed and other not in own and page[other].updated_at == before[other].updated_at
        for other in behind[behind.index(one) + 1 :]
    )


def _stands_behind(
    one: str, own: Sequence[str], before: Mapping[str, Live], page: Mapping[str, Live]
) -> bool:
    """Say whether a row comes after another that nobody changed, and that changed before it did."""
    ahead = list(page)[: list(page).index(one)]
    return any(
        other in before
        and other not in own
        and page[other].updated_at == before[other].updated_at < page[one].updated_at
        for other in ahead
    )


def _differs(before: Live, row: Live) -> bool:
    if before.racy or row.updated_at != before.updated_at:
        return True
    return any(
        before.values[path] != row.values[path] for path in before.values.keys() & row.values
    )
