"""What is to be undone of a run, by its journal and the state alone: part by part, and why not the rest."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import Catalog, LifecyclePolicy, Position, Resource
from tjar_sync.model.codes import Doubt
from tjar_sync.model.diagnostic import warning
from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.live import Verb
from tjar_sync.model.plan import Action
from tjar_sync.model.state import StateEntry
from tjar_sync.model.value import digest
from tjar_sync.planning.restorable import Restorable, owned_media
from tjar_sync.planning.undone import bare, same, sum_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tjar_sync.model.capabilities import Capabilities
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.state import JournalEntry, RunRecord, State
    from tjar_sync.model.value import Value
    from tjar_sync.planning.undone import Undone

SHORT = 8
"""So much of a run's id names it to a person."""
_JOURNALED = ".journaled"
"""How the names end under which pictures go that the journal knows, and the state no more."""
_BACK = frozenset({Action.UPDATE})
_AWAY = frozenset({Action.DELETE, Action.ARCHIVE, Action.FORGET})
_AGAIN = frozenset({Action.CREATE})


@dataclass(frozen=True, slots=True)
class Restoration:
    """What is to become of one resource."""

    expected: frozenset[Action]
    """The actions that undo what was done; any other means that it is no longer there to be undone."""
    resource: Resource | None = None
    """As it is to be again; None where it is to go."""
    paths: frozenset[str] = frozenset()
    """What of it is put back; nothing where all of it is."""


@dataclass(slots=True)
class Undo:
    """What is to be undone of a run, before anything is looked at."""

    run: str
    state: State
    """With the pictures that the run's journal knows, besides."""
    parts: dict[Address, Restoration] = field(default_factory=dict)
    again: bool = False
    """An earlier undo took that run back, so that what is gone or back since is as it was before."""
    told: list[Diagnostic] = field(default_factory=list)
    """What cannot be undone, and why."""
    left: set[Address] = field(default_factory=set)
    """What of that is otherwise than it was before the run."""
    files: Catalog = field(default_factory=lambda: Catalog({}, {}))
    """What the files say by now: what they lift and require holds for what is put back, too."""

    @property
    def catalog(self) -> Catalog:
        """The catalog that has the resources as they are to be again, and no others."""
        now = self.files.resources
        found = {
            one: replace(part.resource, allow=now[one].allow) if one in now else part.resource
            for one, part in self.parts.items()
            if part.resource
        }
        digests = {
            address: digest((item.type, dict(item.values))) for address, item in found.items()
        }
        labels = {
            KINDS[row.address.kind].content(row.desired): str(row.address)
            for row in self.state.resources.values()
            if KINDS[row.address.kind].content_addressed and row.desired
            if not row.address.name.endswith(_JOURNALED)
        }
        return Catalog(found, digests, labels, rules=self.files.rules)

    def leave(self, address: Address, why: str, *, as_before: bool = False) -> None:
        """Say why something is left as it is, which may be as it was before the run."""
        if not as_before:
            self.left.add(address)
        self.told.append(warning(Doubt.NOT_UNDONE, f"{address}: {why}", address))


def undo_of(
    record: RunRecord,
    lines: Sequence[JournalEntry],
    state: State,
    capabilities: Capabilities,
    *,
    again: bool = False,
) -> Undo:
    """Say what is to be undone of a run, by its journal and the state alone.

    `again`: an earlier undo took it back already.
    """
    sums = sum_up(lines)
    known = {digest: one for item in sums.values() for digest, one in item.media.items()}
    media = {**known, **owned_media(state)}
    found = Undo(record.run, _with_media(state, media), again=again)
    remade = (address for address, one in sums.items() if one.removed is Verb.DELETE)
    owned = frozenset(map(str, (*state.resources, *remade)))
    restorable = Restorable(capabilities, media, owned)
    for address, one in sums.items():
        if one.created and one.removed:
            continue  # it came and went
        if not one.kept:
            found.leave(address, "what was there before is kept of the last runs alone")
        elif one.created:
            _uncreate(found, one)
        elif one.removed is not None:
            _bring_back(found, one, one.removed, restorable)
        else:
            _put_back(found, one, restorable)
    return found


def _uncreate(found: Undo, one: Undone) -> None:
    """Take away what the run made, where that is still what is ours."""
    row = found.state.resources.get(one.address)
    if row is None:
        found.leave(one.address, "the run made it, and it is owned no more", as_before=found.again)
    elif changed := _written_since(one, row):
        found.leave(one.address, f"the run made it, and {changed} was written since")
    else:
        found.parts[one.address] = Restoration(_AWAY)


def _bring_back(found: Undo, one: Undone, how: Verb, restorable: Restorable) -> None:
    """Make again what the run deleted, or show again what it hid."""
    row = found.state.resources.get(one.address)
    if how is Verb.ARCHIVE:
        if row is None or not row.archived:
            why = "the run unpublished it, and it is not archived any more"
            found.leave(one.address, why, as_before=found.again and row is not None)
            return
        resource = _resource(found, one.address, one.type, bare(one.address.kind, one.desired), row)
        found.parts[one.address] = Restoration(_BACK, resource)
        return
    if row is not None:
        found.leave(one.address, "the run deleted it, and it is there again", as_before=found.again)
        return
    if why := restorable.reason_not_to_make(one.address.kind):
        found.leave(one.address, why)
        return
    values, lost = restorable.whole(one)
    resource = _resource(found, one.address, one.type, values, None)
    found.parts[one.address] = Restoration(_AGAIN, resource)
    for path, why in lost.items():
        found.leave(one.address, f"{path} is not made again: {why}")


def _put_back(found: Undo, one: Undone, restorable: Restorable) -> None:
    """Give what the run changed its values of before, but for those written since."""
    row = found.state.resources.get(one.address)
    if row is None or row.remote_id != one.remote_id:
        found.leave(one.address, "the run changed it, and it is owned no more")
        return
    values, fields = {}, KINDS[one.address.kind].fields
    for path, sent in one.sent.items():
        why, now = restorable.reason_not_to_write(one, path), row.desired.get(path)
        if path not in row.desired or not same(fields[path], now, sent):
            back = path in row.desired and not why
            back = back and same(fields[path], now, restorable.value(one, path))
            found.leave(one.address, f"{path} was written again since", as_before=back)
        elif why:
            found.leave(one.address, f"{path} stays as it is: {why}")
        else:
            values[path] = restorable.value(one, path)
    if values:
        whole = {**bare(one.address.kind, row.desired), **values}
        resource = _resource(found, one.address, one.type, whole, row)
        found.parts[one.address] = Restoration(_BACK, resource, frozenset(values))


def _written_since(one: Undone, row: StateEntry) -> str:
    """Name the first field that was written again since, if any."""
    fields = KINDS[one.address.kind].fields
    return next(
        (
            path
            for path, sent in one.sent.items()
            if path in row.desired and not same(fields[path], row.desired[path], sent)
        ),
        "",
    )


def _resource(
    found: Undo,
    address: Address,
    kind_type: str,
    values: Mapping[str, Value],
    row: StateEntry | None,
) -> Resource:
    fields = KINDS[address.kind].fields
    live = {path for path in (row.desired if row else ()) if fields[path].create_only}
    lifecycle = LifecyclePolicy()
    if row is not None:
        lifecycle = LifecyclePolicy(protect=row.protect, on_remove=row.on_remove)
    return Resource(
        address,
        kind_type,
        {path: values[path] for path in fields if path in values},
        Position(f"run {found.run[:SHORT]}", 1, 1),
        lifecycle,
        manage=frozenset(fields[path].managed_by or path for path in live),
    )


def _with_media(state: State, media: Mapping[str, str]) -> State:
    """Let a state know pictures that the store still has, and that left the files since."""
    known = owned_media(state)
    rows = dict(state.resources)
    for kind in KINDS.values():
        if kind.content_addressed:
            for content, remote_id in media.items():
                if content not in known:
                    address = Address(kind.name, f"{content}{_JOURNALED}")
                    values = {kind.path_of(Role.CONTENT): content}
                    rows[address] = StateEntry(address, "", remote_id, values, {})
    return replace(state, resources=dict(sorted(rows.items())))
