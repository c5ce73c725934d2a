"""Insert one value into a YAML text, byte by byte, so that comments and style stay."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import yaml
from yaml.nodes import CollectionNode, MappingNode, Node

from tjar_sync.catalog.yaml.splices import Unfit

if TYPE_CHECKING:
    from collections.abc import Sequence

_LOADER = yaml.SafeLoader
"""Its marks are exact, which those of the C loader are not."""


def insert(text: str, path: Sequence[str], value: object) -> str:
    """Return the text with a value at a path of keys; what is there already is replaced.

    Maps that are missing are made in the style of the one that they stand in. Raises Unfit where
    the path leads through what is no map.
    """
    root = yaml.compose(text, _LOADER)
    if not isinstance(root, MappingNode):
        raise Unfit("it is no map")
    node: MappingNode = root
    for depth, name in enumerate(path):
        child = _child(node, name)
        rest = path[depth + 1 :]
        if child is None:
            return _add(text, node, name, _nested(rest, value))
        if not rest or not isinstance(child, MappingNode):
            if rest and not _is_empty(child):
                raise Unfit(f"{name} is no map")
            return _replace(text, child, _nested(rest, value))
        node = child
    raise Unfit("there is no path")


def _child(node: MappingNode, name: str) -> Node | None:
    return next((value for key, value in node.value if key.value == name), None)


def _is_empty(node: Node) -> bool:
    return node.tag == "tag:yaml.org,2002:null"


def _nested(path: Sequence[str], value: object) -> object:
    for name in reversed(path):
        value = {name: value}
    return value


def flow(value: object) -> str:
    """Write a value on one line: maps in braces, words plain where they mean themselves."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_word(key)}: {flow(one)}" for key, one in value.items()) + "}"
    return _word(value) if isinstance(value, str) else json.dumps(value)


def _word(text: str) -> str:
    plain = text.replace(".", "").replace("_", "")
    means_itself = plain.isascii() and plain.isalnum() and yaml.safe_load(text) == text
    return text if means_itself else json.dumps(text)


def _add(text: str, node: MappingNode, name: str, value: object) -> str:
    """Add a key behind the last one of a map."""
    if node.flow_style:
        end = node.end_mark.index - 1
        head = text[:end].rstrip()
        comma = "" if head.endswith(("{", ",")) else ", "
        comma = " " if head.endswith(",") else comma
        return f"{head}{comma}{_word(name)}: {flow(value)}{text[end:]}"
    first, last = node.value[0][0], node.value[-1][1]
    indent = " " * first.start_mark.column
    at = _line_end(text, _end(last))
    line = f"{indent}{_word(name)}: {flow(value)}\n"
    gap = "" if at == 0 or text[at - 1] == "\n" else "\n"
    return f"{text[:at]}{gap}{line}{text[at:]}"


def _end(node: Node) -> int:
    """Return where a value really ends: a block map's own mark lies behind what follows it."""
    if not isinstance(node, CollectionNode) or node.flow_style:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(node, MappingNode) else last)


def _line_end(text: str, at: int) -> int:
    """Return where the next line begins, seen from the end of a value."""
    if at and text[at - 1] == "\n":  # the value was a block of lines
        return at
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def _replace(text: str, node: Node, value: object) -> str:
    """Put another value where one is; where none was written, behind its key."""
    start, end = node.start_mark.index, node.end_mark.index
    gap = " " if start == end and text[start - 1 : start] == ":" else ""
    return f"{text[:start]}{gap}{flow(value)}{text[end:]}"
