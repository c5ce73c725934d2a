"""Find texts that a `#` cuts off: YAML takes ` #1` for a comment, where a person means a word.

A comment proper has a space after its `#`; one that begins with a letter or a digit is taken for
a part of the text that it follows, or for the value that its key lacks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml
from yaml.events import ScalarEvent

from tjar_sync.catalog.yaml.scalars import WORDS, number
from tjar_sync.model.catalog import Position
from tjar_sync.model.codes import Mistake
from tjar_sync.model.diagnostic import mistake

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

_SUSPECT = re.compile(r"[ \t]+#\w")
_LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What the parser counts lines by."""
_FEWEST = re.compile(rb"[ \t]#[^\s#]")


def cut_by_comment(file: str, data: bytes, text: str) -> Iterator[Diagnostic]:
    """Yield each text, or absent value, that such a comment follows in a file that YAML can read."""
    if not _FEWEST.search(data) or not _SUSPECT.search(text):
        return
    lines = _LINE_BREAK.split(text)
    for event in yaml.parse(data, Loader=yaml.CLoader):
        if not isinstance(event, ScalarEvent) or not event.implicit[0] or event.tag is not None:
            continue
        start: Any = event.start_mark
        end: Any = event.end_mark
        line = lines[end.line] if end.line < len(lines) else ""
        if _SUSPECT.match(line, end.column) and _is_text(event.value):
            place = Position(file, start.line + 1, start.column + 1)
            told = "nothing stands here" if not event.value else "the text ends here"
            message = (
                f"{told}, since ` #` begins a comment; put it in quotes, "
                "or write a space after `#` if a comment is meant"
            )
            yield mistake(Mistake.CUT_BY_COMMENT, message, place)


def _is_text(value: str) -> bool:
    """Say whether a comment takes something from it: an empty value, or a text."""
    try:
        return not value or (value not in WORDS and isinstance(number(value), str))
    except ValueError:  # a number, and one out of range: that is told already
        return False
