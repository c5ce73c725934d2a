"""From a step to the write it sends and the intent that is journaled before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tjar_sync.model.address import Address
from tjar_sync.model.forms import row_key
from tjar_sync.model.kinds import KINDS, Shape
from tjar_sync.model.live import Live, Verb, Write
from tjar_sync.model.pictures import pictures
from tjar_sync.model.plan import Action
from tjar_sync.model.record import record, storable
from tjar_sync.model.state import Intent, Part
from tjar_sync.model.value import digest_secrets

if TYPE_CHECKING:
    from pydantic import SecretStr

    from tjar_sync.apply.ledger import Ledger
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.kinds import Field
    from tjar_sync.model.plan import Change, FieldChange, Step
    from tjar_sync.model.state import Recorded
    from tjar_sync.model.value import Value, Values

_VERBS = {
    Action.CREATE: Verb.CREATE,
    Action.UPDATE: Verb.UPDATE,
    Action.ADOPT: Verb.UPDATE,
    Action.MOVE: Verb.UPDATE,
    Action.ARCHIVE: Verb.ARCHIVE,
    Action.DELETE: Verb.DELETE,
}


class Missing(Exception):  # noqa: N818 - it names what is missing
    """Something that the step depends on was not made; `str()` says what."""


@dataclass(frozen=True, slots=True)
class Request:
    """A write, its intent, and the row that it leads to."""

    step: Step
    write: Write
    intent: Intent


def prepare(step: Step, resource: Resource | None, ledger: Ledger, key: SecretStr) -> Request:
    """Make the request of a step that writes. Raises Missing when a needed id does not exist."""
    change = step.change
    verb = _VERBS[change.action] if step.part is Part.MAIN else Verb.UPDATE
    row = ledger.row(change.address)
    if resource is None:
        write = Write(verb, change.address, change.type, {}, change.remote_id)
        return Request(step, write, _intent(step, verb, change.remote_id, {}, None, ledger))
    remote_id = ledger.remote_id(change.address) if step.part is Part.LINK else change.remote_id
    if verb is Verb.UPDATE and remote_id is None:
        raise Missing("it is not in the store")
    values = _values(step, resource)
    write = Write(
        verb,
        change.address,
        change.type,
        values,
        remote_id,
        media_ids=_media_ids(change, values, ledger),
        product_ids=_product_ids(change, values, ledger),
        content=resource.content,
    )
    stored = {path: digest_secrets(value, key) for path, value in values.items()}
    planned = _planned(step, resource, row, key)
    return Request(step, write, _intent(step, verb, remote_id, stored, planned, ledger))


def _intent(
    step: Step,
    verb: Verb,
    remote_id: str | None,
    values: Values,
    planned: Recorded | None,
    ledger: Ledger,
) -> Intent:
    change = step.change
    return Intent(
        change.address,
        verb,
        step.part,
        change.type,
        remote_id,
        values,
        planned,
        high_water=ledger.high_water(change.address.kind),
    )


def _planned(step: Step, resource: Resource, row: Recorded | None, key: SecretStr) -> Recorded:
    """Return the row to keep once this step's write is known to have worked."""
    before = Live(
        resource.address.kind,
        (row.remote_id if row else None) or step.change.remote_id or "",
        resource.type,
        row.live if row else {},
        row.updated_at if row else "",
        row.seen_at if row else "",
    )
    waiting = step.change.deferred if step.part is Part.MAIN else ()
    return record(resource, storable(resource, key), before, without=waiting)


def _values(step: Step, resource: Resource) -> Values:
    """Return what this step writes: changed fields, in this part, secrets included."""
    change = step.change
    fields = KINDS[change.address.kind].fields
    if step.part is Part.LINK:
        return {path: resource.values[path] for path in change.deferred}
    creating = change.action is Action.CREATE
    managed = "quantity" in resource.manage
    return {
        item.path: resource.values[item.path]
        if creating or managed
        else _leave_live(fields[item.path], item, resource.values[item.path])
        for item in change.fields
        if item.path not in change.deferred
    }


def _leave_live(field: Field, change: FieldChange, wanted: Value) -> Value:
    """Blank what the store owns in rows it has already, so that a sale is never undone."""
    if not field.live_keys or not isinstance(wanted, tuple):
        return wanted
    before = change.before if isinstance(change.before, tuple) else ()
    kept = {row_key(field, row) for row in before}
    blank: Mapping[str, Value] = dict.fromkeys(field.live_keys)
    return tuple(
        {**row, **blank} if isinstance(row, Mapping) and row_key(field, row) in kept else row
        for row in wanted
    )


def _media_ids(change: Change, values: Values, ledger: Ledger) -> Mapping[str, str]:
    found = {}
    for digest in sorted(pictures(change.address.kind, values.items())):
        remote_id = ledger.media_id(digest)
        if remote_id is None:
            raise Missing(f"its picture or file {digest} could not be uploaded")
        found[digest] = remote_id
    return found


def _product_ids(change: Change, values: Values, ledger: Ledger) -> Mapping[str, str]:
    fields = KINDS[change.address.kind].fields
    found = {}
    for path, value in values.items():
        if fields[path].shape is not Shape.LINKS or not isinstance(value, tuple):
            continue
        for link in value:
            remote_id = ledger.remote_id(Address.parse(str(link)))
            if remote_id is None:
                raise Missing(f"{link}, to which it links, is not in the store")
            found[str(link)] = remote_id
    return found


def answered(intent: Intent, live: Live) -> Recorded | None:
    """Return the row for an intent whose write worked and left this live resource."""
    if intent.recorded is None:
        return None
    return replace(
        intent.recorded,
        remote_id=live.remote_id or intent.recorded.remote_id,
        live=live.values,
        updated_at=live.updated_at,
        seen_at=live.seen_at,
    )
