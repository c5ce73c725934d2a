"""Which live resource belongs to which address: by state, else pin, else sku, else slug."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tjar_sync.model.codes import Undecided
from tjar_sync.model.diagnostic import Diagnostic, Severity
from tjar_sync.model.identity import keys_of, keys_of_live
from tjar_sync.model.kinds import KINDS

if TYPE_CHECKING:
    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.identity import IdentityKey
    from tjar_sync.model.live import Live
    from tjar_sync.model.snapshot import Snapshot
    from tjar_sync.model.state import State, StateEntry


@dataclass(frozen=True, slots=True)
class Match:
    """One address and what was found for it."""

    resource: Resource
    entry: StateEntry | None = None
    live: Live | None = None
    previous: Address | None = None
    """The address under which it was owned until now."""
    gone: bool = False
    """Owned, and proven to be no longer in the store."""
    unproven: bool = False
    """Not found, but the listing does not prove that it is not there."""
    stale: str = ""
    """In which way the store shows what was there before our own last write, if so."""


@dataclass(frozen=True, slots=True)
class Matches:
    """All matches, and what is left over on either side."""

    found: tuple[Match, ...]
    removed: tuple[StateEntry, ...]
    """Owned, and in no file any more."""
    unmanaged: tuple[Live, ...]
    """In the store, and neither owned nor matched."""
    problems: tuple[Diagnostic, ...]
    """What a person must decide first."""


def match(catalog: Catalog, state: State, snapshot: Snapshot) -> Matches:
    """Give every address its live resource; two candidates for one are a problem."""
    work = _Matching(catalog, state, snapshot)
    matches = [
        work.one(item)
        for address, item in catalog.resources.items()
        if not KINDS[
            address.kind
        ].content_addressed  # these are shown only where others refer to them
    ]
    taken = {item.previous for item in matches if item.previous}
    removed = tuple(
        row
        for address, row in sorted(state.resources.items())
        if address not in catalog.resources and address not in taken
    )
    owned = {(row.address.kind, row.remote_id) for row in state.resources.values()}
    ours = owned | {(item.live.kind, item.live.remote_id) for item in matches if item.live}
    unmanaged = tuple(live for key, live in snapshot.live.items() if key not in ours)
    return Matches(tuple(matches), removed, unmanaged, tuple(work.problems))


@dataclass(slots=True)
class _Matching:
    """The indexes that matching looks things up in."""

    catalog: Catalog
    state: State
    snapshot: Snapshot
    problems: list[Diagnostic] = field(default_factory=list)
    owners: dict[tuple[str, str], Address] = field(default_factory=dict)
    by_key: dict[IdentityKey, list[Live]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for row in self.state.resources.values():
            if row.remote_id is not None:
                self.owners[row.address.kind, row.remote_id] = row.address
        for live in self.snapshot.live.values():
            for key in keys_of_live(live):
                self.by_key[key].append(live)

    def one(self, resource: Resource) -> Match:
        """Match one resource."""
        entry = self.state.resources.get(resource.address)
        if entry is not None and entry.remote_id is not None:
            return self._owned(resource, entry, entry.remote_id)
        if resource.pin is None:
            return self._recognised(resource)
        live = self.snapshot.live.get((resource.address.kind, resource.pin))
        if live is not None:
            return self._take(resource, live)
        message = f"the file pins id {resource.pin}, which the store does not have"
        self._problem(resource, Undecided.PIN_UNKNOWN, message)
        return Match(resource)

    def _owned(self, resource: Resource, entry: StateEntry, remote_id: str) -> Match:
        key = (resource.address.kind, remote_id)
        if resource.pin not in (None, remote_id):
            self._problem(
                resource,
                Undecided.PIN_CONFLICT,
                f"the file pins id {resource.pin}, but it is id {remote_id} in the state",
            )
        live = self.snapshot.live.get(key)
        if live is not None:
            if live.type != resource.type:
                self._wrong_type(resource, live)
            return Match(resource, entry, live)
        if key in self.snapshot.missing and resource.pin is not None:
            self._problem(
                resource,
                Undecided.PIN_DELETED,
                f"the file pins id {resource.pin}, which was deleted in the store; take `id:` out "
                "of the file to have it made anew",
            )
        if key in self.snapshot.missing:
            again = self._recognised(resource)
            return again if again.live else Match(resource, gone=True)
        return Match(resource, entry, unproven=True, stale=self.snapshot.stale.get(key, ""))

    def _recognised(self, resource: Resource) -> Match:
        for key in keys_of(resource):
            candidates = {
                live.remote_id: live
                for live in (*self.by_key.get(key, ()), *self.snapshot.looked_up.get(key, ()))
                if self._free(live)
            }
            if len(candidates) > 1:
                ids = " and ".join(f"id {remote}" for remote in sorted(candidates))
                self._problem(
                    resource,
                    Undecided.AMBIGUOUS_IDENTITY,
                    f"{ids} have the same {key[1]} in the store; delete one of them there, "
                    "or say which it is with `id:`",
                )
                return Match(resource)
            if candidates:
                return self._take(resource, next(iter(candidates.values())))
        complete = self.snapshot.complete.get(resource.address.kind, True)
        return Match(resource, unproven=not complete)

    def _free(self, live: Live) -> bool:
        """Say whether nobody in the files owns it: an address that left the files may hand over."""
        owner = self.owners.get((live.kind, live.remote_id))
        return owner is None or owner not in self.catalog.resources

    def _take(self, resource: Resource, live: Live) -> Match:
        owner = self.owners.get((live.kind, live.remote_id))
        if not self._free(live):
            message = f"id {live.remote_id} belongs to {owner} already"
            self._problem(resource, Undecided.ID_TAKEN, message)
            return Match(resource)
        if live.type != resource.type:
            self._wrong_type(resource, live)
        self.owners[live.kind, live.remote_id] = resource.address
        if owner is None:
            return Match(resource, None, live)
        return Match(resource, self.state.resources[owner], live, previous=owner)

    def _wrong_type(self, resource: Resource, live: Live) -> None:
        self._problem(
            resource,
            Undecided.TYPE_CHANGED,
            f"the store has it as a {live.type} product (id {live.remote_id}), the file says "
            f"{resource.type}; a type cannot change: give the new product a new name, sku and slug",
        )

    def _problem(self, resource: Resource, code: Undecided, message: str) -> None:
        where = (resource.position, resource.address)
        summary = f"{resource.address}: {message}"
        self.problems.append(Diagnostic(Severity.ERROR, code, where, summary))
