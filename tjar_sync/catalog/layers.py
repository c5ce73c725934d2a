"""Layers: the trees that an entry is laid together from, and which of them a value is of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tjar_sync.model.catalog import LayerKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tjar_sync.catalog.files import Document
    from tjar_sync.catalog.yaml.locate import Path
    from tjar_sync.catalog.yaml.reader import Keys, Tree


class Layer(NamedTuple):
    """One of the trees that an entry is laid together from, and where it stands."""

    kind: LayerKind
    document: Document
    prefix: Keys
    """Where in the document."""
    tree: Mapping[str, Tree]
    broken: frozenset[str] = frozenset()
    """Keys that were taken out since they are wrong, which was told."""


class Found(NamedTuple):
    """Which layer has what stands at a path, and how much of the path it has."""

    layer: Layer
    path: Path
    """Below the layer's place in its document."""
    value: Tree
    """What the last key that is there leads to."""
    whole: bool
    """Whether the layer supplies what stands at the whole path."""


def find(layers: Sequence[Layer], path: Path, tree: Mapping[str, Tree]) -> Found:
    """Return which of the layers, the uppermost first, supplies what stands at a path.

    Where none has all of it, it is the one that has most, and of equals the uppermost. Defaults
    are whole: what a key holds there counts where no other layer has that key. `tree` is what the
    layers make together.
    """
    if len(layers) > 1 and len(path) > 1 and isinstance(path[1], int):
        item = _item(layers, path, tree)
        if item is not None:
            return item
    nearest = _follow(layers[0], path)
    for layer in layers[1:]:
        if nearest.whole or (nearest.path and layer.kind is LayerKind.DEFAULTS):
            break
        found = _follow(layer, path)
        if found.whole or len(found.path) > len(nearest.path):
            nearest = found
    return nearest


_NOWHERE = object()


def _item(layers: Sequence[Layer], path: Path, tree: Mapping[str, Tree]) -> Found | None:
    """Return which layer has one item of a list that others may have changed; None for all else."""
    key, index, *rest = path
    whole = tree.get(str(key))
    items: dict[object, Any] = dict(enumerate(whole)) if isinstance(whole, list) else {}
    wanted = items.get(index, _NOWHERE)
    for layer in layers:
        match layer.tree.get(str(key)):
            case {"append": [*added]} if wanted in added:
                place = (key, "append", added.index(wanted), *rest)
                return Found(layer, place, wanted, whole=True)
            case [*listed] if wanted in listed:
                at = index if listed == whole else listed.index(wanted)
                return _follow(layer, (key, at, *rest))
            case _:
                pass
    return None


def _follow(layer: Layer, path: Path) -> Found:
    value: Tree = layer.tree  # type: ignore[assignment] # a mapping that is only read
    for depth, key in enumerate(path):
        match value, key:
            case dict(), str() if key in value:
                value = value[key]
            case list(), int() if key < len(value):
                value = value[key]
            case _:
                return Found(layer, path[:depth], value, whole=not isinstance(value, dict))
    return Found(layer, path, value, whole=True)
