"""A resolved catalog as text, and back: values as exact, and in the same order, as they were."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from tjar_sync.catalog.seal import labels_of
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import (
    Catalog,
    Content,
    LifecyclePolicy,
    Lift,
    OnRemove,
    Position,
    Resource,
)
from tjar_sync.model.value import loads

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tjar_sync.model.catalog import Origin
    from tjar_sync.model.value import Value, Values

    Find = Callable[[Address, Values], Mapping[str, Origin]]

_Rest: TypeAlias = tuple[
    LifecyclePolicy, str | None, frozenset[str], Content | None, tuple[Lift, ...]
]
_PLAIN = frozenset({str, int, bool, type(None)})


class _Row(NamedTuple):
    """One resource; what many have alike is named by its number."""

    kind: str
    name: str
    type: str
    file: int
    line: int
    column: int
    digest: str
    rest: int
    form: int
    values: dict[str, Any]


class _Numbers(dict[str, int]):
    """Gives equal texts one number, in the order in which they come."""

    def __missing__(self, text: str) -> int:
        self[text] = len(self)
        return self[text]


def catalog_text(catalog: Catalog, root: Path) -> str:
    """Write a catalog without tables, rules, moves, windows and warnings. Raises TypeError for secrets."""
    files, rests, forms = _Numbers(), _Numbers(), _Numbers()
    rows = []
    for address, one in catalog.resources.items():
        form = _form(one.values)
        values = dict(one.values)
        for path in form[0]:
            values[path] = str(values[path])
        for path in form[2]:
            values[path] = _json(values[path])
        numbers = (rests[_json(_rest(one, root))], forms[_json(form)])
        place = (files[one.position.file], one.position.line, one.position.column)
        digest = catalog.digests[address]
        rows.append(_Row(address.kind, address.name, one.type, *place, digest, *numbers, values))
    found = {
        "files": list(files),
        "rests": [json.loads(text) for text in rests],
        "forms": [json.loads(text) for text in forms],
        "names": sorted(catalog.names),
        "rows": rows,
    }
    return _json(found)


def catalog_of(text: str, root: Path, find: Find) -> Catalog:
    """Read what `catalog_text` wrote; `find` gives the places of a resource's values."""
    found = json.loads(text)
    rests = [_rest_of(one, root) for one in found["rests"]]
    resources: dict[Address, Resource] = {}
    digests: dict[Address, str] = {}
    for kind, name, kind_type, file, *place, digest, rest, form, values in found["rows"]:
        address = Address(kind, name)
        amounts, lists, others = found["forms"][form]
        for path in amounts:
            values[path] = Decimal(values[path])
        for path in lists:
            values[path] = tuple(values[path])
        for path in others:
            values[path] = loads(values[path])
        lifecycle, pin, manage, content, allow = rests[rest]
        digests[address] = digest
        resources[address] = Resource(
            address,
            kind_type,
            values,
            Position(found["files"][file], *place),
            lifecycle,
            pin,
            manage,
            content,
            allow=allow,
            origins=find(address, values),
        )
    names = frozenset(found["names"])
    return Catalog(resources, digests, labels_of(resources), removed={}, names=names)


def _form(values: Values) -> tuple[list[str], list[str], list[str]]:
    """Return which values are amounts, lists of texts, and anything else that JSON does not have."""
    amounts, lists, others = [], [], []
    for path, value in values.items():
        if type(value) is Decimal:
            amounts.append(path)
        elif type(value) is tuple and all(type(item) is str for item in value):
            lists.append(path)
        elif type(value) not in _PLAIN:
            others.append(path)
    return amounts, lists, others


def _rest(one: Resource, root: Path) -> tuple[Any, ...]:
    policy, content = one.lifecycle, one.content
    file = content and (
        content.path.relative_to(root).as_posix(),
        content.size,
        content.mime_type,
        content.pixels,
    )
    lifted = [(lift.code, lift.reason, lift.until) for lift in one.allow]
    kept = (policy.protect, sorted(policy.ignore), policy.on_remove)
    return (*kept, one.pin, sorted(one.manage), file, lifted)


def _rest_of(kept: list[Any], root: Path) -> _Rest:
    protect, ignore, on_remove, pin, manage, file, lifted = kept
    policy = LifecyclePolicy(protect, frozenset(ignore), OnRemove(on_remove))
    allow = tuple(Lift(*one) for one in lifted)
    return policy, pin, frozenset(manage), _content(file, root), allow


def _content(file: list[Any] | None, root: Path) -> Content | None:
    if file is None:
        return None
    path, size, mime_type, pixels = file
    return Content(root / path, size, mime_type, tuple(pixels))


def _amount(value: Value) -> dict[str, str]:
    if type(value) is not Decimal:
        raise TypeError(f"{type(value).__name__} is not kept")
    return {"$decimal": str(value)}


_json = json.JSONEncoder(default=_amount, ensure_ascii=False, separators=(",", ":")).encode
