"""What a person or a program gets to read, whatever was read before: safe, short, and whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tjar_sync.render.problems import error_text

if TYPE_CHECKING:
    from tjar_sync.errors import TjarSyncError

_HARMLESS = dict.fromkeys(map(ord, "\n\u2068\u2069\u200c\u200d"))
"""Line breaks, the isolates that right-to-left words stand in, and parts of letters."""
LONGEST = 200_000


def check_text(text: str) -> None:
    """See that a text cannot steer or spoof a terminal."""
    rest = text.translate(_HARMLESS)
    odd = "".join(letter for letter in rest if not letter.isprintable())
    assert not odd, f"it prints {odd[:20]!r}"


def check_json(text: str) -> None:
    """See that a text is JSON, and can be printed."""
    check_text(text)
    json.loads(text, parse_constant=_refuse)


def check_error(error: TjarSyncError) -> None:
    """See that an error says something, in a text of bearable length."""
    assert error.what, "no words"
    text = error_text(error)
    check_text(text)
    assert len(text) < LONGEST, f"words without end: {len(text)}"


def _refuse(word: str) -> None:
    raise AssertionError(f"{word} is not JSON")
