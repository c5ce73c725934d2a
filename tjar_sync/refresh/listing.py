"""See one kind of a store as it is now, with as few requests as can be trusted (architecture 5.4)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.errors import Incomplete, ProviderError
from tjar_sync.model.event import Reading
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import Live, Refresh
from tjar_sync.refresh.racy_timestamps import trusted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from tjar_sync.model.live import Listing
    from tjar_sync.model.state import StateEntry
    from tjar_sync.ports import Emit, Provider

MOST_DIRECT_READS = 25
"""So many owned resources that a list does not show are asked for one by one, and no more."""

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class KindView:
    """One kind, as far as it is seen; the fields are those of a Snapshot."""

    live: Mapping[Key, Live]
    complete: bool
    incomplete_reasons: tuple[str, ...]
    missing: frozenset[Key]
    denied: frozenset[Key] = frozenset()
    """What the list shows, and what the store says not to have."""
    hidden: frozenset[Key] = frozenset()
    """Owned resources that a list lacks, although it looked whole."""
    stale: Mapping[Key, str] = field(default_factory=lambda: MappingProxyType({}))
    seen_at: str = ""
    """The store's clock when its list was read, in the form of `updated_at`; empty when unknown."""


@dataclass(frozen=True, slots=True)
class Looker:
    """Looks at one store for one plan."""

    provider: Provider
    tracked: Mapping[Key, StateEntry]
    mode: Refresh
    emit: Emit
    read: dict[Key, Live] = field(default_factory=dict)
    """What was read in full: it need not be read again where a later list shows nothing newer."""

    def view(self, listing: Listing, to_read: Collection[str]) -> KindView:
        """Read in full, of one kind's list, what is tracked and what is among the ids `to_read`.

        A tracked resource counts as missing only when the store itself says so, and its complete
        list does not show it.
        """
        live: dict[Key, Live] = {}
        unread: list[Live] = []
        fast = self.mode is Refresh.FAST
        for row in listing.rows:
            key = (row.kind, row.remote_id)
            known = self.tracked.get(key)
            if known is not None and fast and trusted(row, known):
                live[key] = _as_recorded(row, known)
                continue
            live[key] = self._read_before(row)
            if not live[key].full and (known is not None or row.remote_id in to_read):
                unread.append(row)
        asked = [(row.kind, row.type, row.remote_id) for row in unread]
        gone: set[Key] = set()
        for row, found in zip(unread, read_details(self.provider, asked, self.emit), strict=True):
            key = (row.kind, row.remote_id)
            if found is not None:
                live[key] = self.read[key] = found
                continue
            del live[key]
            gone.add(key)
        denied = _still_listed(self.provider, listing.kind, gone) if gone else frozenset()
        missing = frozenset(gone & self.tracked.keys() - denied)
        seen_at = max((row.seen_at for row in listing.rows), default="")
        seen = KindView(live, listing.complete, (), missing, denied, seen_at=seen_at)
        return _absent(self, listing, seen)

    def _read_before(self, row: Live) -> Live:
        """Return what was read of a row already, unless it was changed since."""
        read = self.read.get((row.kind, row.remote_id))
        return row if read is None or read.updated_at < row.updated_at else read


def _as_recorded(row: Live, known: StateEntry) -> Live:
    """Return what a row proves to be as it was recorded; written out, as there are thousands."""
    return Live(
        row.kind,
        row.remote_id,
        row.type,
        known.live,
        row.updated_at,
        known.seen_at,
        deleted=row.deleted,
        unreadable=row.unreadable,
        rest=row.rest,
        asked_at=row.asked_at,
    )


def _still_listed(provider: Provider, kind: str, gone: Collection[Key]) -> frozenset[Key]:
    """Believe that what was listed is gone only when the complete list shows it no more."""
    again = provider.list(kind)
    still = frozenset((row.kind, row.remote_id) for row in again.rows) & frozenset(gone)
    if not again.complete and not still:
        raise Incomplete(
            f"the store says that {kind} {min(gone)[1]} is gone, and {again.incomplete_reason}",
            hint="Try again when the store is quiet.",
        )
    return still


def contradiction(denied: Collection[Key]) -> ProviderError:
    """Say that a store lists what it then says not to have."""
    kind, remote_id = min(denied)
    return ProviderError(
        f"the store lists {kind} {remote_id}, and then says that there is no such {kind}",
        hint=f"Is the path of its details another? See `contract.endpoints.{kind}.read`.",
    )


def _absent(look: Looker, listing: Listing, seen: KindView) -> KindView:
    """Ask for the owned resources that the list does not show, one by one."""
    incomplete_reasons = [listing.incomplete_reason] if listing.incomplete_reason else []
    told = seen.live.keys() | seen.missing | seen.denied
    absent = sorted(key for key in look.tracked.keys() - told if key[0] == listing.kind)
    if len(absent) > MOST_DIRECT_READS:
        incomplete_reasons.append(
            f"the list of {KINDS[listing.kind].plural} does not show {len(absent)} that state"
            f" knows; the first {MOST_DIRECT_READS} were looked up, of the others nothing is known"
        )
    asked = [
        (kind, look.tracked[kind, found].type, found) for kind, found in absent[:MOST_DIRECT_READS]
    ]
    live, missing = dict(seen.live), set(seen.missing)
    for key, found in zip(absent, read_details(look.provider, asked, look.emit), strict=False):
        if found is None:
            missing.add(key)
        else:
            live[key] = found
    hidden = frozenset(live.keys() - seen.live.keys()) if listing.complete else frozenset()
    if hidden:
        incomplete_reasons.append(
            f"the list of {KINDS[listing.kind].plural} looked whole,"
            f" but the store has {len(hidden)} that it does not show"
        )
    blind = [one for one in live.values() if one.unreadable.keys() & _identity(listing.kind)]
    if blind:
        incomplete_reasons.append(
            f"the list of {KINDS[listing.kind].plural} shows {len(blind)} of which nobody can tell"
            f" {' or '.join(sorted(_identity(listing.kind)))}"
        )
    complete = listing.complete and not (hidden or blind)
    return replace(
        seen,
        live=live,
        complete=complete,
        incomplete_reasons=tuple(incomplete_reasons),
        missing=frozenset(missing if complete else ()),
        hidden=hidden,
    )


def _identity(kind: str) -> frozenset[str]:
    return frozenset(KINDS[kind].identity)


def read_details(
    provider: Provider, asked: Iterable[tuple[str, str, str]], emit: Emit
) -> list[Live | None]:
    """Read details in parallel; the first failure stops the rest and is raised."""
    todo = list(asked)
    if not todo:
        return []
    found: list[Live | None] = []
    plural = KINDS[todo[0][0]].plural
    pool = ThreadPoolExecutor(min(provider.capabilities.parallel, len(todo)))
    try:
        for live in pool.map(lambda one: provider.read(*one), todo):
            found.append(live)
            emit(Reading(f"details of {plural}", len(found), len(todo)))
    finally:
        pool.shutdown(cancel_futures=True)
    return found
