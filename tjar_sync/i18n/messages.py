"""The messages of a language, read from its PO file: what is said in English, and how here."""

from __future__ import annotations

import ast
import re
from dataclasses import field
from functools import cache
from pathlib import Path

from tjar_sync.dataclass import dataclass

_LINE = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr)(?:\[(\d)\])? )?(".*")')


@dataclass(slots=True)
class Message:
    """One message: a sentence, or its forms by number."""

    english: str = ""
    plural: str = ""
    """Empty where it is no matter of number."""
    label: bool = False
    """It is said on its own alone: within a sentence, the same word is somebody's value."""
    forms: dict[int, str] = field(default_factory=dict)
    """What it is in the language; one form, or one for each case of number."""


@cache
def messages_of(language: str) -> tuple[Message, ...]:
    """Return the messages of a language, without the header of its file."""
    text = (Path(__file__).parent / f"{language}.po").read_text("utf-8")
    return tuple(found for block in text.split("\n\n") if (found := _message(block)).english)


def _message(block: str) -> Message:
    """Read one entry of a PO file."""
    found, keyword, form = Message(), "", 0
    for line in block.split("\n"):
        match = _LINE.fullmatch(line)
        if match is None:
            continue
        keyword, form = (match[1], int(match[2] or 0)) if match[1] else (keyword, form)
        said: str = ast.literal_eval(match[3])
        if keyword == "msgctxt":
            found.label = True
        elif keyword == "msgid":
            found.english += said
        elif keyword == "msgid_plural":
            found.plural += said
        else:
            found.forms[form] = found.forms.get(form, "") + said
    return found
