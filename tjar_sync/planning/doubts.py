"""What a plan could not tell, and leaves alone, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.codes import Doubt
from tjar_sync.model.diagnostic import warning
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.record import watched

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.live import Live
    from tjar_sync.model.snapshot import Snapshot
    from tjar_sync.planning.match import Match


def not_found(item: Match) -> Diagnostic:
    """Say why nothing is done about what was not found."""
    address = item.resource.address
    if item.other:
        remote_id = "" if item.live is None else item.live.remote_id
        summary = (
            f"{address}: the store has another {address.kind} under its id {remote_id}; nothing "
            "is done about it this time"
        )
        return warning(Doubt.ANOTHER_PRODUCT, summary, address)
    if item.stale:
        return _stale(address, item.stale)
    summary = (
        f"{address} was not found, but the store's list could not be read whole: "
        "nothing is done about it this time"
    )
    return warning(Doubt.NOT_FOUND, summary, address)


def not_removed(address: Address, stale: str) -> Diagnostic:
    """Say why what left the files is not removed."""
    if stale:
        return _stale(address, stale)
    summary = (
        f"{address} left the files, but the store's list could not be read whole: "
        "it is not removed this time"
    )
    return warning(Doubt.NOT_REMOVED, summary, address)


def _stale(address: Address, how: str) -> Diagnostic:
    summary = f"{address}: {how}; nothing is done about it this time: run again in some minutes"
    return warning(Doubt.STALE_VIEW, summary, address)


def unreadable(resource: Resource, live: Live) -> Diagnostic | None:
    """Say which of the fields that the files manage cannot be read; None where all can."""
    fields = KINDS[live.kind].fields
    for path, what in live.unreadable.items():
        if path in resource.values and watched(resource, fields[path]):
            summary = (
                f"{resource.address}: {what}; nothing is done about it this time: is it another"
                f" field? See `contract.fields.{live.kind}.{path}.read`"
            )
            return warning(Doubt.UNREADABLE, summary, resource.address)
    return None


def unreadable_unmanaged(
    snapshot: Snapshot, told: Collection[tuple[str, str]]
) -> Iterator[Diagnostic]:
    """Name the fields that cannot be read and that nobody manages, each once."""
    by_path: dict[tuple[str, str], list[str]] = {}
    for key, live in snapshot.live.items():
        if key in told:
            continue
        for path, what in live.unreadable.items():
            by_path.setdefault((live.kind, path), []).append(
                f"{live.kind} {live.remote_id}: {what}"
            )
    for found in by_path.values():
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        yield warning(Doubt.UNREADABLE, f"{found[0]}{more}; no file manages it")
