"""A store's own numbers by the names that it has for them: `ids:` of store.yaml."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.catalog.characters import hidden_character
from tjar_sync.model.kinds import KINDS
from tjar_sync.pull.keys import numbered, readable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tjar_sync.model.live import Live
    from tjar_sync.model.value import Value

    Ids = Mapping[str, Mapping[str, int]]

LONGEST = 255


def ids_of(lives: Iterable[Live], names: Mapping[str, Mapping[int, str]], known: Ids) -> Ids:
    """Name every number that these resources bear, by group; names that are known stay.

    Two numbers of one name are told apart by their own; a group of which the store tells no name
    at all is left to its numbers.
    """
    numbers: dict[str, set[int]] = {}
    for live in lives:
        for group, number in _numbers(live):
            numbers.setdefault(group, set()).add(number)
    found: dict[str, Mapping[str, int]] = dict(known)
    for group, given in numbers.items():
        told, has = names.get(group, {}), known.get(group, {})
        if told or has:
            found[group] = {**has, **_named(group, given, told, has)}
    return found


def _named(
    group: str, numbers: Iterable[int], told: Mapping[int, str], known: Mapping[str, int]
) -> dict[str, int]:
    found: dict[str, int] = {}
    for number in sorted(set(numbers).difference(known.values())):
        word = told.get(number, "").strip()
        if not word.isprintable() or hidden_character(word, may_turn=False):
            word = readable(word)
        if not word or word.isdecimal() or len(word) > LONGEST:
            word = f"{group}-{number}"
        if word in found or word in known:
            word = numbered(word, found, known)
        found[word] = number
    return found


def renamed(live: Live, ids: Ids) -> Live:
    """Return a resource as it will be read once these names are in store.yaml."""
    fields = KINDS[live.kind].fields
    paths = [path for path in live.values if fields[path].group]
    if not paths:
        return live
    turned = {group: {number: name for name, number in of.items()} for group, of in ids.items()}
    named = {
        path: _renamed(live.values[path], turned.get(fields[path].group, {})) for path in paths
    }
    return replace(live, values={**live.values, **named})


def _renamed(value: Value, names: Mapping[int, str]) -> Value:
    if isinstance(value, tuple):
        return tuple(_renamed(item, names) for item in value)
    return names.get(value, value) if isinstance(value, int) else value


def _numbers(live: Live) -> Iterator[tuple[str, int]]:
    fields = KINDS[live.kind].fields
    for path, value in live.values.items():
        if group := fields[path].group:
            for item in value if isinstance(value, tuple) else (value,):
                if isinstance(item, int):
                    yield group, item
