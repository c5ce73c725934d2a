"""Turn matches into changes, and agreements into refreshed records."""

from __future__ import annotations

from collections import Counter
from dataclasses import field, replace
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.catalog import OnRemove
from tjar_sync.model.kinds import KINDS, Kind, Role, Shape
from tjar_sync.model.plan import Action, Change, FieldChange, Reason
from tjar_sync.model.record import kept_once, links, live_digest, record, storable
from tjar_sync.planning.compare import Sides, compare, moves_of
from tjar_sync.planning.doubts import not_found, not_removed, unreadable
from tjar_sync.planning.mutes import Mutes
from tjar_sync.planning.untouched import untouched
from tjar_sync.planning.unwritten import LeftOver

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from tjar_sync.model.address import Address
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.live import Live
    from tjar_sync.model.snapshot import Snapshot
    from tjar_sync.model.state import State, StateEntry
    from tjar_sync.planning.match import Match

_WEIGHT = (Reason.CONFLICT, Reason.EDIT, Reason.NEW, Reason.DRIFT, Reason.RELINK, Reason.ADOPT)
"""The reason of a change is the weightiest of its fields'."""
FORGOTTEN = "`removed:` says to forget it: the store keeps it as it is"
KEPT = "`on_remove: keep`: the store keeps it as it is"


@dataclass(slots=True)
class Changes:
    """What comes of comparing: changes, rows to refresh, and words of warning."""

    state: State
    on_remove: OnRemove = OnRemove.DELETE
    """What store.yaml says now; the gentler of it and what the last file said is done."""
    others: Collection[Address] = ()
    """Of these the store has something else under their id: it is never written to."""
    disown: bool = False
    """Those are ours no more."""
    owners: Counter[tuple[str, str | None]] = field(init=False)
    """How many addresses own an id: none of them removes what is another's as well."""
    made: list[Change] = field(default_factory=list)
    refreshed: list[StateEntry] = field(default_factory=list)
    refills: dict[Address, str] = field(default_factory=dict)
    """Rows that are written anew with a count of the files, beside others that go."""
    left: LeftOver = field(default_factory=LeftOver)
    """What is not compared, or not written."""
    mutes: Mutes = field(default_factory=Mutes)
    """Drift that is known: it is neither written nor recorded."""
    doubts: list[Diagnostic] = field(default_factory=list)
    """What could not be compared, each with the address that it is about."""
    unread: set[tuple[str, str]] = field(default_factory=set)
    """Kind and remote id of what was not compared, since a managed field cannot be read."""

    def __post_init__(self) -> None:
        rows = self.state.resources.values()
        self.owners = Counter((row.address.kind, row.remote_id) for row in rows)

    def compare(self, matches: Iterable[Match]) -> None:
        """Compare every match."""
        found = list(matches)
        ids = dict(_ids(found))
        for item in found:
            self._one(item, ids)
        created = {str(item.address) for item in self.made if item.action is Action.CREATE}
        # Links to what this plan creates are put off: they need ids that do not exist yet.
        self.made = [replace(item, deferred=tuple(_linking(item, created))) for item in self.made]

    def remove(
        self, rows: Iterable[StateEntry], snapshot: Snapshot, forgotten: Collection[Address] = ()
    ) -> None:
        """Plan the removal of what left the files, by ownership alone; some only to be forgotten."""
        for row in rows:
            change = (
                replace(_forget(row), note=FORGOTTEN)
                if row.address in forgotten
                else self._removal(row, snapshot)
            )
            if change is not None:
                self.made.append(change)

    def forget(self, rows: Iterable[StateEntry]) -> None:
        """Plan to forget what was to be moved, and is gone from the store."""
        self.made += [replace(_forget(row), reason=Reason.GONE) for row in rows]

    def _one(self, item: Match, ids: Mapping[str, str]) -> None:
        address = item.resource.address
        if item.unproven or item.other:
            self.doubts.append(not_found(item))
            return
        if item.live and item.live.unreadable and (unread := unreadable(item.resource, item.live)):
            self.doubts.append(unread)
            self.unread.add((item.live.kind, item.live.remote_id))
            return
        self.left.look(item)
        desired = storable(item.resource, self.state.key, ids)
        if untouched(item, desired):
            return
        sides = Sides(item.resource, desired, item.entry, item.live)
        fields, muted = self.mutes.split(address, compare(sides))
        if item.live is None:
            reason = Reason.GONE if item.gone else Reason.NEW
            self._add(item, Action.CREATE, reason, fields)
        elif item.previous is not None:
            self._add(item, Action.MOVE, _weightiest(fields), fields, self._rows(sides, fields))
        elif item.entry is None:
            notes = (_hidden_note(item), _unsent_note(item), self._rows(sides, fields))
            note = "; ".join(filter(None, notes))
            self._add(item, Action.ADOPT, Reason.ADOPT, fields, note)
        elif fields:
            self._add(item, Action.UPDATE, _weightiest(fields), fields, self._rows(sides, fields))
            self.made[-1] = replace(self.made[-1], muted=muted)
        else:
            fresh = kept_once(record(item.resource, desired, item.live), item.entry)
            self._agreed(item, fresh, muted)

    def _agreed(self, item: Match, fresh: StateEntry, muted: tuple[str, ...]) -> None:
        """Have a row brought up to date; what is muted stays as it was, and is drift one day."""
        if fresh != item.entry and not muted:
            self.refreshed.append(fresh)

    def _rows(self, sides: Sides, fields: Iterable[FieldChange]) -> str:
        """Return a note of the rows that are renamed; keep in mind those that would be refilled."""
        address, notes = sides.resource.address, []
        for one in fields:
            field = KINDS[address.kind].fields[one.path]
            if field.live_keys and not field.is_managed(sides.resource.manage):
                moves = moves_of(sides, field)
                notes.append(moves.note(field))
                if told := moves.refill(field):
                    self.refills[address] = told
        return "; ".join(filter(None, notes))

    def _add(
        self,
        item: Match,
        action: Action,
        reason: Reason,
        fields: tuple[FieldChange, ...],
        note: str = "",
    ) -> None:
        resource = item.resource
        self.made.append(
            Change(
                resource.address,
                action,
                resource.type,
                reason,
                item.live.remote_id if item.live else None,
                fields,
                live_digest=_digest(item.live, resource.values, resource.manage),
                previous=item.previous,
                note=note,
            )
        )

    def _removal(self, row: StateEntry, snapshot: Snapshot) -> Change | None:
        kind = KINDS[row.address.kind]
        forget = _forget(row)
        blocked = row.address in self.others and not self.disown
        if row.archived and not blocked:
            self.left.archived(row, snapshot.live.get((kind.name, row.remote_id or "")))
        if blocked or (row.archived and not kind.content_addressed):
            return None  # archived, it stays ours, and is recognised when a file is about it again
        if note := self._not_ours(row):
            return replace(forget, note=note)
        key = (kind.name, row.remote_id or "")
        ending = OnRemove.gentlest(row.on_remove, self.on_remove)
        gone = key in snapshot.missing
        if gone or ending is OnRemove.KEEP:
            return replace(forget, reason=Reason.GONE) if gone else replace(forget, note=KEPT)
        live, whole = snapshot.live.get(key), snapshot.complete.get(kind.name, True)
        if live is None or not whole:
            self.doubts.append(not_removed(row.address, snapshot.stale.get(key, "")))
            return None
        seen = replace(forget, live_digest=_digest(live, row.desired, frozenset()))
        if ending is OnRemove.ARCHIVE and kind.archivable:
            return _archive(kind, seen, live)
        return _delete(kind, seen, live)

    def _not_ours(self, row: StateEntry) -> str:
        """Say why the store keeps what is forgotten, if so: it is not this address's to remove."""
        kind = KINDS[row.address.kind]
        if kind.content_addressed:
            return "the file stays in the store's media library"
        if row.address in self.others:
            return f"the store has another {kind.name} under its id, which stays"
        if self.owners[kind.name, row.remote_id] > 1:
            return "its id is another address's as well: the store keeps it"
        return ""


def _forget(row: StateEntry) -> Change:
    return Change(row.address, Action.FORGET, row.type, Reason.REMOVED, row.remote_id)


def _archive(kind: Kind, seen: Change, live: Live) -> Change:
    if kind.is_hidden(live.values):
        return replace(seen, action=Action.ARCHIVE, note="it is unpublished already")
    visible = kind.path_of(Role.VISIBILITY)
    hidden = (FieldChange(visible, True, False, Reason.REMOVED),)  # noqa: FBT003 - a value
    return replace(seen, action=Action.ARCHIVE, fields=hidden)


def _delete(kind: Kind, seen: Change, live: Live) -> Change:
    """Show what a person must read before it is lost."""
    lost = tuple(
        FieldChange(path, live.values[path], None, Reason.REMOVED)
        for path in kind.telling
        if live.values.get(path)
    )
    return replace(seen, action=Action.DELETE, fields=lost)


def _ids(matches: Iterable[Match]) -> Iterator[tuple[str, str]]:
    """Yield the remote id of every address that has one and keeps it."""
    for item in matches:
        remote_id = item.live.remote_id if item.live else None
        if item.unproven and item.entry is not None:
            remote_id = item.entry.remote_id
        if remote_id is not None:
            yield str(item.resource.address), remote_id


def _digest(live: Live | None, values: Iterable[str], manage: frozenset[str]) -> str:
    if live is None:
        return ""
    return live_digest(live, tuple(values), manage)


def _hidden_note(item: Match) -> str:
    kind = KINDS[item.resource.address.kind]
    visible = kind.path_of(Role.VISIBILITY)
    hidden = item.live is not None and kind.is_hidden(item.live.values)
    if hidden and visible not in item.resource.values:
        return f"it is unpublished in the store, and stays so: write `{visible}: true` to show it"
    return ""


def _unsent_note(item: Match) -> str:
    """Name what is sold piece by piece: the store has it, as nobody knows what of it was sold."""
    fields = KINDS[item.resource.address.kind].fields
    unsent = [path for path in item.resource.values if fields[path].shape is Shape.SECRETS]
    if not unsent:
        return ""
    return f"its {', '.join(unsent)} are taken for the store's: what was sold is not sent again"


def _weightiest(fields: Iterable[FieldChange]) -> Reason:
    present = {item.reason for item in fields}
    return next((reason for reason in _WEIGHT if reason in present), Reason.EDIT)


def _linking(change: Change, targets: set[str]) -> Iterator[str]:
    fields = KINDS[change.address.kind].fields
    for item in change.fields:
        if fields[item.path].shape is Shape.LINKS and targets & links(item.after).keys():
            yield item.path


def unlink(change: Change, absent: set[str]) -> Change:
    """Leave out links to what this run does not create; the next plan still wants them."""
    waiting = tuple(_linking(change, absent))
    if not waiting:
        return change
    return replace(
        change,
        fields=tuple(item for item in change.fields if item.path not in waiting),
        deferred=tuple(path for path in change.deferred if path not in waiting),
        note="links wait until what they link to exists",
    )
