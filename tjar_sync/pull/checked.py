"""Write entries so that they load: what a catalog may not hold is left out, and told."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

from tjar_sync.catalog.yaml.locate import position
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import CatalogError
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.pulled import LeftOut
from tjar_sync.pull.entries import entry_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.live import Live
    from tjar_sync.pull.entries import Surroundings, Written

Path = tuple[str | int, ...]
ROUNDS = 20
"""So often what is written is looked at, and left out in part."""
_PINNED = 3
"""Steps of the path to a field: the kind's map, the entry, the field."""


@dataclass(slots=True)
class PulledEntries:
    """What is written of each resource, and what had to be left out of it."""

    lives: Mapping[str, Live]
    """By key."""
    around: Surroundings
    stores: tuple[str, ...] = ()
    """The stores that they are of, where the catalog is for others, too."""
    omitted: dict[str, dict[str, str]] = field(default_factory=dict)
    """Why, by key and field."""
    pinned: set[str] = field(default_factory=set)
    """Those that name their id, as a store would not make them as they are."""
    refused: dict[str, str] = field(default_factory=dict)
    """Why, by key, for what cannot stand in a file at all."""

    def written(self) -> list[Written]:
        """Write all that can be."""
        found = []
        for key, live in self.lives.items():
            if key not in self.refused:
                entry = entry_of(key, live, self.around, self.omitted.get(key, ()))
                entry = _headed(entry, "stores", [*self.stores]) if self.stores else entry
                found.append(_pinned(entry) if key in self.pinned else entry)
        return found

    def leave_out(self, path: Path, why: str) -> None:
        """Leave out what stands at a path of the files; what must be there is pinned first."""
        key = str(path[1])
        if len(path) >= _PINNED and path[2] != "id":
            keys = ".".join(item for item in path[2:] if isinstance(item, str))
            fields = KINDS[self.lives[key].kind].fields
            told = next((one for one in fields if keys == one or keys.startswith(f"{one}.")), "")
            self.omitted.setdefault(key, {}).setdefault(told or str(path[2]), why)
        elif key in self.pinned or self.lives[key].kind not in _WITH_IDS:
            self.refused[key] = why
        else:
            self.pinned.add(key)

    def told(self, written: Sequence[Written]) -> Iterator[LeftOut]:
        """Say all that was left out."""
        for entry in written:
            about = f"{entry.live.kind}.{entry.key}"
            found = {**entry.left_out, **self.omitted.get(entry.key, {})}
            yield from (LeftOut(about, path, why) for path, why in found.items())
        for key, why in self.refused.items():
            live = self.lives[key]
            yield LeftOut(f"{live.kind} {live.remote_id}", "", why)


_WITH_IDS = frozenset(name for name, kind in KINDS.items() if "id" in kind.keys)


def _pinned(entry: Written) -> Written:
    remote_id = entry.live.remote_id
    pin = int(remote_id) if remote_id.isdecimal() and remote_id.isascii() else remote_id
    return _headed(entry, "id", pin)


def _headed(entry: Written, key: str, value: object) -> Written:
    """Put a key behind the type."""
    head = {"type": entry.tree["type"]} if "type" in entry.tree else {}
    return replace(entry, tree={**head, key: value, **entry.tree})


def settle(
    entries: PulledEntries,
    write: Callable[[Sequence[Written]], Mapping[str, str]],
    load: Callable[[], Catalog],
) -> tuple[Catalog, list[Written]]:
    """Write and load until there is no mistake left: each round leaves out what was one.

    `write` puts entries into files, and returns their texts by path. Raises CatalogError for a
    mistake that is no entry's.
    """
    for _ in range(ROUNDS):
        written = entries.written()
        texts = write(written)
        try:
            return load(), written
        except CatalogError as error:
            _leave_out(entries, texts, error)
    written = entries.written()
    write(written)
    return load(), written


def _leave_out(entries: PulledEntries, texts: Mapping[str, str], error: CatalogError) -> None:
    places: dict[str, dict[tuple[int, int], Path]] = {}
    for item in error.diagnostics:
        here = next((one for one in item.positions if one.file in texts), None)
        if here is None:
            raise error
        file, where = here.file, (here.line, here.column)
        if file not in places:
            places[file] = dict(_places(texts[file]))
        path = places[file].get(where, ())
        if len(path) < _PINNED - 1:
            raise error
        entries.leave_out(path, item.summary)


def _places(text: str) -> Iterator[tuple[tuple[int, int], Path]]:
    """Return where everything in a file stands; of two at one place the inner one comes last."""
    root = yaml.compose(text, Loader=yaml.CLoader)
    return iter(()) if root is None else _within(root, ())


def _within(node: Node, path: Path) -> Iterator[tuple[tuple[int, int], Path]]:
    yield position(node), path
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield position(key), (*path, key.value)
            yield from _within(value, (*path, key.value))
    elif isinstance(node, SequenceNode):
        for index, item in enumerate(node.value):
            yield from _within(item, (*path, index))
