"""Bring values of the store into the files: each where it lives, or beside it where others share it."""

from __future__ import annotations

import codecs
from collections import Counter
from dataclasses import field
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from tjar_sync.catalog.files import locate_inside
from tjar_sync.catalog.origins import Origins
from tjar_sync.catalog.rewritten import Rewriter, text_bytes
from tjar_sync.catalog.seal import labels_of
from tjar_sync.catalog.tables.document import TableDocument
from tjar_sync.catalog.text_variables import escaped
from tjar_sync.catalog.yaml.edit import REMOVED, edit
from tjar_sync.catalog.yaml.reader import read
from tjar_sync.catalog.yaml.splices import Unfit
from tjar_sync.dataclass import dataclass
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import LayerKind
from tjar_sync.model.kinds import KINDS, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tjar_sync.catalog.layers import Layer
    from tjar_sync.catalog.yaml.edit import Names, Wanted
    from tjar_sync.catalog.yaml.reader import Tree
    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.kinds import Field
    from tjar_sync.model.value import Value

Taken: TypeAlias = "Mapping[Address, Mapping[str, Value]]"
"""Values of the store, by address and field."""
_TEXTS = frozenset({Shape.TEXT, Shape.HTML})
NO_PICTURES: Mapping[str, str] = MappingProxyType({})


class NotAccepted(Exception):  # noqa: N818 - it is a state of the files
    """Why a value cannot be brought into the files, in plain words."""


class FileChanges(NamedTuple):
    """What accepting comes to."""

    files: dict[Path, bytes | None]
    """Each that changes, as a whole; None for one in which nothing is left."""
    refused: dict[tuple[Address, str], str]
    """What could not be accepted, by address and field, and why."""


def accept(
    catalog: Catalog,
    root: Path,
    taken: Taken,
    gone: tuple[Address, ...] = (),
    pictures: Mapping[str, str] = NO_PICTURES,
) -> FileChanges:
    """Return the files in which these values stand, and no entry is gone; nothing is written.

    A value that others share, by `defaults` or by a text in a file of its own, is written out
    where it is accepted. `pictures` are the files, by digest, that are to come with it. Raises
    NotAccepted for a file that cannot be changed.
    """
    work = _Accepting(catalog, root, pictures)
    refused = {}
    for address, values in taken.items():
        for path, value in values.items():
            try:
                work.take(catalog.resources[address], path, value)
            except ValueError as error:
                refused[address, path] = str(error)
    for address in gone:
        for layer in layers_of(catalog.resources[address]):
            if layer.prefix[-1] == address.name:
                if isinstance(layer.document, TableDocument):
                    place = layer.document.place(layer.prefix)
                    raise NotAccepted(f"{address} has a row in a table, {place}; take it out there")
                work.changes(layer)[_place(layer)[1]] = REMOVED
    return FileChanges(work.files(), refused)


def layers_of(resource: Resource) -> tuple[Layer, ...]:
    """Return what a resource is laid together from; nothing for one that no entry is about."""
    return resource.origins.layers if isinstance(resource.origins, Origins) else ()


@dataclass(slots=True)
class _Accepting:
    """Collects what is to change, file by file."""

    catalog: Catalog
    root: Path
    pictures: Mapping[str, str]
    yaml: dict[str, dict[Names, Wanted]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    referred: Counter[str] = field(init=False)
    """How often each text file is named."""
    rewriter: Rewriter = field(init=False)

    def __post_init__(self) -> None:
        resources = self.catalog.resources.values()
        unique = {_place(one): one for resource in resources for one in layers_of(resource)}
        self.referred = Counter(
            name for layer in unique.values() for name in _files_in(dict(layer.tree))
        )
        labels = labels_of(self.catalog.resources)
        names = {key: Address.parse(one).name for key, one in labels.items()}
        self.rewriter = Rewriter({**self.pictures, **names})

    def changes(self, layer: Layer) -> dict[Names, Wanted]:
        """Return what is to change in a layer's file."""
        return self.yaml.setdefault(layer.document.file, {})

    def take(self, resource: Resource, path: str, value: Value) -> None:
        """Note one value. Raises ValueError for what no file has a name for."""
        kind_field = KINDS[resource.address.kind].fields[path]
        keys = tuple(path.split("."))
        layers = layers_of(resource)
        own = next(one for one in layers if one.kind in {LayerKind.ENTRY, LayerKind.TABLE})
        found = _supplier(layers, keys)
        if found is not None and found.kind in {LayerKind.SCHEDULE, LayerKind.CAMPAIGN}:
            self._require_own(found, resource, path)
        given = REMOVED if found is None else _at(found.tree, keys)
        alone = found is not None and self._is_own(found, resource, keys)
        goal = found if found is not None and alone else own
        if isinstance(goal.document, TableDocument):
            raise ValueError(f"it is in a table: {goal.document.place((*goal.prefix, *keys))}")  # noqa: TRY004 - it is a value that cannot be taken
        name = _file_of(kind_field, given)
        if name and alone and self.referred[name] == 1 and isinstance(value, str):
            self.texts[name] = escaped(value)
            return
        said = None if given is REMOVED else given
        tree = self.rewriter.value(kind_field, said, resource.values.get(path), value)
        if found is not None and alone:
            self._put(found, keys, tree)
        else:
            self._write_out(resource, own, found, keys, tree)

    def _require_own(self, layer: Layer, resource: Resource, path: str) -> None:
        """Raise ValueError where a window of time has a value that cannot be written there."""
        if layer.kind is LayerKind.CAMPAIGN:
            raise ValueError(
                "it is worked out from a campaign's discount: change that, or set"
                f" {path} in the campaign's window of this entry"
            )
        if not self._is_own(layer, resource, tuple(path.split("."))):
            raise ValueError("a window that others share sets it: change it there by hand")

    def _is_own(self, layer: Layer, resource: Resource, keys: Names) -> bool:
        """Say whether what a layer has there is of one resource alone."""
        if layer.prefix[-1] == resource.address.name:
            return True
        if all(one.kind is not LayerKind.ENTRY for one in layers_of(resource)):
            return False  # what rows of a table are made from is for rows to come, too
        suppliers = (_supplier(layers_of(one), keys) for one in self.catalog.resources.values())
        users = [one for one in suppliers if one is not None and _place(one) == _place(layer)]
        return len(users) == 1

    def _write_out(
        self, resource: Resource, own: Layer, found: Layer | None, keys: Names, tree: Tree
    ) -> None:
        """Write a value into the resource's own entry; with it all that the map had elsewhere."""
        head = keys[:1]
        if len(keys) > 1 and _at(own.tree, head) in (None, REMOVED):
            below = found.tree.get(keys[0]) if found is not None else None
            whole: Any = below if isinstance(below, dict) else self._cleared(resource, keys[0])
            if (*_place(own)[1], *head) not in self.changes(own):
                self._put(own, head, _copied(whole))
        self._put(own, keys, tree)

    def _cleared(self, resource: Resource, key: str) -> Tree:
        """Return the map whose every value the files clear by one null."""
        found: dict[str, Tree] = {}
        for path in resource.values:
            head, *rest = path.split(".")
            if head == key and rest:
                _set(found, tuple(rest), None)
        return found

    def _put(self, layer: Layer, keys: Names, tree: Tree) -> None:
        if layer.kind is LayerKind.SCHEDULE:
            self._put_into_window(layer, keys, tree)
            return
        changes, place = self.changes(layer), (*_place(layer)[1], *keys)
        for depth in range(1, len(place)):
            whole: Any = changes.get(place[:depth])
            if isinstance(whole, dict):
                _set(whole, place[depth:], tree)
                return
        changes[place] = tree

    def _put_into_window(self, layer: Layer, keys: Names, tree: Tree) -> None:
        """Note one value of a window; the list that it stands in is changed as a whole."""
        *above, index, inner = layer.prefix
        names = tuple(map(str, above))
        document: Any = layer.document.tree
        listed: Any = self.changes(layer).setdefault(names, _copied(_at(document, names)))
        _set(listed[index], (str(inner), *keys), tree)

    def files(self) -> dict[Path, bytes | None]:
        """Return every file that changes, as it is to be."""
        found: dict[Path, bytes | None] = {}
        for file, changes in self.yaml.items():
            path = self.root / file
            try:
                data = edit(path.read_bytes(), changes)
            except Unfit as error:
                named = ", ".join(".".join(place) for place in changes)
                raise NotAccepted(f"{file} cannot be changed at {named}: {error}") from error
            found[path] = None if REMOVED in changes.values() and _is_empty(data) else data
        for name, text in self.texts.items():
            path = locate_inside(self.root, name).path
            found[path] = text_bytes(path.read_bytes(), text)
        return found


def _place(layer: Layer) -> tuple[str, Names]:
    return layer.document.file, tuple(map(str, layer.prefix))


def _supplier(layers: tuple[Layer, ...], keys: Names) -> Layer | None:
    """Return the layer that has what stands at a path; None where a map above it has it not."""
    headed = False
    for layer in layers:
        if headed and layer.kind is LayerKind.DEFAULTS:
            break
        if _at(layer.tree, keys) is not REMOVED:
            return layer
        above = [_at(layer.tree, keys[:depth]) for depth in range(1, len(keys))]
        if any(one is not REMOVED and not isinstance(one, dict) for one in above):
            break
        headed = headed or _at(layer.tree, keys[:1]) is not REMOVED
    return None


def _at(tree: Mapping[str, Tree], keys: Names) -> Wanted:
    found: Any = tree
    for key in keys:
        if not isinstance(found, dict) or key not in found:
            return REMOVED
        found = found[key]
    wanted: Wanted = found
    return wanted


def _set(tree: dict[str, Tree], keys: Names, value: Tree) -> None:
    for key in keys[:-1]:
        below = tree.get(key)
        tree[key] = below if isinstance(below, dict) else {}
        tree = tree[key]  # type: ignore[assignment] # it is a map by now
    tree[keys[-1]] = value


def _copied(tree: Any) -> Any:  # noqa: ANN401 - any part of a tree
    match tree:
        case dict():
            return {key: _copied(one) for key, one in tree.items()}
        case list():
            return [_copied(one) for one in tree]
        case _:
            return tree


def _file_of(kind_field: Field, given: Wanted) -> str:
    """Return the file of its own that a text stands in; empty where it has none."""
    if kind_field.shape in _TEXTS and isinstance(given, dict):
        return PurePosixPath(str(given["file"])).as_posix()
    return ""


def _files_in(tree: Tree) -> Iterator[str]:
    """Yield every file that is named in a tree."""
    match tree:
        case {"file": str() as name}:
            yield PurePosixPath(name).as_posix()
        case dict():
            for value in tree.values():
                yield from _files_in(value)
        case list():
            for item in tree:
                yield from _files_in(item)
        case _:
            pass


def _is_empty(data: bytes) -> bool:
    """Say whether a file holds no entry at all."""
    tree = read("", data.removeprefix(codecs.BOM_UTF8)).tree
    return isinstance(tree, dict) and not any(tree.values())
