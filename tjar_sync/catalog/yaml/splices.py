"""Turn one step of an edit into the splices of the text that carry it out, and nothing more."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.catalog.yaml.steps import StepKind
from tjar_sync.catalog.yaml.text_nodes import content_end, line_end, line_start, next_line
from tjar_sync.catalog.yaml.tokens import item, pair, token
from tjar_sync.catalog.yaml.writer import flow

if TYPE_CHECKING:
    from tjar_sync.catalog.yaml.reader import Tree
    from tjar_sync.catalog.yaml.steps import EditStep
    from tjar_sync.catalog.yaml.text_nodes import TextNode

_DASH = re.compile(r"-(?:[ \t]+[&!]\S+)*[ \t]*$")
_ANCHOR = re.compile(r"[ \t]*&\S+")


class Unfit(Exception):  # noqa: N818 - it is a state of the text
    """The text is of a form into which a value cannot be put."""


class Splice(NamedTuple):
    """From here to there, the text becomes another; its breaks are line feeds."""

    start: int
    end: int
    text: str


def splices(text: str, owner: TextNode, step: EditStep) -> list[Splice]:
    """Say how a map or list of a text is changed by a step. Raises Unfit."""
    element = step.path[-1]
    index = owner.at(element)
    match step.kind:
        case StepKind.ADD:
            return [_added(text, owner, str(element), step.value)]
        case StepKind.INSERT:
            return [_inserted(text, owner, index, step.value)]
        case _ if index is None:
            raise Unfit(f"`{element}` does not stand there")
        case StepKind.SET:
            return _set(text, owner, index, step.value)
        case _:
            return [_dropped(text, owner, index)]


def _set(text: str, owner: TextNode, index: int, value: Tree) -> list[Splice]:
    """Put a value where another is; a comment behind that stays."""
    old, behind = owner.values[index], _behind_key(text, owner, index)
    at = owner.keys[index].start if owner.is_map else behind - 1
    column = None if owner.flow else at - line_start(text, at)
    first, _, rest = token(text, old, value, column).partition("\n")
    end = content_end(text, old)
    if "\n" in text[behind : old.start] or "\r" in text[behind : old.start]:
        anchor = _ANCHOR.match(text, behind)
        place = anchor.end() if anchor else behind
        body = f"{rest}\n" if rest else ""
        block = Splice(line_start(text, old.start), next_line(text, end), body)
        return [Splice(place, place, f" {first}".rstrip()), block]
    start = old.start if first else behind
    gap = " " if first and start == behind and not owner.flow else ""
    found = [Splice(start, end, f"{gap}{first}")]
    if rest:
        below = line_end(text, end)
        found.append(Splice(below, below, f"\n{rest}"))
    return found


def _behind_key(text: str, owner: TextNode, index: int) -> int:
    """Return where the place for a value begins: behind the colon of its key, or its dash."""
    if owner.is_map:
        return text.index(":", owner.keys[index].end) + 1
    return owner.values[index].start if owner.flow else _dash(text, owner.values[index]) + 1


def _dash(text: str, item: TextNode) -> int:
    start = line_start(text, item.start)
    found = _DASH.search(text[start : item.start])
    if found is None:
        raise Unfit("an item stands on another line than its dash")
    return start + found.start()


def _is_first(text: str, at: int) -> bool:
    """Say whether nothing stands before a place on its line."""
    return not text[line_start(text, at) : at].strip(" ")


def _added(text: str, owner: TextNode, key: str, value: Tree) -> Splice:
    """Put a key behind the last one of a map."""
    last = owner.values[-1]
    if owner.flow:
        return Splice(last.end, last.end, f", {flow({key: value})[1:-1]}")
    return _below(text, last, pair(key, value), owner.keys[0].column)


def _below(text: str, last: TextNode, more: str, column: int) -> Splice:
    """Put lines below the last of a map or list; a file without a last break keeps to that."""
    at = next_line(text, content_end(text, last))
    found = textwrap.indent(more, " " * column)
    if at == len(text) and not text.endswith(("\n", "\r")):
        found = "\n" + found.removesuffix("\n")
    return Splice(at, at, found)


def _inserted(text: str, owner: TextNode, index: int | None, value: Tree) -> Splice:
    if owner.flow and index is None:
        end = owner.values[-1].end
        return Splice(end, end, f", {flow(value)}")
    if owner.flow:
        start = owner.values[index or 0].start
        return Splice(start, start, f"{flow(value)}, ")
    dash = _dash(text, owner.values[index or 0])
    column, more = dash - line_start(text, dash), item(value)
    if index is None:
        return _below(text, owner.values[-1], more, column)
    if not _is_first(text, dash):
        raise Unfit("the first item of a list stands behind something else")
    start = line_start(text, dash)
    return Splice(start, start, textwrap.indent(more, " " * column))


def _dropped(text: str, owner: TextNode, index: int) -> Splice:
    """Take out a key or an item, one of several."""
    nodes = owner.keys if owner.is_map else owner.values
    if owner.flow:
        if index + 1 < len(nodes):
            return Splice(nodes[index].start, nodes[index + 1].start, "")
        return Splice(owner.values[index - 1].end, owner.values[index].end, "")
    start = nodes[index].start if owner.is_map else _dash(text, nodes[index])
    if _is_first(text, start):
        end = content_end(text, owner.values[index])
        return Splice(line_start(text, start), next_line(text, end), "")
    if index or len(nodes) == 1:
        raise Unfit("it stands behind something else on its line")
    other = nodes[1].start if owner.is_map else _dash(text, nodes[1])
    return Splice(start, other, "")
