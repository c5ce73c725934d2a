"""Names that stay: what a resource of a store is called in the files, the same every time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anyascii import anyascii

from tjar_sync.model.kinds import KINDS, Shape
from tjar_sync.model.own_writes import sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tjar_sync.model.live import Live

LONGEST = 60
"""So much of a slug, a sku or a name goes into a key: it is typed by hand."""
RESERVED = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
)
"""What no file can be called on Windows, whatever its ending: files are named by keys."""
_GAPS = re.compile(r"[^a-z0-9]+")
_APOSTROPHES = re.compile(r"['’`ʿʾ]")


def readable(text: str) -> str:
    """Spell a text of any script in Latin letters, digits and hyphens; empty where none is left."""
    plain = _GAPS.sub("-", _APOSTROPHES.sub("", anyascii(text)).lower()).strip("-")
    return plain[:LONGEST].rstrip("-")


def keys_of(lives: Iterable[Live], others: Iterable[str] = ()) -> dict[tuple[str, str], str]:
    """Give every resource a key of its own, by kind and id: from its slug, its sku or its name.

    Of several that come to the same, the one with the lowest id has it, and the others bear
    numbers in the order of their ids, so that what is added to a store later takes no key away.
    `others` are keys that something else has.
    """
    ordered = sorted(lives, key=in_order)
    wanted = {(live.kind, live.remote_id): _wanted(live) for live in ordered}
    taken = set(wanted.values())
    given = set(others)
    found = {}
    for key, name in wanted.items():
        found[key] = numbered(name, given, taken) if name in given else name
        given.add(found[key])
    return found


def in_order(live: Live) -> tuple[int, int, str]:
    """Sort resources by kind and age: what is made later has a higher id."""
    return KINDS[live.kind].level, sequence(live.remote_id), live.remote_id


def numbered(name: str, *taken: Iterable[str]) -> str:
    """Return a name with the lowest number, from 2 on, that makes it another than all of these."""
    number = 2
    while any(f"{name}-{number}" in names for names in taken):
        number += 1
    return f"{name}-{number}"


def _wanted(live: Live) -> str:
    kind = KINDS[live.kind]
    for path in _telling(live):
        value = live.values.get(path)
        key = readable(value) if isinstance(value, str) else ""
        if key:
            plain = re.search("[a-z]", key) and key not in RESERVED
            return key if plain else f"{kind.name}-{key}"
    return f"{kind.name}-{readable(live.remote_id)}"


def _telling(live: Live) -> Iterator[str]:
    """Yield the fields that a key may come from, the most readable first."""
    kind = KINDS[live.kind]
    yield from (path for path in kind.identity if kind.fields[path].shape is Shape.SLUG)
    yield from (path for path in kind.unique if kind.fields[path].shape is Shape.TEXT)
    yield from sorted(kind.names, reverse=True)  # English before Arabic
