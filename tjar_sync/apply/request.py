"""From a step to the write it sends and the intent that is journaled before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.apply.before import replaced
from tjar_sync.apply.remote_ids import MissingDependency
from tjar_sync.apply.resend import along, as_planned, leave_live, shown_last
from tjar_sync.dataclass import dataclass
from tjar_sync.model.address import Address
from tjar_sync.model.kinds import KINDS, Role, Shape
from tjar_sync.model.live import Live, Verb, Write
from tjar_sync.model.pictures import pictures
from tjar_sync.model.plan import Action
from tjar_sync.model.record import kept_once, record, storable, taken
from tjar_sync.model.state import Intent, Pass
from tjar_sync.model.value import digest_secrets

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tjar_sync.apply.remote_ids import RemoteIds
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.plan import Change, Step
    from tjar_sync.model.secret import SecretStr
    from tjar_sync.model.state import StateEntry
    from tjar_sync.model.value import Values

_VERBS = {
    Action.CREATE: Verb.CREATE,
    Action.UPDATE: Verb.UPDATE,
    Action.ADOPT: Verb.UPDATE,
    Action.MOVE: Verb.UPDATE,
    Action.ARCHIVE: Verb.ARCHIVE,
    Action.DELETE: Verb.DELETE,
}


@dataclass(frozen=True, slots=True)
class WriteRequest:
    """A write, its intent, and the row that it leads to."""

    step: Step
    write: Write
    intent: Intent
    before: Values
    """What the store showed before, as far as it was looked at."""
    manage: frozenset[str] = frozenset()
    """The create-only fields that are the files' as well."""
    right_before: Values | None = None
    """What the store showed right before it was sent, where it was read then."""
    fresh: bool = False
    """That is what was there when it was sent, give or take a few seconds."""
    repairs: Change | None = None
    """The change that this write puts right; what becomes of it is told of that one."""
    mends: tuple[str, ...] = ()
    """The fields that came out otherwise by it."""

    @property
    def change(self) -> Change:
        """The change that what becomes of this write is told of."""
        return self.repairs or self.step.change

    @property
    def key(self) -> tuple[str, str]:
        """Kind and remote id of what is written; no id where it is made."""
        return self.write.address.kind, self.write.remote_id or ""

    @property
    def seen_before(self) -> Values:
        """What the last look before it was sent showed."""
        return self.before if self.right_before is None else self.right_before

    @property
    def secret_due(self) -> bool:
        """Say whether the store is to answer with a new secret."""
        return KINDS[self.write.address.kind].path_of(Role.SECRET) in self.write.values


def prepare(
    step: Step,
    resource: Resource | None,
    remote_ids: RemoteIds,
    key: SecretStr,
    always: Collection[str] = (),
) -> WriteRequest:
    """Make the request of a step that writes; `always`: the fields that go with every update.

    Raises MissingDependency when a needed id does not exist.
    """
    change = step.change
    seen = remote_ids.live.get((change.address.kind, change.remote_id or ""))
    if resource is None:
        write = _removal(step, always, shown_last(change, seen, remote_ids), remote_ids)
        lost = taken(seen) if seen and write.verb is Verb.DELETE else {}
        intent = _intent(step, write, lost, _archived(step, remote_ids), remote_ids)
        return WriteRequest(step, write, intent, seen.values if seen else {})
    row = remote_ids.row(change.address) if step.pass_ is Pass.LINK else None
    shown = shown_last(change, seen, remote_ids)
    write = _write(
        step, resource, remote_ids, row, along(step, resource, always, shown, remote_ids)
    )
    stored = {path: digest_secrets(value, key) for path, value in write.values.items()}
    desired = storable(resource, key, remote_ids.ids())
    if row is not None:
        linked = {path: desired[path] for path in change.deferred}
        planned = replace(row, desired={**row.desired, **linked})
        return WriteRequest(
            step, write, _intent(step, write, stored, planned, remote_ids), row.live
        )
    planned = _planned(step, resource, remote_ids.row(change.address), desired)
    before = seen.values if seen else planned.live
    return WriteRequest(
        step, write, _intent(step, write, stored, planned, remote_ids), before, resource.manage
    )


def _removal(step: Step, always: Collection[str], shown: Values, remote_ids: RemoteIds) -> Write:
    change = step.change
    verb = _VERBS[change.action]
    besides = along(step, None, always, shown, remote_ids) if verb is Verb.ARCHIVE else {}
    media_ids = _media_ids(change, besides, {}, remote_ids)
    return Write(verb, change.address, change.type, besides, change.remote_id, media_ids=media_ids)


def _archived(step: Step, remote_ids: RemoteIds) -> StateEntry | None:
    """Return the row to keep of what is unpublished: by its `published`, whether it was we."""
    row = remote_ids.row(step.change.address)
    if step.change.action is not Action.ARCHIVE or row is None:
        return None
    hidden = {item.path: item.after for item in step.change.fields}
    shown = {path: value for path, value in hidden.items() if path in row.live}
    return replace(
        row, desired={**row.desired, **hidden}, live={**row.live, **shown}, archived=True
    )


def _write(
    step: Step, resource: Resource, remote_ids: RemoteIds, row: StateEntry | None, along: Values
) -> Write:
    change = step.change
    verb = _VERBS[change.action] if step.pass_ is Pass.MAIN else Verb.UPDATE
    remote_id = _target(step, resource, remote_ids, row)
    if verb is Verb.UPDATE and remote_id is None:
        raise MissingDependency("it is not in the store")
    later = step.change.deferred if step.pass_ is Pass.MAIN else ()
    besides = {path: value for path, value in along.items() if path not in later}
    values = {**besides, **_values(step, resource), **step.restored}
    desired = _desired(step, resource, values)
    return Write(
        verb,
        change.address,
        change.type,
        values,
        remote_id,
        media_ids=_media_ids(change, values, desired, remote_ids),
        product_ids=_product_ids(change, values, desired, remote_ids),
        desired=desired,
        content=resource.content,
    )


def _target(
    step: Step, resource: Resource, remote_ids: RemoteIds, row: StateEntry | None
) -> str | None:
    """Return the id that is written to; that of bytes sent in this run is known by now."""
    if step.pass_ is Pass.LINK:
        return row.remote_id if row is not None else None
    if step.change.action is Action.ADOPT and step.change.remote_id is None:
        return remote_ids.media_id(KINDS[resource.address.kind].content(resource.values))
    return step.change.remote_id


def _intent(
    step: Step, write: Write, values: Values, planned: StateEntry | None, remote_ids: RemoteIds
) -> Intent:
    return Intent(
        write.address,
        write.verb,
        step.pass_,
        write.type,
        write.remote_id,
        values,
        planned,
        high_water=remote_ids.high_water(write.address.kind),
        before=replaced(write, remote_ids),
    )


def _planned(step: Step, resource: Resource, row: StateEntry | None, desired: Values) -> StateEntry:
    """Return the row to keep once this step's write is known to have worked."""
    before = Live(
        resource.address.kind,
        step.change.remote_id or "",
        resource.type,
        row.live if row else {},
        row.updated_at if row else "",
        row.seen_at if row else "",
    )
    return kept_once(record(resource, desired, before, without=step.change.deferred), row)


def _values(step: Step, resource: Resource) -> Values:
    """Return what this step writes: changed fields, in this part, secrets included."""
    change = step.change
    kind = KINDS[change.address.kind]
    if step.pass_ is Pass.LINK:
        return {path: resource.values[path] for path in change.deferred}
    if kind.path_of(Role.CONTENT) in {item.path for item in change.fields}:
        return resource.values  # new bytes are a new upload, which knows nothing of the old one
    creating = change.action is Action.CREATE
    return {
        item.path: resource.values.get(item.path, item.after)  # what comes back is shown again
        if creating or kind.fields[item.path].is_managed(resource.manage)
        else leave_live(
            kind.fields[item.path],
            item.before,
            as_planned(
                kind.fields[item.path], item.after, resource.values.get(item.path, item.after)
            ),
        )
        for item in change.fields
        if item.path not in change.deferred
    }


def _desired(step: Step, resource: Resource, values: Values) -> Values:
    """Return all that the files want of the resource once this step is done."""
    fields = KINDS[resource.address.kind].fields
    later = step.change.deferred if step.pass_ is Pass.MAIN else ()
    whole = {
        path: value
        if fields[path].is_managed(resource.manage)
        else leave_live(fields[path], value, value)
        for path, value in resource.values.items()
        if path not in later and not (fields[path].create_only and path not in resource.manage)
    }
    return {**whole, **values}


def _media_ids(
    change: Change, values: Values, desired: Values, remote_ids: RemoteIds
) -> Mapping[str, str]:
    needed = pictures(change.address.kind, values.items())
    found = {}
    for digest in sorted(needed | pictures(change.address.kind, desired.items())):
        remote_id = remote_ids.media_id(digest)
        if remote_id is not None:
            found[digest] = remote_id
        elif digest in needed:
            raise MissingDependency(f"its picture or file {digest} could not be uploaded")
    return found


def _product_ids(
    change: Change, values: Values, desired: Values, remote_ids: RemoteIds
) -> Mapping[str, str]:
    needed = _links(change, values)
    found = {}
    for link in {**needed, **_links(change, desired)}:
        remote_id = remote_ids.remote_id(Address.parse(link))
        if remote_id is not None:
            found[link] = remote_id
        elif link in needed:
            raise MissingDependency(f"{link}, to which it links, is not in the store")
    return found


def _links(change: Change, values: Values) -> dict[str, None]:
    """Return the addresses that these values link to, in order."""
    fields = KINDS[change.address.kind].fields
    return {
        str(link): None
        for path, value in values.items()
        if fields[path].shape is Shape.LINKS and isinstance(value, tuple)
        for link in value
    }


def owned(step: Step, resource: Resource, remote_ids: RemoteIds, key: SecretStr) -> StateEntry:
    """Return the row of what becomes ours as it is."""
    kind = KINDS[resource.address.kind]
    remote_id = step.change.remote_id
    if remote_id is None:
        remote_id = remote_ids.media_id(kind.content(resource.values))
    unseen = Live(kind.name, remote_id or "", resource.type, {})
    live = remote_ids.live.get((kind.name, remote_id or ""), unseen)
    desired = storable(resource, key, remote_ids.ids())
    said = resource.values.keys() - {kind.path_of(Role.CONTENT)}
    unknown = said if remote_id is None else ()
    return record(resource, desired, live, without={*step.change.deferred, *unknown})
