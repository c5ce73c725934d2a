"""What a platform can do, read off its contract: the table is the one place that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.capabilities import KindCapabilities, UpdateMode
from tjar_sync.model.kinds import KINDS, Role, Shape
from tjar_sync.model.reserved import reserved_names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tjar_sync.providers.rest.contract import Contract, FieldRow


def kind_capabilities(contract: Contract) -> Mapping[str, KindCapabilities]:
    """Return what the contract says of each kind that the platform has."""
    return {name: _of(contract, name) for name in contract.kinds}


def _of(contract: Contract, kind: str) -> KindCapabilities:
    row = contract.kinds[kind]
    uploads = f"{kind}.upload" in contract.endpoints
    update = _update_mode(contract, kind)
    shown = _paths(contract, kind, lambda row: row.read)
    return KindCapabilities(
        types=frozenset(KINDS[kind].types) if row.types is None else row.types,
        list=f"{kind}.list" in contract.endpoints,
        read=f"{kind}.read" in contract.endpoints,
        find=row.find,
        update=update,
        on_create=_paths(contract, kind, lambda row: row.create) | _apart(contract, kind),
        on_update=frozenset()
        if update is UpdateMode.NONE
        else _paths(contract, kind, lambda row: row.update) | _apart(contract, kind),
        shown=shown,
        unique=shown.intersection(KINDS[kind].unique),
        newest_first=row.newest_first,
        most=row.most,
        max_count=row.max_count,
        uploads=uploads,
        always_send=row.always_send,
        reserved=reserved(contract, kind),
        cells_off=frozenset(
            f"{path}.{cell}"
            for path, field in KINDS[kind].fields.items()
            for cell in field.cells
            if _is_off(contract, kind, f"{path}.{cell}")
        ),
    )


def _is_off(contract: Contract, kind: str, path: str) -> bool:
    """Say whether a row is there for a store that has the field, and the platform has it not."""
    row = contract.fields.get(f"{kind}.{path}")
    return row is not None and row.create is row.update is row.read is None and row.codec != "map"


def reserved(contract: Contract, kind: str) -> Mapping[str, str]:
    """Return the names of a kind's fields, in the files and on the wire, by their plain spelling."""
    fields = KINDS[kind].fields
    paths = [
        path
        for path, field in fields.items()
        if field.shape is not Shape.MAP and (field.cells or not _is_off(contract, kind, path))
    ]
    rows = {
        row.name.removeprefix(f"{kind}."): row
        for row in contract.fields.values()
        if row.name.startswith(f"{kind}.")
    }
    shown = [(rows[path].read, path) for path in paths if path in rows]
    wire = [(name, path) for path, row in rows.items() for name in (row.create, row.update)]
    named = [(name, path) for name, path in (*wire, *shown) if name is not None]
    return reserved_names(
        (*named, *((path, path) for path in paths), ("type", "type"), ("type_id", "type"))
    )


def _update_mode(contract: Contract, kind: str) -> UpdateMode:
    endpoint = contract.endpoints.get(f"{kind}.update")
    if endpoint is None:
        return UpdateMode.NONE
    return UpdateMode.WHOLE if endpoint.method == "PUT" else UpdateMode.PARTIAL


def _apart(contract: Contract, kind: str) -> frozenset[str]:
    """Return what is written under no name of its own: passed through, or by its own request."""
    secret = KINDS[kind].with_role(Role.SECRET)
    asked = secret if f"{kind}.refresh_secret" in contract.endpoints else ()
    fields = KINDS[kind].fields
    rows = (contract.fields.get(f"{kind}.{path}") for path in fields)
    through = (path for path, row in zip(fields, rows, strict=True) if row and row.codec == "map")
    return frozenset((*asked, *through))


def _paths(contract: Contract, kind: str, name: Callable[[FieldRow], str | None]) -> frozenset[str]:
    """Return the fields that have such a name on the wire, or a cell of whose rows has one."""
    found = frozenset(
        row.name.removeprefix(f"{kind}.")
        for row in contract.fields.values()
        if row.name.startswith(f"{kind}.") and name(row) is not None
    )
    return frozenset(
        path
        for path, field in KINDS[kind].fields.items()
        if path in found or any(f"{path}.{cell}" in found for cell in field.cells)
    )
