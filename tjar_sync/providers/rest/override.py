"""Lay the `contract:` of store.yaml over a platform's table, and tell every mistake in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.errors import CatalogError
from tjar_sync.model.codes import Mistake
from tjar_sync.model.diagnostic import Diagnostic, Severity
from tjar_sync.model.evidence import laid_under
from tjar_sync.model.suggestions import nearest
from tjar_sync.model.zones import zone
from tjar_sync.providers.rest.capabilities import kind_capabilities
from tjar_sync.providers.rest.contract import (
    NO_PROFILES,
    STORE_YAML,
    Contract,
    FieldRow,
    in_language,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tjar_sync.model.settings import StoreSettings
    from tjar_sync.model.value import Value
    from tjar_sync.providers.rest.contract import Profiles

_NAME = re.compile(r"[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*")
_ENDPOINT = re.compile(r"(?:(GET|POST|PUT|PATCH|DELETE) )?(/[A-Za-z0-9_./{}-]*)")
_SLOT = re.compile(r"\{[^}]*\}")
_WAYS = ("create", "update", "read")
_DELIVERY: dict[str, re.Pattern[str]] = {
    "header": re.compile(r"[A-Za-z0-9-]{1,100}"),
    "prefix": re.compile(r"[!-~]{0,100}"),
    "event": _NAME,
}
"""What each part of a delivery's form may be."""
_LARGEST_PAGE = 1000


def override(
    contract: Contract, store: StoreSettings, profiles: Profiles = NO_PROFILES
) -> Contract:
    """Lay `contract:` of store.yaml over the table; all mistakes in it are one CatalogError.

    Where it says nothing, what runs have learned of the store counts, then its profile.
    """
    mistakes = _Mistakes(store)
    changed = in_language(contract, store.language)
    whole = laid_under(store.contract, (*store.learned, *profiles[store.profile]))
    for key, value in whole.items():
        lay = _LAYERS.get(key)
        if lay is None:
            mistakes.unknown(key, key, _LAYERS)
        else:
            changed = lay(changed, value, mistakes)
    _twice(changed, mistakes)
    mistakes.raise_any()
    return changed


class _Mistakes:
    """Gathers what is wrong in `contract:`, each with its place in the file."""

    def __init__(self, store: StoreSettings) -> None:
        self._store = store
        self._found: list[Diagnostic] = []

    def add(self, path: str, message: str, code: Mistake = Mistake.WRONG_CONTRACT) -> None:
        position = self._store.positions.get(path)
        where = (position,) if position else ()
        summary = (
            message if position else f"contract of store {self._store.name}: {path}: {message}"
        )
        self._found.append(Diagnostic(Severity.ERROR, code, where, summary))

    def unknown(self, path: str, name: str, known: Iterable[str]) -> None:
        names = list(known)
        close = nearest(name, names)
        offer = f"did you mean {close}?" if close else f"known are {', '.join(names[:8])}"
        self.add(path, f"{name} is not known here: {offer}", Mistake.UNKNOWN_KEY)

    def raise_any(self) -> None:
        if self._found:
            raise CatalogError(self._found)


def _fields(contract: Contract, given: Value, mistakes: _Mistakes) -> Contract:
    if not isinstance(given, Mapping):
        mistakes.add("fields", "fields must be a map such as {product.sku: {read: null}}")
        return contract
    found = dict(contract.fields)
    for name, ways in given.items():
        path = f"fields.{name}"
        row = found.get(name)
        if row is None:
            mistakes.unknown(path, name, found)
        elif not isinstance(ways, Mapping):
            mistakes.add(path, f"{name} must be a map with create, update or read")
        else:
            new = dict(_ways(path, ways, mistakes))
            found[name] = replace(
                row,
                create=new.get("create", row.create),
                update=new.get("update", row.update),
                read=new.get("read", row.read),
                provenance=STORE_YAML,
            )
    return replace(contract, fields=MappingProxyType(found))


def _ways(
    path: str, ways: Mapping[str, Value], mistakes: _Mistakes
) -> Iterator[tuple[str, str | None]]:
    for way, wire in ways.items():
        if way not in _WAYS:
            mistakes.unknown(f"{path}.{way}", way, _WAYS)
        elif wire is None or (isinstance(wire, str) and _NAME.fullmatch(wire)):
            yield way, wire
        else:
            mistakes.add(f"{path}.{way}", f"{wire!r} is not a name such as sku or brand.id")


def _endpoints(contract: Contract, given: Value, mistakes: _Mistakes) -> Contract:
    if not isinstance(given, Mapping):
        mistakes.add("endpoints", "endpoints must be a map such as {media.upload: /files}")
        return contract
    found = dict(contract.endpoints)
    for name, wire in given.items():
        path = f"endpoints.{name}"
        row = found.get(name)
        match = _ENDPOINT.fullmatch(wire) if isinstance(wire, str) else None
        if row is None:
            mistakes.unknown(path, name, found)
        elif match is None:
            mistakes.add(path, f"{wire!r} is not a path such as {row.path}")
        elif sorted(_SLOT.findall(match[2])) != (slots := sorted(_SLOT.findall(row.path))):
            needs = " and ".join(slots) or "no {…}"
            mistakes.add(path, f"the path must hold {needs}, as {row.path} does")
        else:
            method = match[1] or row.method
            found[name] = replace(row, method=method, path=match[2], provenance=STORE_YAML)
    return replace(contract, endpoints=MappingProxyType(found))


def _time_zone(contract: Contract, given: Value, mistakes: _Mistakes) -> Contract:
    if not isinstance(given, str):
        mistakes.add("time_zone", "time_zone must be text such as +03:00 or Asia/Riyadh")
        return contract
    try:
        zone(given)
    except ValueError as error:
        mistakes.add("time_zone", str(error))
    return replace(contract, time_zone=given)


def _per_page(contract: Contract, given: Value, mistakes: _Mistakes) -> Contract:
    if type(given) is int and 0 < given <= _LARGEST_PAGE:
        return replace(contract, per_page=given)
    mistakes.add("per_page", f"per_page must be a whole number from 1 to {_LARGEST_PAGE}")
    return contract


def _last_statuses(contract: Contract, given: Value, mistakes: _Mistakes) -> Contract:
    if isinstance(given, tuple) and all(isinstance(word, str) and word for word in given):
        return replace(contract, last_statuses=tuple(map(str, given)))
    mistakes.add("last_statuses", "last_statuses must be a list such as [Completed, Cancelled]")
    return contract


def _always_send(contract: Contract, given: Value, mistakes: _Mistakes) -> Contract:
    if not isinstance(given, tuple):
        mistakes.add("always_send", "always_send must be a list such as [tags, gallery]")
        return contract
    kinds = dict(contract.kinds)
    for name in map(str, given):
        chosen = {
            kind: path
            for kind in kinds
            for path in kind_capabilities(contract)[kind].on_update
            if name in {path, f"{kind}.{path}"}
        }
        if not chosen:
            known = sorted(
                {path for one in kind_capabilities(contract).values() for path in one.on_update}
            )
            mistakes.unknown("always_send", name, known)
        for kind, path in chosen.items():
            kinds[kind] = replace(
                kinds[kind], always_send=kinds[kind].always_send | {path}, provenance=STORE_YAML
            )
    return replace(contract, kinds=MappingProxyType(kinds))


def _newest_first(contract: Contract, given: Value, mistakes: _Mistakes) -> Contract:
    if not isinstance(given, Mapping):
        mistakes.add("newest_first", "newest_first must be a map such as {product: false}")
        return contract
    kinds = dict(contract.kinds)
    for name, value in given.items():
        path = f"newest_first.{name}"
        if name not in kinds:
            mistakes.unknown(path, name, kinds)
        elif not isinstance(value, bool):
            mistakes.add(path, f"{path} must be true or false")
        else:
            kinds[name] = replace(kinds[name], newest_first=value, provenance=STORE_YAML)
    return replace(contract, kinds=MappingProxyType(kinds))


def _deliveries(contract: Contract, given: Value, mistakes: _Mistakes) -> Contract:
    form = contract.deliveries
    if form is None:
        mistakes.add("deliveries", "this platform's stores tell of no events")
        return contract
    if not isinstance(given, Mapping):
        mistakes.add("deliveries", "deliveries must be a map such as {header: Signature}")
        return contract
    for name, value in given.items():
        path = f"deliveries.{name}"
        if name not in _DELIVERY:
            mistakes.unknown(path, name, _DELIVERY)
        elif isinstance(value, str) and _DELIVERY[name].fullmatch(value):
            form = replace(form, **{name: value})
        else:
            mistakes.add(path, f"{value!r} cannot be the {name} of a delivery")
    return replace(contract, deliveries=form)


_LAYERS: dict[str, Callable[[Contract, Value, _Mistakes], Contract]] = {
    "fields": _fields,
    "endpoints": _endpoints,
    "time_zone": _time_zone,
    "per_page": _per_page,
    "last_statuses": _last_statuses,
    "always_send": _always_send,
    "newest_first": _newest_first,
    "deliveries": _deliveries,
}


def _twice(contract: Contract, mistakes: _Mistakes) -> None:
    seen: dict[tuple[str, str, str], FieldRow] = {}
    for row in contract.fields.values():
        kind, _, path = row.name.partition(".")
        for way, wire in (("create", row.create), ("update", row.update)):
            if wire is None:
                continue
            other = seen.setdefault((kind, way, wire), row)
            if other is not row:
                guilty = row if row.provenance == STORE_YAML else other
                place = f"fields.{guilty.name}.{way}"
                mistakes.add(place, f"{other.name} and {kind}.{path} are both written as {wire}")
