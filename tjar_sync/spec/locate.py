"""Find the line and column of any place in a file again, by its path of keys and indexes.

A catalog without mistakes never comes here, so reading need not carry every position.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

from tjar_sync.spec.reader import MERGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Path: TypeAlias = "Sequence[str | int]"


class Found(NamedTuple):
    """The key (or item) that a path leads to, and its value."""

    key: Node
    value: Node


def compose(data: bytes) -> Node | None:
    """Parse a file that was read without a fault, keeping all positions."""
    return yaml.compose(data, Loader=yaml.CLoader)


def find(root: Node, path: Path) -> Found:
    """Follow a path as far as it goes."""
    found = Found(root, root)
    for element in path:
        step = _step(found.value, element)
        if step is None:
            break
        found = step
    return found


def position(node: Node) -> tuple[int, int]:
    """Return a node's line and column, counted from 1."""
    return node.start_mark.line + 1, node.start_mark.column + 1


def _step(node: Node, element: str | int) -> Found | None:
    if isinstance(node, SequenceNode):
        inside = isinstance(element, int) and element < len(node.value)
        return Found(node.value[element], node.value[element]) if inside else None
    if isinstance(node, MappingNode):
        return next((pair for pair in _pairs(node) if pair.key.value == element), None)
    return None


def _pairs(node: Node) -> Iterator[Found]:
    """Yield own pairs first, then those that `<<` brings in."""
    merged = []
    for key, value in node.value:
        if key.value == MERGE:
            merged.append(value)
        else:
            yield Found(key, value)
    for source in merged:
        for mapping in source.value if isinstance(source, SequenceNode) else [source]:
            yield from _pairs(mapping)
