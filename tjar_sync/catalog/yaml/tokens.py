"""Write one value in the style of the one whose place it takes, so that a diff shows nothing else."""

from __future__ import annotations

import json
import re
import textwrap
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from tjar_sync.catalog.yaml.reader import read
from tjar_sync.catalog.yaml.text_nodes import line_end
from tjar_sync.catalog.yaml.writer import emit, flow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.catalog.yaml.reader import Tree
    from tjar_sync.catalog.yaml.text_nodes import TextNode

_INDENT = 2
_SHORT = 80
"""A list or map that is longer than that stands on lines of its own."""
_FLAGS = (("true", "false"), ("yes", "no"), ("on", "off"))
_COMMENT = re.compile(r"[ \t]+#.*")
_BODY = re.compile(r"\n( +)\S")
_NUMBER = re.compile(r"[-+]?\d+(?:\.(\d*))?")
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def same(one: Tree, other: Tree) -> bool:
    """Say whether two values are the same in a file: 1 is 1.0, and neither is `true`."""
    match one, other:
        case dict(), dict():
            return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
        case list(), list():
            return len(one) == len(other) and all(map(same, one, other))
        case _:
            flags = isinstance(one, bool) == isinstance(other, bool)
            return flags and one == other


def token(text: str, old: TextNode, value: Tree, column: int | None) -> str:
    """Write a value as it may stand in the place of another, on one line or several.

    `column` is that of the key, or of the item's dash, whose value it is; None within brackets.
    """
    for one in _candidates(text, old, value, column):
        if _means(one, value, column):
            return one
    return flow(value)


def block(value: Tree, column: int) -> str:
    """Write a value behind a key of that column, on lines of its own where it needs some."""
    first, _, rest = lines({"k": value}).removeprefix("k:").removesuffix("\n").partition("\n")
    below = textwrap.indent(rest, " " * column)
    return f"{first.removeprefix(' ')}\n{below}" if rest else first.removeprefix(" ")


def pair(key: str, value: Tree) -> str:
    """Write a key and its value on a line, or on several; what is short and nested in braces."""
    short = flow({key: value})[1:-1]
    nested = isinstance(value, dict | list)
    return f"{short}\n" if nested and len(short) <= _SHORT else lines({key: value})


def item(value: Tree) -> str:
    """Write an item with its dash; a map that is short in braces."""
    short = f"- {flow(value)}\n"
    return short if isinstance(value, dict) and len(short) <= _SHORT else lines([value])


def lines(tree: Tree) -> str:
    """Write a map or list on lines of its own, without a mark of the document's end."""
    found = emit(tree)
    return found.removesuffix("...\n") if found.endswith("\n...\n") else found


def _means(written: str, value: Tree, column: int | None) -> bool:
    alone = f"{{k: {written}}}\n" if column is None else f"{' ' * column}k: {written}\n"
    reading = read("", alone.encode())
    return not reading.mistakes and same(reading.tree, {"k": value})


def _candidates(text: str, old: TextNode, value: Tree, column: int | None) -> Iterator[str]:
    written = text[old.start : old.end]
    match value:
        case str():
            yield from _texts(text, old, value, column or 0)
        case bool():
            yield from _flags(written, yes=value)
        case int() | Decimal():
            yield from _numbers(written, Decimal(value))
        case _:
            pass
    if column is not None and (isinstance(value, str) or len(flow(value)) > _SHORT):
        yield block(value, column)


def _flags(written: str, *, yes: bool) -> Iterator[str]:
    """Use the author's word for it, and capitals where the author did."""
    used = [words for words in _FLAGS if written.lower() in words]
    for word in (words[0] if yes else words[1] for words in used):
        yield word.upper() if written.isupper() else word


def _numbers(written: str, value: Decimal) -> Iterator[str]:
    """Keep as many decimals as the author wrote, where that says the same."""
    found = _NUMBER.fullmatch(written)
    if found is None:
        return
    try:
        kept = value.quantize(Decimal(1).scaleb(-len(found[1] or "")))
    except InvalidOperation:
        return
    yield f"{kept:f}"


def _texts(text: str, old: TextNode, value: str, column: int) -> Iterator[str]:
    match old.style:
        case "'":
            yield "'" + value.replace("'", "''") + "'"
        case '"':
            yield _UNPRINTABLE.sub(
                lambda found: f"\\u{ord(found[0]):04X}", json.dumps(value, ensure_ascii=False)
            )
        case "|" | ">":
            yield from _lines(text, old, value, column)
        case _:
            pass


def _lines(text: str, old: TextNode, value: str, column: int) -> Iterator[str]:
    """Write a text as a block of lines, as deep as the one before, and with its comment."""
    head = text[old.start : line_end(text, old.start)]
    comment = _COMMENT.search(head)
    body = _BODY.search(text, old.start, old.end)
    indent = body[1] if body else " " * (column + _INDENT)
    chomp = ("" if value.endswith("\n") else "-") + (comment[0] if comment else "")
    whole = value.removesuffix("\n")
    if old.style == ">":
        folded = re.sub("\n+", lambda found: "\n" + found[0], whole)
        yield f">{chomp}\n{textwrap.indent(folded, indent)}"
    yield f"|{chomp}\n{textwrap.indent(whole, indent)}"
