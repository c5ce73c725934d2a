"""See one kind of a store as it is now, with as few requests as can be trusted (architecture 5.4)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

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


def view(
    provider: Provider,
    listing: Listing,
    tracked: Mapping[Key, StateEntry],
    to_read: Collection[str],
    mode: Refresh,
    emit: Emit,
) -> KindView:
    """Read in full, of one kind's list, what is tracked and what is among the ids `to_read`.

    A tracked resource counts as missing only when the store itself says so, and its complete
    list does not show it.
    """
    live: dict[Key, Live] = {}
    unread: list[Live] = []
    for row in listing.rows:
        key = (row.kind, row.remote_id)
        known = tracked.get(key)
        if known is not None and mode is Refresh.FAST and trusted(row, known):
            live[key] = replace(row, values=known.live, seen_at=known.seen_at, full=True)
            continue
        live[key] = row
        if not row.full and (known is not None or row.remote_id in to_read):
            unread.append(row)
    asked = [(row.kind, row.type, row.remote_id) for row in unread]
    gone: set[Key] = set()
    for row, found in zip(unread, _read(provider, asked, emit), strict=True):
        key = (row.kind, row.remote_id)
        if found is not None:
            live[key] = found
            continue
        del live[key]
        gone.add(key)
    if gone:
        _confirm(provider, listing.kind, gone)
    seen = KindView(live, listing.complete, (), frozenset(gone & tracked.keys()))
    return _absent(provider, listing, tracked, emit, seen)


def _confirm(provider: Provider, kind: str, gone: Collection[Key]) -> None:
    """Believe that what was listed is gone only when the complete list shows it no more."""
    again = provider.list(kind)
    still = sorted(row.remote_id for row in again.rows if (row.kind, row.remote_id) in gone)
    if not again.complete and not still:
        raise Incomplete(
            f"the store says that {kind} {min(gone)[1]} is gone, and {again.incomplete_reason}",
            hint="Try again when the store is quiet.",
        )
    if still:
        raise ProviderError(
            f"the store lists {kind} {still[0]}, and then says that there is no such {kind}",
            hint=f"Is the path of its details another? See `contract.endpoints.{kind}.read`.",
        )


def _absent(
    provider: Provider,
    listing: Listing,
    tracked: Mapping[Key, StateEntry],
    emit: Emit,
    seen: KindView,
) -> KindView:
    """Ask for the owned resources that the list does not show, one by one."""
    incomplete_reasons = [listing.incomplete_reason] if listing.incomplete_reason else []
    absent = sorted(
        key
        for key in tracked
        if key[0] == listing.kind and key not in seen.live and key not in seen.missing
    )
    if len(absent) > MOST_DIRECT_READS:
        incomplete_reasons.append(
            f"the list of {KINDS[listing.kind].plural} does not show {len(absent)} that state"
            f" knows; the first {MOST_DIRECT_READS} were looked up, of the others nothing is known"
        )
    asked = [(kind, tracked[kind, found].type, found) for kind, found in absent[:MOST_DIRECT_READS]]
    live, missing = dict(seen.live), set(seen.missing)
    for key, found in zip(absent, _read(provider, asked, emit), strict=False):
        if found is None:
            missing.add(key)
        else:
            live[key] = found
    hidden = len(live) - len(seen.live)
    if hidden and listing.complete:
        incomplete_reasons.append(
            f"the list of {KINDS[listing.kind].plural} looked whole,"
            f" but the store has {hidden} that it does not show"
        )
    complete = listing.complete and not hidden
    return KindView(
        live, complete, tuple(incomplete_reasons), frozenset(missing if complete else ())
    )


def _read(
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
