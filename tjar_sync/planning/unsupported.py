"""What the files ask of a store that it cannot do: told before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from tjar_sync.model.catalog import Position
from tjar_sync.model.codes import Mistake
from tjar_sync.model.diagnostic import Diagnostic, Severity
from tjar_sync.model.kinds import KINDS, Shape
from tjar_sync.model.plan import Action
from tjar_sync.model.reserved import reserved_reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tjar_sync.model.address import Address
    from tjar_sync.model.capabilities import Capabilities, KindCapabilities
    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.kinds import Kind
    from tjar_sync.model.plan import Change

_CHANGED = frozenset({Action.UPDATE, Action.ADOPT, Action.MOVE, Action.ARCHIVE})


MOST_PLACES = 3
"""So many places of one cause are named."""


def unsupported(catalog: Catalog, capabilities: Capabilities) -> Iterator[Diagnostic]:
    """Yield what no store of the platform can hold: kinds that it has not, fields it never takes.

    What more than three resources ask for alike is one diagnostic, with a count and first places.
    """
    by_cause: dict[str, list[Diagnostic]] = {}
    found = list(_unsupported(catalog, capabilities))
    for one in found:
        by_cause.setdefault(_cause(one), []).append(one)
    for one in found:
        alike = by_cause[_cause(one)]
        if len(alike) <= MOST_PLACES:
            yield one
        elif one is alike[0]:
            yield _together(alike)


def _cause(one: Diagnostic) -> str:
    """Return what is said of a resource, without its address; of a kind, all that is said."""
    return one.summary.partition(": ")[2] or one.summary


def _together(alike: list[Diagnostic]) -> Diagnostic:
    cause, summary = _cause(alike[0]), alike[0].summary
    owner = summary.partition(": ")[0]
    told = f"{cause}; {len(alike)} times"
    if owner != cause:
        told = f"{cause}: {owner} and {len(alike) - 1} more"
    places = tuple(place for one in alike[:MOST_PLACES] for place in one.where)
    return replace(alike[0], where=places, summary=told)


def _unsupported(catalog: Catalog, capabilities: Capabilities) -> Iterator[Diagnostic]:
    held: dict[tuple[str, ...], bool] = {}
    for address, resource in catalog.resources.items():
        form = (address.kind, resource.type, *resource.values)  # of thousands few differ in this
        if form not in held:
            held[form] = _is_held(resource, capabilities)
        if held[form]:
            continue
        if address.kind in capabilities.kinds:
            yield from _fields_off(resource, capabilities.of(address.kind), capabilities.title)
        else:
            plural = KINDS[address.kind].plural
            yield _mistake(resource, f"{capabilities.title} has no {plural}", "remove it")


def _is_held(resource: Resource, capabilities: Capabilities) -> bool:
    """Say whether a store can hold whatever stands in the fields that a resource has."""
    kind = resource.address.kind
    if kind not in capabilities.kinds:
        return False
    able = capabilities.of(kind)
    limited = {field for _, field, _ in _cells(able.cells_off)}.union(
        able.most, _passed_through(KINDS[kind])
    )
    held = able.writable - limited
    return resource.type in able.types and held >= resource.values.keys()


def _fields_off(resource: Resource, able: KindCapabilities, title: str) -> Iterator[Diagnostic]:
    """Yield what of one resource no store of the platform can hold."""
    address, writable = resource.address, able.writable
    if resource.type not in able.types:
        summary = f"{address}: {title} has no {address.kind} of type `{resource.type}`"
        yield _mistake(resource, summary, "remove it")
    for path in resource.values:
        if path not in writable:
            summary = f"{address}: {title} has no place for `{path}`"
            yield _mistake(resource, summary, _correct(address, path), path)
    for path, most in able.most.items():
        value = resource.values.get(path)
        if isinstance(value, tuple) and len(value) > most:
            summary = f"{address}: `{path}` may hold {most} at {title}, not {len(value)}"
            yield _mistake(resource, summary, "keep the one that counts", path)
    yield from _cells_off(resource, able, title)
    yield from _reserved(resource, able)


def _cells_off(resource: Resource, able: KindCapabilities, title: str) -> Iterator[Diagnostic]:
    """Yield the cells of rows that the platform has no place for, each once."""
    for path, field, cell in _cells(able.cells_off):
        rows = resource.values.get(field)
        spoken = (isinstance(row, Mapping) and row.get(cell) is not None for row in rows or ())  # type: ignore[union-attr] # rows, as the field's shape says
        if any(spoken):
            summary = f"{resource.address}: {title} has no place for `{path}`"
            yield _mistake(resource, summary, _correct(resource.address, path), field)


@lru_cache(maxsize=64)  # by kind, of each store's platform
def _cells(paths: frozenset[str]) -> tuple[tuple[str, str, str], ...]:
    """Return paths of cells in their order, each with its field and its name."""
    steps = ((path, path.partition(".")) for path in sorted(paths))
    return tuple((path, field, cell) for path, (field, _, cell) in steps)


def _reserved(resource: Resource, able: KindCapabilities) -> Iterator[Diagnostic]:
    """Yield the keys passed through that mean something guarded, however they are spelled."""
    kind = resource.address.kind
    for path in _passed_through(KINDS[kind]):
        value = resource.values.get(path)
        for name in value if isinstance(value, Mapping) else ():
            if reason := reserved_reason(kind, name, able.reserved):
                summary = f"{resource.address}: {path}.{name}: {reason}"
                yield _mistake(resource, summary, f"`{path}` is for what has no field", path)


@cache
def _passed_through(kind: Kind) -> tuple[str, ...]:
    """Return the fields whose keys are the store's own, in their order."""
    return tuple(path for path, field in kind.fields.items() if field.shape is Shape.MAP)


def unwritable(
    changes: Iterable[Change], catalog: Catalog, capabilities: Capabilities
) -> Iterator[Diagnostic]:
    """Yield what this plan would write at a time at which the store does not take it."""
    for change in changes:
        able = capabilities.of(change.address.kind)
        creating = change.action is Action.CREATE
        fields = {item.path: item.after for item in change.fields}
        later = set(change.deferred)
        first = {path for path, after in fields.items() if after not in (None, ())} - later
        for path in fields:
            early = creating and path in first and path not in able.on_create
            late = path in later or change.action in _CHANGED
            if early or (late and path not in able.on_update):
                when = (
                    "only changed, not created with" if early else "only created with, not changed"
                )
                summary = f"{change.address}: in {capabilities.title} it can be {when}: `{path}`"
                place = catalog.resources.get(change.address)
                yield _mistake(
                    place or change.address, summary, _correct(change.address, path), path
                )


def _correct(address: Address, path: str) -> str:
    return (
        f"remove it from the file, or say where it goes: `contract.fields.{address.kind}.{path}`"
        " in store.yaml"
    )


def _mistake(about: Resource | Address, summary: str, fix: str, path: str = "") -> Diagnostic:
    """Return a mistake at the line that says it, where a file does."""
    where: Position | Address
    if isinstance(about, tuple):
        where = about
    else:
        said = about.origins.get(path, about.position)
        where = Position(said.file, said.line, said.column, sheet=said.sheet)
    return Diagnostic(Severity.ERROR, Mistake.UNSUPPORTED, (where,), summary, fix=fix)
