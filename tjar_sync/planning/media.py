"""Plan media: known by their bytes, uploaded once, seen only in the pictures products show."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.live import Live
from tjar_sync.model.pictures import pictures, showing_fields
from tjar_sync.model.plan import Action, Change, FieldChange, Reason
from tjar_sync.planning.compare import Sides, compare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.snapshot import Snapshot
    from tjar_sync.model.state import State, StateEntry
    from tjar_sync.model.value import Values


@dataclass(slots=True)
class MediaPlanner:
    """Decides for each media whether its bytes must be sent."""

    state: State
    shown: Callable[[], frozenset[str]]
    """Returns the digests that a live picture's URL names: all of the store is looked through."""
    needed: frozenset[str]
    """Digests that some planned write refers to, so that their remote ids must be known."""
    known: dict[str, str] = field(default_factory=dict)
    """Remote id by digest."""
    sent: dict[str, Resource] = field(default_factory=dict)
    """Digest -> the media that uploads it in this plan."""

    def __post_init__(self) -> None:
        for row in self.state.resources.values():
            kind = KINDS[row.address.kind]
            if kind.content_addressed and row.remote_id is not None:
                self.known[kind.content(row.desired)] = row.remote_id

    def changes(self, catalog: Catalog) -> Iterator[Change]:
        """Yield a change for each media that state does not show as done."""
        for resource in catalog.resources.values():
            if KINDS[resource.address.kind].content_addressed:
                change = self._one(resource, self.state.resources.get(resource.address))
                if change is not None:
                    yield change

    def _one(self, resource: Resource, entry: StateEntry | None) -> Change | None:
        kind = KINDS[resource.address.kind]
        digest = kind.content(resource.values)
        same = entry is not None and kind.content(entry.desired) == digest
        if digest in self.known:
            return self._held(resource, entry if same else None, self.known[digest])
        if digest in self.sent:
            first = self.sent[digest]
            note = f"same bytes as {first.address}: uploaded once"
            words = _words(resource, [first.values])
            return replace(self._adopt(resource, None, note), fields=words)
        if digest not in self.needed and digest in self.shown():
            note = "a product in the store shows these bytes already: not uploaded again"
            return None if same else self._adopt(resource, None, note)
        self.sent[digest] = resource
        return self._upload(resource, entry, same=same)

    def _held(self, resource: Resource, entry: StateEntry | None, remote: str) -> Change | None:
        if entry is None:
            note = "these bytes are in the store already"
            rows = self.state.resources.values()
            ours = (row for row in rows if row.address.kind == resource.address.kind)
            words = _words(resource, [row.desired for row in ours if row.remote_id == remote])
            return replace(self._adopt(resource, remote, note), fields=words)
        nothing_shown = Live(resource.address.kind, remote, "", {})
        fields = compare(Sides(resource, resource.values, entry, nothing_shown))
        if not fields or entry.remote_id is None:
            return None
        return Change(resource.address, Action.UPDATE, "", fields[0].reason, remote, fields)

    def _adopt(self, resource: Resource, remote: str | None, note: str) -> Change:
        return Change(resource.address, Action.ADOPT, "", Reason.ADOPT, remote, note=note)

    def _upload(self, resource: Resource, entry: StateEntry | None, *, same: bool) -> Change:
        fresh = tuple(
            FieldChange(path, None, value, Reason.NEW) for path, value in resource.values.items()
        )
        if entry is None or same:
            note = "its id in the store is not known: uploaded again" if same else ""
            return Change(resource.address, Action.CREATE, "", Reason.NEW, None, fresh, note=note)
        fields = tuple(
            FieldChange(item.path, entry.desired.get(item.path), item.after, Reason.EDIT)
            for item in fresh
            if entry.desired.get(item.path) != item.after
        )
        action = Action.CREATE if entry.remote_id is None else Action.UPDATE
        return Change(resource.address, action, "", Reason.EDIT, entry.remote_id, fields)


def _words(resource: Resource, written: Sequence[Values]) -> tuple[FieldChange, ...]:
    """Return what is said of the bytes, unless the store has it from another name of theirs."""
    content = KINDS[resource.address.kind].path_of(Role.CONTENT)
    return tuple(
        FieldChange(path, None, value, Reason.ADOPT, known=False)
        for path, value in resource.values.items()
        if path != content and not any(values.get(path) == value for values in written)
    )


def shown(snapshot: Snapshot, state: State) -> frozenset[str]:
    """Return the digest of every picture that some live resource shows.

    Its address names it; or it is the one that was there, under the same address, when the state
    recorded whose bytes it shows.
    """
    named = (pictures(live.kind, live.values.items()) for live in snapshot.live.values())
    return frozenset().union(
        *named, *(_as_recorded(row, snapshot) for row in state.resources.values())
    )


def _as_recorded(row: StateEntry, snapshot: Snapshot) -> frozenset[str]:
    live = snapshot.live.get((row.address.kind, row.remote_id or ""))
    if live is None:
        return frozenset()
    paths = showing_fields(KINDS[row.address.kind])
    same = (
        (path, row.desired[path])
        for path in row.desired.keys() & row.live.keys() & paths
        if live.values.get(path) == row.live[path]
    )
    return pictures(row.address.kind, same)
