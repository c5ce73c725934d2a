"""Which live resource belongs to which address: by state, else pin, else sku, else slug."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from tjar_sync.model.codes import Undecided
from tjar_sync.model.diagnostic import Diagnostic, Severity
from tjar_sync.model.equality import normalized
from tjar_sync.model.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.live import Live, Snapshot
    from tjar_sync.model.state import State, StateEntry
    from tjar_sync.model.value import Value

Key: TypeAlias = "tuple[str, str, Value]"
"""A kind, an identity field's path and its value in normalized form."""

SEARCHED = 500
"""Up to this many unowned rows are read in full to find a slug that list rows do not show;
beyond it only those of the same name are, and a slug that is taken is left to the store's own
refusal (A5)."""


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


def match(
    catalog: Catalog,
    state: State,
    snapshot: Snapshot,
    found: Mapping[Key, tuple[Live, ...]],
) -> Matches:
    """Give every address its live resource; two candidates for one are a problem."""
    work = _Matching(catalog, state, snapshot, found)
    matches = [work.one(item) for item in catalog.resources.values() if _lives_alone(item)]
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


def identity(resource: Resource) -> tuple[Key, ...]:
    """Return the keys by which a live resource is recognised as this one, strongest first."""
    kind = KINDS[resource.address.kind]
    keys = ((path, resource.values.get(path)) for path in kind.identity)
    return tuple(
        (kind.name, path, _normalized(kind.name, path, value)) for path, value in keys if value
    )


def tracked(catalog: Catalog, state: State) -> dict[tuple[str, str], StateEntry]:
    """Return the rows, by kind and remote id, of the live resources that a plan compares.

    What was archived, and whose address is in no file, is ours and is left as it is.
    """
    return {
        (row.address.kind, row.remote_id): row
        for row in state.resources.values()
        if row.remote_id is not None and not (row.archived and row.address not in catalog.resources)
    }


def rows_to_read(catalog: Catalog, state: State, rows: Sequence[Live]) -> frozenset[str]:
    """Return the remote ids of rows that must be read in full, since a file may be about them.

    `rows` are all rows of one kind.
    """
    if not rows:
        return frozenset()
    kind = rows[0].kind
    owned = {remote_id for of, remote_id in tracked(catalog, state) if of == kind}
    present = {(kind, row.remote_id) for row in rows}
    unmatched = [item for item in _unmatched(catalog, state, present) if item.address.kind == kind]
    free = [row for row in rows if row.remote_id not in owned]
    if not (unmatched and free):
        return frozenset()
    pins = {item.pin for item in unmatched if item.pin}
    keys = {key for item in unmatched for key in identity(item)}
    hits = {row.remote_id for row in free if row.remote_id in pins or keys & set(_keys(row))}
    matched = {key for row in free if row.remote_id in hits for key in _keys(row)}
    left = [item for item in unmatched if not matched & set(identity(item))]
    return frozenset(hits | _hidden_keys(left, [row for row in free if row.remote_id not in hits]))


def keys_to_look_up(catalog: Catalog, state: State, snapshot: Snapshot) -> tuple[Key, ...]:
    """Return the keys that only the store itself can look up, since its rows do not show them."""
    shown: dict[str, set[str]] = defaultdict(set)
    for live in snapshot.live.values():
        shown[live.kind].update(path for path in KINDS[live.kind].identity if path in live.values)
    kinds = {kind for kind, _ in snapshot.live}
    return tuple(
        key
        for item in _unmatched(catalog, state, set(snapshot.live))
        if item.address.kind in kinds
        for key in identity(item)[:1]
        if key[1] not in shown[key[0]]
    )


def _unmatched(catalog: Catalog, state: State, present: set[tuple[str, str]]) -> Iterator[Resource]:
    """Yield every resource whose live counterpart is not known by id."""
    for item in catalog.resources.values():
        row = state.resources.get(item.address)
        if row is None or (item.address.kind, row.remote_id) not in present:
            yield item


def _hidden_keys(unmatched: Iterable[Resource], rows: Sequence[Live]) -> set[str]:
    """Pick the rows that may hide the identity of something unmatched."""
    sought = list(unmatched)
    paths = {path for item in sought for _, path, _ in identity(item)}
    blind = [row for row in rows if not row.full and paths - row.values.keys()]
    if len(blind) <= SEARCHED:
        return {row.remote_id for row in blind}
    names = {_names(item.address.kind, item.values) for item in sought}
    return {row.remote_id for row in blind if _names(row.kind, row.values) in names}


def _names(kind: str, values: Mapping[str, Value]) -> tuple[Value, ...]:
    return tuple(values.get(path) for path in KINDS[kind].names)


def _lives_alone(resource: Resource) -> bool:
    """Say whether a store shows it by itself, and not only where others refer to it."""
    return not KINDS[resource.address.kind].content_addressed


def _normalized(kind: str, path: str, value: Value) -> Value:
    return normalized(KINDS[kind].fields[path], value, managed=True)


def _keys(live: Live) -> list[Key]:
    kind = KINDS[live.kind]
    return [
        (kind.name, path, _normalized(kind.name, path, live.values[path]))
        for path in kind.identity
        if live.values.get(path)
    ]


@dataclass(slots=True)
class _Matching:
    """The indexes that matching looks things up in."""

    catalog: Catalog
    state: State
    snapshot: Snapshot
    found: Mapping[Key, tuple[Live, ...]]
    problems: list[Diagnostic] = field(default_factory=list)
    owners: dict[tuple[str, str], Address] = field(default_factory=dict)
    by_key: dict[Key, list[Live]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for row in self.state.resources.values():
            if row.remote_id is not None:
                self.owners[row.address.kind, row.remote_id] = row.address
        for live in self.snapshot.live.values():
            for key in _keys(live):
                self.by_key[key].append(live)

    def one(self, resource: Resource) -> Match:
        """Match one resource."""
        entry = self.state.resources.get(resource.address)
        if entry is not None and entry.remote_id is not None:
            return self._owned(resource, entry, entry.remote_id)
        if resource.pin is not None:
            return self._pinned(resource, resource.pin)
        return self._recognised(resource)

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
        return Match(resource, entry, unproven=True)

    def _pinned(self, resource: Resource, pin: str) -> Match:
        live = self.snapshot.live.get((resource.address.kind, pin))
        if live is None:
            message = f"the file pins id {pin}, which the store does not have"
            self._problem(resource, Undecided.PIN_UNKNOWN, message)
            return Match(resource)
        return self._take(resource, live)

    def _recognised(self, resource: Resource) -> Match:
        for key in identity(resource):
            candidates = {
                live.remote_id: live
                for live in (*self.by_key.get(key, ()), *self.found.get(key, ()))
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
        if owner is not None and owner in self.catalog.resources:
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
