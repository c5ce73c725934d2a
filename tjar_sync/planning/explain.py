"""Explain one resource: what each side says of a field, whose word counts, and what comes of it."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.errors import UsageError
from tjar_sync.model.catalog import OnRemove
from tjar_sync.model.equality import canonical, equivalent
from tjar_sync.model.explanation import Explanation, FieldExplanation, Known, Owner
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.plan import Action, Reason
from tjar_sync.model.record import ignores, storable, watched
from tjar_sync.model.suggestions import nearest
from tjar_sync.planning.moves import moved

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.kinds import Field
    from tjar_sync.model.live import Live
    from tjar_sync.model.plan import Change, FieldChange, Planned
    from tjar_sync.model.state import JournalEntry, State, StateEntry
    from tjar_sync.model.value import Value, Values

_WRITES = {
    Reason.NEW: "it will be written: it was not managed before",
    Reason.EDIT: "it will be written: the files changed since it was last written",
    Reason.DRIFT: "it will be written back: the store changed since the last apply (drift)",
    Reason.CONFLICT: "it will be written over: both sides changed it since the last apply (conflict)",
    Reason.ADOPT: "it will be written: the store has another value",
    Reason.RELINK: "it will be written: what it links to gets a new id",
    Reason.REMOVED: "it goes with the resource, which left the files",
    Reason.GONE: "it goes with the resource, which is gone from the store",
    Reason.UNDO: "it is put back as it was before a run",
}
_NO_FILE = "it is never written: no file says it"
_MINUTE = len("2026-03-04T08:52")
_SHORT = 8


def subject(name: str, catalog: Catalog, state: State) -> tuple[Address, str]:
    """Take an address and a field's path apart. Raises UsageError where there is no such thing."""
    known = {str(address): address for address in (*state.resources, *catalog.resources)}
    parts = name.split(".")
    for length in range(len(parts), 1, -1):
        address = known.get(".".join(parts[:length]))
        if address is not None:
            path = ".".join(parts[length:])
            _check_path(address, path)
            previous = moved(catalog, state).previous
            return next((new for new, old in previous.items() if old == address), address), path
    near = nearest(name, known)
    hint = f"did you mean {near}?" if near else "an address is like product.nike-shoe"
    raise UsageError(f"{name} is neither in the catalog nor in the state", hint=hint)


def _check_path(address: Address, path: str) -> None:
    fields = KINDS[address.kind].fields
    if path and not any(_below(one, path) for one in fields):
        near = nearest(path, fields)
        hint = f"did you mean {address}.{near}?" if near else ""
        raise UsageError(f"`{path}` is no field of {address}", hint=hint)


def _below(path: str, wanted: str) -> bool:
    return not wanted or path == wanted or path.startswith(f"{wanted}.")


@dataclass(frozen=True, slots=True)
class _Subject:
    """All that is known of one resource."""

    resource: Resource | None
    desired: Values
    entry: StateEntry | None
    live: Live | None
    change: Change | None
    looked: bool
    history: Sequence[JournalEntry] = field(default=())
    """The newest journal lines, newest first."""


def explain(
    name: str,
    catalog: Catalog,
    state: State,
    history: Sequence[JournalEntry],
    planned: Planned | None,
) -> Explanation:
    """Explain an address, or one field of it: `product.nike-shoe.price`.

    `planned`: a plan of that address; None where the store was not looked at.
    """
    address, path = subject(name, catalog, state)
    resource = catalog.resources.get(address)
    entry = moved(catalog, state).state.resources.get(address)
    change = _change(address, planned)
    remote_id = (change and change.remote_id) or (entry.remote_id if entry else None)
    live = planned.live.get((address.kind, remote_id or "")) if planned else None
    ids = {str(row.address): row.remote_id for row in state.resources.values() if row.remote_id}
    known = _Subject(
        resource,
        storable(resource, state.key, ids) if resource else {},
        entry,
        live,
        change,
        planned is not None,
        [line for line in history if line.intent.address == address],
    )
    return Explanation(
        address,
        resource.type if resource else entry.type if entry else "",
        remote_id,
        resource.position if resource else None,
        tuple(_facts(resource, entry)),
        tuple(_fields(known, address, path)),
        looked=planned is not None,
        change=change,
        told=tuple(_told(address, planned)),
    )


def _change(address: Address, planned: Planned | None) -> Change | None:
    changes = planned.plan.changes if planned else ()
    return next((item for item in changes if item.address == address), None)


def _told(address: Address, planned: Planned | None) -> Iterator[Diagnostic]:
    if planned is not None:
        said = (*planned.plan.blocks, *planned.plan.warnings)
        yield from (item for item in said if address in item.addresses)


def _facts(resource: Resource | None, entry: StateEntry | None) -> Iterator[str]:
    if entry is None:
        yield "the state does not know it"
    elif entry.archived:
        yield "archived: we unpublished it when it left the files"
    lifecycle = resource.lifecycle if resource else entry
    if lifecycle is not None and lifecycle.protect:
        yield "protected: no plan removes it"
    if lifecycle is not None and lifecycle.on_remove is not OnRemove.DELETE:
        yield f"when it leaves the files: {lifecycle.on_remove}"


def _fields(known: _Subject, address: Address, path: str) -> Iterator[FieldExplanation]:
    """Explain the fields that somebody manages or changes; one that is asked for, in any case."""
    entry, change = known.entry, known.change
    changed = {item.path: item for item in change.fields} if change else {}
    told = {*known.desired, *(entry.desired if entry else ()), *changed}
    for one in KINDS[address.kind].fields.values():
        if _below(one.path, path) and (path or one.path in told):
            yield _field(known, one, changed.get(one.path))


def _field(known: _Subject, one: Field, change: FieldChange | None) -> FieldExplanation:
    resource, entry, live = known.resource, known.entry, known.live
    sides: dict[Known, Values] = {
        Known.FILES: known.desired,
        Known.WRITTEN: entry.desired if entry else {},
        Known.THEN: entry.live if entry else {},
        Known.NOW: live.values if live else {},
    }
    values: dict[Known, Value] = {
        side: found[one.path] for side, found in sides.items() if one.path in found
    }
    ours = resource is not None and one.path in resource.values and watched(resource, one)
    return FieldExplanation(
        one.path,
        values,
        Owner.FILES if ours else Owner.STORE,
        _why(known, one, change, values),
        resource.origins.get(one.path) if resource else None,
        _sent(known.history, one.path),
    )


def _why(
    known: _Subject, one: Field, change: FieldChange | None, values: dict[Known, Value]
) -> str:
    """Say why the field will or will not be written."""
    if change is not None:
        created = known.change is not None and known.change.action is Action.CREATE
        return "it will be written when it is created" if created else _WRITES[change.reason]
    if known.resource is None or one.path not in known.resource.values:
        return _NO_FILE
    if ignores(known.resource, one):
        return "it is not written: the file leaves it to the store (`lifecycle.ignore`)"
    if not watched(known.resource, one):
        return (
            "it is not written: the store counts it by itself since it was created (`manage: "
            f"[{one.managed_by or one.path}]` makes it the files')"
        )
    return _unchanged(known, one, values)


def _unchanged(known: _Subject, one: Field, values: dict[Known, Value]) -> str:
    managed = known.resource is not None and one.is_managed(known.resource.manage)

    def agree(first: Known, second: Known) -> bool:
        there = first in values and second in values
        return there and canonical(one, values[first], managed=managed) == canonical(
            one, values[second], managed=managed
        )

    same = agree(Known.FILES, Known.WRITTEN)
    if not known.looked:
        stays = "the files say what was last written" if same else "it was not written so before"
        return f"{stays}; the store was not looked at"
    shown = Known.NOW in values
    equal = shown and equivalent(one, values[Known.FILES], values[Known.NOW], managed=managed)
    if known.live is None or (shown and not (equal or agree(Known.THEN, Known.NOW))):
        return "it could not be told: see what the plan says of the resource"
    if not shown:
        return "it stays: the files say what was last written, and the store never shows it"
    if equal:
        return "it stays: the store shows what the files say"
    return "it stays: the store keeps what was last written in its own spelling"


def _sent(history: Sequence[JournalEntry], path: str) -> str:
    """Say when a field was last sent, and by which run; empty where no line tells."""
    for line in history:
        if path in line.intent.values and line.closed_at:
            at = line.closed_at[:_MINUTE].replace("T", " ")
            return f"{at} UTC by run {line.intent.run[:_SHORT]}" if line.intent.run else f"{at} UTC"
    return ""
