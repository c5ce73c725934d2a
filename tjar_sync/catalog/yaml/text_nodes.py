"""The nodes of a YAML text with the places of their first and last characters, aliases too."""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_Event: TypeAlias = Any
"""What the parser gives: its class tells what it has, which the stubs do not know."""
_PROPERTIES = re.compile(r"((?:&[^\s,\[\]{}]+|!\S*)(?:\s+|$))+")
_BREAKS = "\r\n"
_ENDS = frozenset({MappingEndEvent, SequenceEndEvent})


@dataclass(slots=True)
class TextNode:
    """A node as it is written; where it refers to another by `*name`, only that name is it."""

    start: int
    """Where its value begins, behind its anchor and tag."""
    end: int
    """Where it ends; of a block of lines behind its last break."""
    column: int
    flow: bool = False
    """It stands within brackets or braces, or begins with one."""
    style: str = ""
    """Of a scalar: a quote, `|`, `>`, or the empty text where it is plain."""
    text: str = ""
    """Of a scalar: what it says."""
    alias: bool = False
    keys: list[TextNode] = field(default_factory=list)
    """Of a map."""
    values: list[TextNode] = field(default_factory=list)
    """Of a map, one for each key; or the items of a list."""
    is_map: bool = False
    is_list: bool = False

    @property
    def block(self) -> bool:
        """True for a map or list of lines."""
        return (self.is_map or self.is_list) and not self.flow

    def at(self, element: str | int) -> int | None:
        """Return the place of a key, or an item, among its own; None where it has it not."""
        if isinstance(element, int):
            return element if self.is_list and element < len(self.values) else None
        names = (index for index, key in enumerate(self.keys) if key.text == element)
        return next(names, None)


def text_nodes(text: str) -> TextNode | None:
    """Read a text's only document; None where it has none. Raises yaml.YAMLError."""
    # The marks of the C parser are not exact, those of this one are.
    events: Iterator[_Event] = iter(yaml.parse(text, Loader=yaml.SafeLoader))
    next(events)
    if isinstance(next(events), StreamEndEvent):
        return None
    return _node(text, events, next(events), within=False)


def _node(text: str, events: Iterator[_Event], event: _Event, *, within: bool) -> TextNode:
    start, end = event.start_mark.index, event.end_mark.index
    column = event.start_mark.column
    match event:
        case AliasEvent():
            return TextNode(start, end, column, within, alias=True)
        case ScalarEvent():
            begin = _behind_properties(text, start, end) if event.anchor or event.tag else start
            style = event.style or ""
            return TextNode(begin, end, column, within, style, event.value)
        case _:
            begin = _behind_properties(text, start, end) if event.anchor or event.tag else start
            flow = within or bool(event.flow_style)
            node = TextNode(begin, end, column, flow)
            _fill(text, events, event, node)
            return node


def _fill(text: str, events: Iterator[_Event], event: _Event, node: TextNode) -> None:
    """Read what is in a map or list, and where that ends."""
    node.is_map = isinstance(event, MappingStartEvent)
    node.is_list = isinstance(event, SequenceStartEvent)
    while type(event := next(events)) not in _ENDS:
        if node.is_map:
            node.keys.append(_node(text, events, event, within=node.flow))
            event = next(events)
        node.values.append(_node(text, events, event, within=node.flow))
    if node.flow:
        node.end = event.end_mark.index
    else:  # its own mark lies behind what follows it
        node.end = node.values[-1].end
        first = node.keys[0] if node.is_map else node.values[0]
        node.column = first.column


def _behind_properties(text: str, start: int, end: int) -> int:
    found = _PROPERTIES.match(text, start, max(end, start))
    return start if found is None else found.end()


def content_end(text: str, node: TextNode) -> int:
    """Return where a node's last character stands, blank lines and the last break left out."""
    if node.block:
        return content_end(text, node.values[-1])
    if node.style not in ("|", ">") or node.alias:
        return node.end
    head = text[node.start : line_end(text, node.start)].partition("#")[0]
    if "+" in head:  # the blank lines are a part of it
        return len(text[: node.end].removesuffix("\n").removesuffix("\r"))
    return len(text[: node.end].rstrip(f" {_BREAKS}"))


def line_start(text: str, at: int) -> int:
    """Return where the line of a place begins."""
    return max(text.rfind(one, 0, at) for one in _BREAKS) + 1


def line_end(text: str, at: int) -> int:
    """Return where the line of a place ends, before its break."""
    found = re.compile(r"[\r\n]").search(text, at)
    return len(text) if found is None else found.start()


def next_line(text: str, at: int) -> int:
    """Return where the line after that of a place begins; the text's end where there is none."""
    end = line_end(text, at)
    return end + (2 if text.startswith("\r\n", end) else 1) if end < len(text) else end


def find(root: TextNode, path: Sequence[str | int]) -> tuple[list[TextNode], int]:
    """Follow a path through what stands here itself; return the nodes, and how many steps it went.

    It ends before a key that only `<<` brings in, and at an alias.
    """
    nodes = [root]
    for depth, element in enumerate(path):
        index = nodes[-1].at(element)
        if nodes[-1].alias or index is None:
            return nodes, depth
        nodes.append(nodes[-1].values[index])
    return nodes, len(path)
