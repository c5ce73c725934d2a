"""Rules that no single value's type can tell: what must be there, and what must agree."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from tjar_sync.catalog.advice import advise
from tjar_sync.catalog.money import too_fine
from tjar_sync.model.codes import Mistake
from tjar_sync.model.kinds import Group, Role, Shape
from tjar_sync.model.kinds.rule import CheckedEntry, Problem
from tjar_sync.model.suggestions import guess

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tjar_sync.catalog.entries import Entries, Entry
    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.kinds import Field, Kind
    from tjar_sync.model.value import Value, Values

_SLUG = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_REPEATING = frozenset({Shape.SET, Shape.LINKS, Shape.MEDIA_LIST})
"""Lists in which the same thing twice says nothing more than once."""
_CATALOG_FILES = (".yaml", ".yml")


def check_rules(
    entries: Entries, resources: Mapping[Address, Resource], currency: str | None
) -> None:
    """Note every rule that an entry breaks, alone or together with another, and warn.

    `currency`: of all money; None where store.yaml has mistakes, and nobody knows.
    """
    taken: dict[tuple[str, str, object], Entry] = {}
    lookalikes: dict[tuple[str, str, str], tuple[str, Entry]] = {}
    for entry in entries.found:
        resource = resources[entry.address]
        values, secret = resource.values, resource.secret_path
        fine = () if currency is None else too_fine(entry, values, currency)
        for problem in (*_broken(entry, values), *fine, *advise(entry, values, lookalikes)):
            entries.report(entry, problem)
        kind = entry.kind
        for path in kind.unique:
            if values.get(path) is not None:
                first = taken.setdefault((kind.name, path, values[path]), entry)
                if first is not entry:
                    place = first.position.near
                    message = f"the {path} `{values[path]}` belongs to {first.address} ({place})"
                    entries.tell(entry, (path,), Mistake.DUPLICATE_IDENTITY, message)
        first = taken.setdefault(("", "", secret), entry) if secret is not None else entry
        if first is not entry:
            message = f"the secret of {first.address} is written to this file already"
            keys = kind.key_of(Role.SECRET).split(".")
            entries.tell(entry, keys, Mistake.SECRET_PLACE, message)


def _broken(entry: Entry, values: Values) -> Iterator[Problem]:
    given = entry.values
    for key in required(entry.kind):
        if key not in given and key not in entry.broken:
            hint = f"; it is one of {', '.join(entry.kind.types)}" if key == "type" else ""
            message = f"`{key}` is missing in {entry.address}{hint}"
            yield Problem((), Mistake.MISSING_KEY, message, about_key=True)
    if "lifecycle" in given:
        yield from _broken_ignore(entry, given["lifecycle"].get("ignore", ()))
    for field in _shaped(entry.kind):
        if field.path in values:
            yield from _broken_field(field, values[field.path])
    yield from _broken_secret(entry.kind, given)
    checked = CheckedEntry(str(entry.address), given, values, entry.broken)
    for rule in entry.kind.rules:
        yield from rule(checked)


@cache
def required(kind: Kind) -> tuple[str, ...]:
    """Return the keys that every entry of a kind must have, in the order of its declaration."""
    return tuple(
        item.path for item in kind.model.items if not isinstance(item, Group) and item.required
    )


@cache
def _shaped(kind: Kind) -> tuple[Field, ...]:
    """Return the fields whose shape has a rule of its own, in their order."""
    shapes = {*_REPEATING, Shape.SLUG, Shape.MAP}
    return tuple(one for one in kind.fields.values() if one.shape in shapes)


def _broken_field(field: Field, value: Value) -> Iterator[Problem]:
    """Yield what is wrong with a value by the shape of its field."""
    if field.shape in _REPEATING:
        yield from _repeats(field.path, value)
    elif field.shape is Shape.SLUG:
        yield from _broken_slug(field.path, value)
    else:
        yield from _dollar_keys(value, (field.path,), field.path)


def _repeats(path: str, items: Value) -> Iterator[Problem]:
    seen = set()
    for index, item in enumerate(items if isinstance(items, tuple) else ()):
        if item in seen:
            message = f"this stands twice in `{path}`; remove one"
            yield Problem((path, index), Mistake.REPEATED, message)
        elif item is not None:
            seen.add(item)


def _broken_ignore(entry: Entry, ignore: list[str]) -> Iterator[Problem]:
    known = {path for path, field in entry.kind.fields.items() if field.fits(entry.type)}
    known |= {path.rpartition(".")[0] for path in known if "." in path}
    known |= {path.rpartition(".")[0] for path in known if "." in path}
    for index, path in enumerate(ignore):
        if path not in known:
            message = f"`{path}` is no field of {entry.address}{guess(path, known)}"
            yield Problem(("lifecycle", "ignore", index), Mistake.UNKNOWN_KEY, message)


def _broken_secret(kind: Kind, given: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a secret that is written nowhere, or where the catalog is read from."""
    group, _, key = kind.key_of(Role.SECRET).partition(".")
    secret = given.get(group)
    if secret is None:
        return
    if key not in secret:
        message = f"`{key}` is missing in `{group}`: say which file the secret is written to"
        yield Problem((group,), Mistake.MISSING_KEY, message, about_key=True)
    elif secret[key].lower().endswith(_CATALOG_FILES):
        message = "a secret cannot be written to a catalog file; use another name"
        yield Problem((group, key), Mistake.SECRET_PLACE, message)


def _broken_slug(path: str, slug: Value) -> Iterator[Problem]:
    if isinstance(slug, str) and (not _SLUG.fullmatch(slug) or slug != slug.lower()):
        message = f"`{slug}` is no slug: small letters, digits and single hyphens between them"
        yield Problem((path,), Mistake.WRONG_VALUE, message)


def _dollar_keys(value: Value, path: tuple[str | int, ...], field: str) -> Iterator[Problem]:
    match value:
        case dict():
            for key, item in value.items():
                if key.startswith("$"):
                    message = f"a key in `{field}` may not begin with `$`: `{key}`"
                    yield Problem((*path, key), Mistake.UNKNOWN_KEY, message, about_key=True)
                yield from _dollar_keys(item, (*path, key), field)
        case tuple():
            for index, item in enumerate(value):
                yield from _dollar_keys(item, (*path, index), field)
        case _:
            pass
