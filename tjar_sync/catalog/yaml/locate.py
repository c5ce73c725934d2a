"""Find the line and column of any place in a file again, by its path of keys and indexes.

A catalog without mistakes never comes here, so reading need not carry every position.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

from tjar_sync.catalog.yaml.reader import MERGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Path: TypeAlias = "Sequence[str | int]"


class FoundNode(NamedTuple):
    """The key (or item) that a path leads to, and its value."""

    key: Node
    value: Node


def compose(data: bytes) -> Node | None:
    """Parse a file that was read without a fault, keeping all positions."""
    return yaml.compose(data, Loader=yaml.CLoader)


class Places:
    """The places of one file, by path; each map is indexed when it is first gone through."""

    def __init__(self, root: Node) -> None:
        self._root = root
        self._indexes: dict[int, dict[str, FoundNode]] = {}

    def find(self, path: Path) -> FoundNode:
        """Follow a path as far as it goes."""
        found = FoundNode(self._root, self._root)
        for element in path:
            match found.value, element:
                case SequenceNode(value=items), int() if element < len(items):
                    found = FoundNode(items[element], items[element])
                case MappingNode() as node, str() if element in self._index(node):
                    found = self._index(node)[element]
                case _:
                    break
        return found

    def _index(self, node: MappingNode) -> dict[str, FoundNode]:
        index = self._indexes.get(id(node))
        if index is None:
            index = self._indexes[id(node)] = {}
            for pair in _pairs(node):
                index.setdefault(pair.key.value, pair)
        return index


def position(node: Node) -> tuple[int, int]:
    """Return a node's line and column, counted from 1."""
    return node.start_mark.line + 1, node.start_mark.column + 1


def _pairs(node: Node) -> Iterator[FoundNode]:
    """Yield own pairs first, then those that `<<` brings in."""
    merged = []
    for key, value in node.value:
        if key.value == MERGE:
            merged.append(value)
        else:
            yield FoundNode(key, value)
    for source in merged:
        for inner in source.value if isinstance(source, SequenceNode) else [source]:
            if isinstance(inner, MappingNode):
                yield from _pairs(inner)
