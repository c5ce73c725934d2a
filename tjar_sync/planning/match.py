"""Which live resource belongs to which address: by state, else pin, else sku, else slug."""

from __future__ import annotations

from dataclasses import field, replace
from itertools import takewhile
from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.codes import Doubt, Undecided
from tjar_sync.model.diagnostic import Diagnostic, Severity, warning
from tjar_sync.model.identity import keys_of, keys_of_live
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.own_writes import sequence
from tjar_sync.planning.likeness import plain, unlike
from tjar_sync.planning.moves import moved
from tjar_sync.planning.shown_keys import ShownKeys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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
    other: bool = False
    """What the store has under its id is another product: nothing is done about it."""


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
    others: Mapping[Address, Live] = field(default_factory=lambda: MappingProxyType({}))
    """What the store has under the ids of these, and is nothing like them."""
    copies: tuple[Diagnostic, ...] = ()
    """What the store has twice, although only one is ours."""
    left: tuple[Address, ...] = ()
    """Old addresses of what was to be moved, and is in the store no more."""
    relinked: tuple[StateEntry, ...] = ()
    """Rows whose links lead to new addresses, and that are to be recorded so."""
    doubtful: tuple[Live, ...] = ()
    """What may be in the store twice: another shows one of its keys, or it shows not its first."""


def match(catalog: Catalog, state: State, snapshot: Snapshot, *, disown: bool = False) -> Matches:
    """Give every address its live resource; two candidates for one are a problem.

    What `moved:` gives a new address is known by its row, as every other.

    With `disown`, what the store has under our ids and is nothing like ours belongs to others.
    """
    renamed = moved(catalog, state)
    state = renamed.state
    others = dict(_others(catalog, state, snapshot))
    work = _Matching(catalog, state, snapshot, others, disown)
    matches = [
        _under_new_address(work.one(item), state, renamed.previous.get(address))
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
    ours = work.owners.keys() | {(one.live.kind, one.live.remote_id) for one in matches if one.live}
    unmanaged = tuple(live for key, live in snapshot.live.items() if key not in ours)
    copies = tuple(_copies(matches, unmanaged, work.shown.by_key))
    stays = {item.resource.address for item in matches if item.unproven or item.other}
    stays |= {item.resource.address for item in matches if item.previous}
    return Matches(
        tuple(matches),
        removed,
        unmanaged,
        (*renamed.problems, *work.problems),
        others,
        copies,
        tuple(old for new, old in renamed.previous.items() if new not in stays),
        renamed.relinked,
        tuple(work.shown.doubtful()),
    )


def _under_new_address(found: Match, state: State, previous: Address | None) -> Match:
    """Say of what has its row still, and is to be moved, under which address it is recorded."""
    row = state.resources.get(found.resource.address)
    owned = row is not None and found.entry is row and found.live is not None
    return replace(found, previous=previous) if previous and owned and not found.other else found


def _others(catalog: Catalog, state: State, snapshot: Snapshot) -> Iterator[tuple[Address, Live]]:
    """Yield what ids of ours lead to and is somebody else's, unless a file names that very id."""
    for row in state.resources.values():
        live = snapshot.live.get((row.address.kind, row.remote_id or ""))
        resource = catalog.resources.get(row.address)
        pinned = resource is not None and resource.pin == row.remote_id
        archived = row.archived and resource is None  # it is left as it is
        if live is None or live.values is row.live or pinned or archived:
            continue
        if unlike(live, row, resource):
            yield row.address, live


def _copies(
    matches: Iterable[Match],
    unmanaged: Iterable[Live],
    by_key: Mapping[IdentityKey, Sequence[Live]],
) -> Iterator[Diagnostic]:
    """Name what nobody owns and has what only one resource of a store may have (A5)."""
    unique = (key for key, lives in by_key.items() if len(lives) > 1)
    shared = [key for key in unique if key[1] in KINDS[key[0]].unique]
    if not shared:
        return
    free = {(live.kind, live.remote_id) for live in unmanaged}
    ours = {
        (item.live.kind, item.live.remote_id): item.resource.address
        for item in matches
        if item.live is not None and not item.other
    }
    for key in shared:
        ids = sorted((live.remote_id for live in by_key[key]), key=sequence)
        extra = " and ".join(f"id {one}" for one in ids if (key[0], one) in free)
        for one in ids:
            if extra and (address := ours.get((key[0], one))):
                summary = (
                    f"{address} (id {one}): the store has {extra} with the same {key[1]} {key[2]}, "
                    "which the files leave alone; delete what is too many there"
                )
                yield warning(Doubt.TWO_COPIES, summary, address)


def _contradiction(resource: Resource, by: IdentityKey, live: Live) -> str:
    """Say what speaks against a match: a stronger key that both have, and is not the same."""
    kind, path, value = by
    fields = KINDS[kind].fields
    shown = {key[1]: plain(fields[key[1]], key[2]) for key in keys_of_live(live)}
    for _, stronger, wanted in takewhile(lambda key: key[1] != path, keys_of(resource)):
        if stronger in shown and shown[stronger] != plain(fields[stronger], wanted):
            return (
                f"id {live.remote_id} has the {path} {value} in the store, but its {stronger} is "
                f"{shown[stronger]}, and {wanted} in the file; if it is the same {kind}, write "
                f"`id: {live.remote_id}` in the file, else give it another {path}"
            )
    return ""


@dataclass(slots=True)
class _Matching:
    """The indexes that matching looks things up in."""

    catalog: Catalog
    state: State
    snapshot: Snapshot
    others: Mapping[Address, Live]
    disown: bool
    problems: list[Diagnostic] = field(default_factory=list)
    owners: dict[tuple[str, str], Address] = field(default_factory=dict)
    shown: ShownKeys = field(init=False)

    def __post_init__(self) -> None:
        self.shown = ShownKeys(self.snapshot)
        for row in self.state.resources.values():
            disowned = self.disown and row.address in self.others
            if row.remote_id is not None and not disowned:
                self.owners[row.address.kind, row.remote_id] = row.address

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
        if not self.snapshot.listed:
            return Match(resource, unproven=True)
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
        if live is not None and resource.address in self.others:
            if not self.disown:
                return Match(resource, entry, live, other=True)
            again = self._recognised(resource)
            return again if again.live else Match(resource, gone=True)
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
                live.remote_id: live for live in self.shown.candidates(key) if self._free(live)
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
                (live,) = candidates.values()
                if message := _contradiction(resource, key, live):
                    self._problem(resource, Undecided.IDENTITY_CONFLICT, message)
                    return Match(resource)
                return self._take(resource, live)
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
