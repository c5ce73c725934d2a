"""Turn checked entries into the engine's resources: flat values in the kind's field order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tjar_sync.catalog.convert import CONVERSIONS
from tjar_sync.catalog.files import locate_inside
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import Content, LifecyclePolicy, OnRemove, Resource

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from tjar_sync.catalog.entries import Entry
    from tjar_sync.catalog.references import References
    from tjar_sync.model.value import Value

_ABSENT = object()
_FIRST_VERSION = 1


def resolve(
    entries: Iterable[Entry], references: References, on_remove: OnRemove
) -> dict[Address, Resource]:
    """Build all resources, in address order; media come first, so that others can refer to them."""
    ordered = sorted(entries, key=lambda entry: (entry.kind.level, entry.kind.name))
    found = {entry.address: _resource(entry, references, on_remove) for entry in ordered}
    named = set(references.named.values())
    for path, (media, entry) in sorted(references.unnamed.items()):
        if media.digest not in named:
            named.add(media.digest)
            address = Address("media", path)
            found[address] = Resource(
                address=address,
                type="",
                values={"digest": media.digest},
                position=entry.position,
                lifecycle=LifecyclePolicy(on_remove=on_remove),
                content=media.content,
            )
    return dict(sorted(found.items()))


def _resource(entry: Entry, references: References, on_remove: OnRemove) -> Resource:
    given = dict(entry.values)
    content: Content | None = None
    if entry.kind.name == "media":
        content = _read_media(entry, references, given)
    if entry.kind.name == "webhook":
        given = {"name": entry.name, **given}
    if "secret" in given:
        given["secret"] = {"version": _FIRST_VERSION, **given["secret"]}
    pin = given.get("id")
    return Resource(
        address=entry.address,
        type=entry.type,
        values=_values(entry, given, references),
        position=entry.position,
        lifecycle=_lifecycle(given, on_remove),
        pin=None if pin is None else str(pin),
        manage=frozenset(given.get("manage", ())),
        content=content,
        secret_path=_secret_path(entry, references),
    )


def _read_media(entry: Entry, references: References, given: dict[str, Any]) -> Content | None:
    file = given.get("file")
    found = None if file is None else references.file(entry, ("file",), file)
    if found is None:
        return None
    given["digest"] = references.named[entry.name] = found.digest
    return found.content


def _values(entry: Entry, given: Mapping[str, Any], references: References) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for key, steps in CONVERSIONS[entry.kind.name].items():
        if key in given:
            for path, keys, convert, cleared in steps:
                value = given[key] if len(keys) == 1 else _at(given, keys)
                if value is None:
                    found[path] = cleared
                elif value is not _ABSENT:
                    found[path] = convert(references, entry, keys, value)
    return found


def _at(values: Mapping[str, Any], keys: tuple[str, ...]) -> Any:  # noqa: ANN401 - as the file has it
    """Follow keys: absent where one is not there, None below a key that is cleared."""
    value: Any = values
    for key in keys:
        if value is None:
            return None
        value = value.get(key, _ABSENT)
        if value is _ABSENT:
            return _ABSENT
    return value


def _lifecycle(given: Mapping[str, Any], on_remove: OnRemove) -> LifecyclePolicy:
    lifecycle = given.get("lifecycle")
    if lifecycle is None:
        return LifecyclePolicy(on_remove=on_remove)
    return LifecyclePolicy(
        protect=lifecycle.get("protect", False),
        ignore=frozenset(lifecycle.get("ignore", ())),
        on_remove=OnRemove(lifecycle.get("on_remove", on_remove)),
    )


def _secret_path(entry: Entry, references: References) -> Path | None:
    place = entry.values.get("secret", {}).get("write_to")
    if place is None:
        return None
    try:
        return locate_inside(references.root, place).path
    except ValueError as error:
        references.entries.tell(entry, ("secret", "write_to"), str(error))
        return None
