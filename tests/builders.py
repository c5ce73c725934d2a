"""Build values for tests; say only what matters."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tjar_sync.model.address import Address
from tjar_sync.model.catalog import Catalog, Content, LifecyclePolicy, Position, Resource
from tjar_sync.model.diagnostic import Diagnostic, Severity
from tjar_sync.model.live import Live
from tjar_sync.model.plan import Action, Binding, Change, FieldChange, Plan, Reason
from tjar_sync.model.record import record, storable
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.settings import Guards
from tjar_sync.model.snapshot import Snapshot
from tjar_sync.model.state import Intent, Pass, State, StateEntry
from tjar_sync.model.value import digest
from tjar_sync.planning import Inputs
from tjar_sync.testing.memory_provider import MemoryProvider

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


KEY = SecretStr("a key for tests")
BINDING = Binding("live", "https://shop.test", "tjar", "lineage", 7, "3fa9c1d2e4b5")


def product(name: str = "shoe", kind_type: str = "physical", **values: Any) -> Resource:
    """Build a desired product; `__` in a keyword stands for the dot of a field's path."""
    lifecycle = values.pop("lifecycle", LifecyclePolicy())
    manage = frozenset(values.pop("manage", ()))
    pin = values.pop("pin", None)
    return Resource(
        Address("product", name),
        kind_type,
        paths(values or {"name__en": "Shoe", "sale_price": Decimal("10.00"), "sku": name.upper()}),
        Position("shop.yaml", 3, 3),
        lifecycle=lifecycle,
        manage=manage,
        pin=pin,
    )


def media(name: str = "front", digest_: str = "0a1b2c3d4e5f", **values: Any) -> Resource:
    """Build a desired media."""
    path: Path | None = values.pop("path", None)
    content = Content(path, path.stat().st_size, "image/png") if path else None
    return Resource(
        Address("media", name),
        "",
        {"digest": digest_, **paths(values)},
        Position("shop.yaml", 2, 3),
        content=content,
    )


def webhook(name: str = "orders", **values: Any) -> Resource:
    """Build a desired webhook."""
    secret_path: Path | None = values.pop("secret_path", None)
    wanted: dict[str, Any] = {
        "name": name,
        "url": f"https://erp.test/{name}",
        "events": ("order.created",),
    }
    return Resource(
        Address("webhook", name),
        "",
        {**wanted, **paths(values)},
        Position("hooks.yaml", 2, 3),
        secret_path=secret_path,
    )


def paths(values: Mapping[str, Any]) -> dict[str, Any]:
    """Turn keywords into field paths."""
    return {name.replace("__", "."): value for name, value in values.items()}


def live(resource: Resource, remote_id: str = "1", **values: Any) -> Live:
    """Build what a store shows of a resource: its values, but for those given here.

    A value `...` means that the store does not show the field.
    """
    shown: dict[str, Any] = {**resource.values, **paths(values)}
    return Live(
        resource.address.kind,
        remote_id,
        resource.type,
        {path: value for path, value in shown.items() if value is not ...},
        updated_at="2026-01-01 10:00:00",
        seen_at="2026-01-01 11:00:00",
    )


def state_entry(resource: Resource, shown: Live | None = None, **changes: Any) -> StateEntry:
    """Build the state row of a resource that was written as it is."""
    row = record(resource, storable(resource, KEY, {}), shown or live(resource))
    desired: dict[str, Any] = {**row.desired, **paths(changes)}
    return StateEntry(
        row.address,
        row.type,
        row.remote_id,
        {path: value for path, value in desired.items() if value is not ...},
        row.live,
        row.updated_at,
        row.seen_at,
        row.protect,
        row.on_remove,
    )


def catalog(*resources: Resource) -> Catalog:
    """Build a catalog of resources."""
    found = dict(sorted((item.address, item) for item in resources))
    labels = {
        str(item.values["digest"]): str(address)
        for address, item in found.items()
        if address.kind == "media"
    }
    return Catalog(found, {address: digest(address) for address in found}, labels)


def state(*rows: StateEntry, intents: Iterable[Intent] = (), serial: int = 7) -> State:
    """Build a state of rows."""
    return State(
        "lineage", serial, KEY, dict(sorted((row.address, row) for row in rows)), tuple(intents)
    )


def snapshot(*lives: Live, missing: Iterable[tuple[str, str]] = (), whole: bool = True) -> Snapshot:
    """Build what was read of a store."""
    return Snapshot(
        {(item.kind, item.remote_id): item for item in lives},
        {"product": whole, "webhook": whole},
        () if whole else ("the list of products shifts",),
        frozenset(missing),
    )


def inputs(wanted: Catalog, known: State, seen: Snapshot, **others: Any) -> Inputs:
    """Build a planner's inputs."""
    given: dict[str, Any] = {
        "id": "0123456789abcdef",
        "created_at": "2026-01-01T09:00:00+00:00",
        "binding": BINDING,
        "key": KEY,
        "capabilities": MemoryProvider().capabilities,
        "guards": Guards(),
        **others,
    }
    return Inputs(catalog=wanted, state=known, snapshot=seen, **given)


def change(resource: Resource, action: Action = Action.UPDATE, **others: Any) -> Change:
    """Build a change of a resource, by default an edit of its price."""
    given: dict[str, Any] = {
        "reason": Reason.EDIT,
        "remote_id": "1",
        "fields": (FieldChange("sale_price", Decimal("10.00"), Decimal("12.00"), Reason.EDIT),),
        **others,
    }
    return Change(resource.address, action, resource.type, **given)


def unbound(made: Change) -> Change:
    """Leave out what a change is bound to, to compare what it does."""
    return replace(made, desired_digest="", entry_digest="")


def plan(*changes: Change, **others: Any) -> Plan:
    """Build a plan of changes."""
    given: dict[str, Any] = {
        "id": "0123456789abcdef",
        "created_at": "2026-01-01T09:00:00+00:00",
        "binding": BINDING,
        **others,
    }
    return Plan(changes=changes, **given)


def block(code: str, summary: str, fix: str, *where: Address) -> Diagnostic:
    """Build what stands in a plan's way."""
    return Diagnostic(Severity.ERROR, code, where, summary, fix=fix)


def mistake(file: str, line: int, column: int, summary: str) -> Diagnostic:
    """Build a mistake in a file."""
    return Diagnostic(Severity.ERROR, "wrong-value", (Position(file, line, column),), summary)


def intent(resource: Resource, verb: Any, row: StateEntry | None = None, **others: Any) -> Intent:
    """Build a journal entry about a resource."""
    given: dict[str, Any] = {
        "pass_": Pass.MAIN,
        "remote_id": None,
        "values": storable(resource, KEY, {}),
        "high_water": None,
        "id": 1,
        **others,
    }
    return Intent(resource.address, verb, type=resource.type, entry=row, **given)
