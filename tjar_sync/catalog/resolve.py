"""Turn checked entries into the engine's resources: flat values in the kind's field order."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from tjar_sync.catalog.convert import Source, convert
from tjar_sync.catalog.files import FileError, locate_inside
from tjar_sync.catalog.languages import is_other, tell_left_out
from tjar_sync.catalog.origins import Origins
from tjar_sync.catalog.secret_files import secret_place
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import Content, LifecyclePolicy, Lift, OnRemove, Resource
from tjar_sync.model.codes import Advice, Mistake
from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.suggestions import guess

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from tjar_sync.catalog.entries import Entry
    from tjar_sync.catalog.references import References
    from tjar_sync.model.kinds import Field, Kind
    from tjar_sync.model.value import Value

_ABSENT = object()


def resolve(
    entries: Iterable[Entry], references: References, on_remove: OnRemove
) -> dict[Address, Resource]:
    """Build all resources, in address order; media come first, so that others can refer to them."""
    ordered = sorted(entries, key=lambda entry: (entry.kind.level, entry.kind.name))
    made = (_resource(entry, references, on_remove) for entry in ordered)
    found = {one.address: one for one in made}
    found.update(_unnamed(references, on_remove))
    return dict(sorted(found.items()))


def _unnamed(references: References, on_remove: OnRemove) -> Iterator[tuple[Address, Resource]]:
    """Yield the files that only a path names, unless a name stands for the same bytes."""
    named = set(references.named.values())
    locator = references.entries.mistakes.locator
    for (kind, path), (media, entry, keys) in sorted(references.unnamed.items()):
        if media.digest not in named:
            named.add(media.digest)
            address = Address(kind, path)
            values = {KINDS[kind].path_of(Role.CONTENT): media.digest}
            yield (
                address,
                Resource(
                    address=address,
                    type="",
                    values=values,
                    position=entry.position,
                    lifecycle=LifecyclePolicy(on_remove=on_remove),
                    content=media.content,
                    origins=Origins(entry, values, locator, keys),
                ),
            )


def _resource(entry: Entry, references: References, on_remove: OnRemove) -> Resource:
    given, address = entry.values, entry.address
    content, digest = _content(entry, references)
    lifecycle = given.get("lifecycle") or {}
    values = dict(_values(entry, {**given, **digest}, references))
    return Resource(
        address=address,
        type=entry.type,
        values=values,
        position=entry.position,
        lifecycle=LifecyclePolicy(
            protect=lifecycle.get("protect", False),
            ignore=frozenset(lifecycle.get("ignore", ())),
            on_remove=OnRemove(lifecycle.get("on_remove", on_remove)),
        ),
        pin=_pin(entry, references),
        manage=frozenset(given.get(entry.kind.key_of(Role.MANAGE), ())),
        content=content,
        secret_path=_secret_path(entry, references),
        allow=tuple(Lift(**item) for item in given.get("allow", ())),
        windows=entry.windows,
        origins=Origins(entry, values, references.entries.mistakes.locator),
    )


def _pin(entry: Entry, references: References) -> str | None:
    """Return the remote id that an entry names, for this store where it tells stores apart."""
    found: Any = entry.values.get("id")
    store = references.store
    if not isinstance(found, dict):
        return None if found is None else str(found)
    for name in found if store is not None else ():
        if name not in references.entries.scope.stores:
            message = f"there is no store `{name}`{guess(name, references.entries.scope.stores)}"
            references.entries.tell(entry, ("id", name), Mistake.MISSING_REFERENCE, message)
    pin = None if store is None else found.get(store.name)
    return None if pin is None else str(pin)


def _content(entry: Entry, references: References) -> tuple[Content | None, Mapping[str, str]]:
    """Read the file whose bytes the resource is, if it is such; with its digest, by its field."""
    key = entry.kind.key_of(Role.CONTENT)
    file = entry.values.get(key)
    found = None if file is None else references.file(entry, (key,), file)
    if found is None:
        return None, {}
    references.named[entry.name] = references.shown_as(found)
    if references.by_address and entry.kind.fields.keys() & entry.values.keys():
        message = "what is said of a picture is left out in a store that knows it by its address"
        references.entries.tell(entry, (key,), Advice.LEFT_OUT, message)
    return found.content, {entry.kind.path_of(Role.CONTENT): found.digest}


def _values(
    entry: Entry, given: Mapping[str, Any], references: References
) -> Iterator[tuple[str, Value]]:
    source, store = Source(references, entry), references.store
    for path, field, keys in _said(entry.kind, tuple(given)):
        if path in given:
            yield path, convert(source, field, (path,), given[path])
        elif len(keys) > 1 and keys[0] in given:
            value = _at(given, keys, field.default)
            if value is _ABSENT:
                continue
            if store is not None and is_other(field, store):
                tell_left_out(entry, path, references, store)
                continue
            yield path, convert(source, field, keys, value)
        else:  # it is its name
            yield path, entry.name


@lru_cache(maxsize=1024)  # of thousands of entries few differ in their keys
def _said(kind: Kind, keys: tuple[str, ...]) -> tuple[tuple[str, Field, tuple[str, ...]], ...]:
    """Return the steps that an entry with these keys may say something of."""
    return tuple(
        (path, field, steps)
        for path, field, steps in _steps(kind)
        if path in keys or steps[0] in keys or field.from_name
    )


@cache
def _steps(kind: Kind) -> tuple[tuple[str, Field, tuple[str, ...]], ...]:
    """Return the paths of all fields in their order, with the keys that lead there."""
    return tuple((path, field, tuple(path.split("."))) for path, field in kind.fields.items())


def _at(given: Mapping[str, Any], keys: tuple[str, ...], default: object) -> Any:  # noqa: ANN401 - as the file has it
    """Follow keys: None below one that is cleared; absent, or its default, where it is not there."""
    value: Any = given
    for key in keys:
        if value is None:
            return None
        value = value.get(key, _ABSENT)
        if value is _ABSENT:
            return _ABSENT if default is None else default
    return value


def _secret_path(entry: Entry, references: References) -> Path | None:
    place = secret_place(entry)
    if not place:
        return None
    try:
        return locate_inside(references.root, place).path
    except FileError as error:
        keys = entry.kind.key_of(Role.SECRET).split(".")
        references.entries.tell(entry, keys, error.code, str(error))
        return None
