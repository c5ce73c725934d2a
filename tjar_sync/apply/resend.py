"""What an update sends besides its changes, where a store changes what is absent (architecture 5.11)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tjar_sync.apply.remote_ids import MissingDependency
from tjar_sync.model.equality import row_key
from tjar_sync.model.kinds import KINDS, Role, Shape
from tjar_sync.model.pictures import pictures
from tjar_sync.model.plan import Action
from tjar_sync.model.record import watched
from tjar_sync.model.state import Pass

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from tjar_sync.apply.remote_ids import RemoteIds
    from tjar_sync.model.capabilities import KindCapabilities
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.kinds import Field
    from tjar_sync.model.live import Live
    from tjar_sync.model.plan import Change, Step
    from tjar_sync.model.value import Value, Values


def repeatable(field: Field) -> bool:
    """Say whether to write the field once more says nothing new.

    A secret would be made anew, codes put back on sale, and bytes uploaded again.
    """
    return field.shape is not Shape.SECRETS and field.role not in {Role.SECRET, Role.CONTENT}


def managed(resource: Resource, writable: Collection[str]) -> Iterator[str]:
    """Yield what the files manage of a resource and an update can repeat; stock is the store's."""
    for path, field in KINDS[resource.address.kind].fields.items():
        written = path in resource.values and path in writable and watched(resource, field)
        if written and repeatable(field) and not field.create_only:
            yield path


def unseen(kind: str, able: KindCapabilities) -> frozenset[str]:
    """Return the fields that an update can repeat and the store shows nowhere."""
    fields = KINDS[kind].fields
    hidden = able.on_update - able.shown
    return frozenset(
        path for path in hidden if repeatable(fields[path]) and fields[path].shape is not Shape.MAP
    )


def restorable(kind: str, path: str, shown: Value, picture_id: Callable[[str], str | None]) -> bool:
    """Say whether what a store showed can be written back as it was.

    Stock cannot, since it may have been sold; nor can what is shown by the store's own ids, or a
    picture that was not uploaded from the files.
    """
    field = KINDS[kind].fields[path]
    stock = field.create_only or field.live_keys
    if stock or not repeatable(field) or field.shape is Shape.LINKS:
        return False
    return all(picture_id(digest) for digest in pictures(kind, [(path, shown)]))


def shown_last(change: Change, seen: Live | None, remote_ids: RemoteIds) -> Values:
    """Return what the store showed last of what is written, as far as it was looked at."""
    row = remote_ids.row(change.previous or change.address)
    return {**(row.live if row else {}), **(seen.values if seen else {})}


def along(
    step: Step,
    resource: Resource | None,
    always: Collection[str],
    shown: Values,
    remote_ids: RemoteIds,
) -> Mapping[str, Value]:
    """Return what goes with an update besides: as the files manage it, else as it was shown.

    Raises MissingDependency when that cannot be written.
    """
    if step.change.action is Action.CREATE and step.pass_ is Pass.MAIN:
        return {}
    kind = KINDS[step.change.address.kind]
    found = {}
    for path in sorted(always):
        field = kind.fields[path]
        if resource is not None and path in resource.values and watched(resource, field):
            wanted = resource.values[path]
            owned = field.is_managed(resource.manage)
            found[path] = wanted if owned else leave_live(field, shown.get(path), wanted)
        elif path in shown and field.shape is not Shape.LINKS:
            _be_restorable(kind.name, path, shown[path], remote_ids)
            found[path] = leave_live(field, shown[path], shown[path])
    return found


def _be_restorable(kind: str, path: str, shown: Value, remote_ids: RemoteIds) -> None:
    if any(remote_ids.media_id(digest) is None for digest in pictures(kind, [(path, shown)])):
        raise MissingDependency(
            f"its {path} goes with every update (always_send), and what the store shows there was "
            f"not uploaded from the files: say in the files what its {path} is"
        )


def leave_live(field: Field, before: Value, wanted: Value) -> Value:
    """Blank what the store owns in rows it has already, so that a sale is never undone."""
    if not field.live_keys or not isinstance(wanted, tuple):
        return wanted
    rows = before if isinstance(before, tuple) else ()
    kept = {row_key(field, row) for row in rows}
    blank: Mapping[str, Value] = dict.fromkeys(field.live_keys)
    return tuple(
        {**row, **blank} if isinstance(row, Mapping) and row_key(field, row) in kept else row
        for row in wanted
    )


def as_planned(field: Field, planned: Value, wanted: Value) -> Value:
    """Put into new rows the counts of the plan: one that was renamed has those of the store."""
    if not field.live_keys or not isinstance(wanted, tuple):
        return wanted
    rows = planned if isinstance(planned, tuple) else ()
    counts = {
        row_key(field, row): {key: row[key] for key in field.live_keys if key in row}
        for row in rows
        if isinstance(row, Mapping)
    }
    return tuple(
        {**row, **counts.get(row_key(field, row), {})} if isinstance(row, Mapping) else row
        for row in wanted
    )


def counts_along(field: Field, before: Value, sent: Value) -> bool:
    """Say whether rows that go may hand their counts to new ones: then a sale is an edit of them."""
    if not field.live_keys or not isinstance(sent, tuple):
        return False
    old = {row_key(field, row) for row in (before if isinstance(before, tuple) else ())}
    new = {row_key(field, row) for row in sent}
    return bool(old - new) and bool(new - old)
