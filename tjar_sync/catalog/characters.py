"""Characters that cannot be seen, or that reorder what is; and where one stands in a text."""

from __future__ import annotations

import re
import unicodedata

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


def shown(text: str) -> str:
    """Make what cannot be seen visible, and keep a message on one line."""
    if text.isprintable():
        return text
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode() for one in text
    )


def hidden_character(text: str, *, may_turn: bool) -> str | None:
    """Say which character of a text hides, or reorders, what a reviewer sees; or None."""
    control = _named(_CONTROL.search(text))
    if control:
        return f"the character {control} cannot be in a text; remove it"
    turning = None if may_turn else _named(BIDI.search(text))
    if turning:
        return f"the character {turning} reorders what people see; only descriptions may hold it"
    return None


def _named(found: re.Match[str] | None) -> str | None:
    if found is None:
        return None
    name = unicodedata.name(found[0], "a control character").lower()
    return f"U+{ord(found[0]):04X} ({name})"


def line_and_column(text: str, index: int) -> tuple[int, int]:
    """Count to an index as editors do; both numbers begin at 1."""
    before = text[:index]
    return before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1
