"""Sanitize text from files and stores before it is printed: it cannot steer or spoof a terminal."""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate
from typing import TYPE_CHECKING

from tjar_sync.i18n import END, ISOLATE, Translated
from tjar_sync.render.lookalike import JOINERS

if TYPE_CHECKING:
    from tjar_sync.render.style import Style

_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_WIDE = frozenset({"W", "F"})
_NO_WIDTH = frozenset({"Mn", "Me", "Cf"})
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_LAST_SHORT = 0xFFFF
_SIGNS = {"\n": ("⏎", "\\n"), "\t": ("⇥", "\\t")}


def clean(text: str, style: Style) -> str:
    """Spell out every character that a terminal would obey or hide.

    Control and escape characters, line breaks, marks that reorder text, lone surrogates.
    Without Unicode, everything beyond ASCII is spelled out too.
    What was translated was cleaned before.
    """
    if isinstance(text, Translated):
        return text
    if not text.isprintable():
        text = "".join(_spelled(char, style) for char in text)
    return text if style.unicode else _NOT_ASCII.sub(_code, text)


def shown(text: str, style: Style) -> str:
    """Clean a text, and keep right-to-left writing from reordering what stands around it."""
    return isolated(clean(text, style))


def isolated(text: str) -> str:
    """Wrap a clean text that has right-to-left letters in an isolate of its own."""
    if text.isascii() or _RIGHT_TO_LEFT.isdisjoint(map(unicodedata.bidirectional, text)):
        return text
    return f"{ISOLATE}{text}{END}"


def prose(text: str, style: Style, indent: str) -> str:
    """Clean a message of several lines; those after the first are indented, so none stands out."""
    return f"\n{indent}".join(shown(like(text, line), style) for line in text.split("\n"))


def like(text: str, part: str) -> str:
    """Return a part of a text, or what was made of it, as what that is: clean where it was."""
    return Translated(part) if isinstance(text, Translated) else part


def quoted(text: str, style: Style) -> str:
    """Put a text in quotes that it cannot close by itself."""
    inner = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{shown(inner, style)}"'


def shortened(text: str, limit: int, style: Style) -> str:
    """Cut a raw text to a number of characters."""
    if len(text) <= limit:
        return text
    return text[:limit].rstrip() + style.sign("…", "...")


def display_width(text: str) -> int:
    """Count the columns that a clean, unpainted text takes up."""
    if text.isascii():
        return len(text)
    return sum(map(char_width, text))


def char_width(char: str) -> int:
    """Count the columns that one clean character takes up: none, one or two."""
    if unicodedata.category(char) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(char) in _WIDE else 1


def cut(text: str, width: int, style: Style) -> str:
    """Show the beginning of a raw text within some columns, with dots where it goes on."""
    safe = clean(text, style)
    if display_width(safe) <= width:
        return isolated(safe)
    dots = style.sign("…", "...")
    ends = accumulate(map(char_width, safe))
    kept = "".join(char for char, end in zip(safe, ends, strict=True) if end <= width - len(dots))
    return isolated(kept.rstrip() + dots)


def padded(text: str, width: int) -> str:
    """Fill a clean, unpainted text up with spaces."""
    return text + " " * (width - display_width(text))


def escaped_json(text: str) -> str:
    """Spell out, as JSON does, what a terminal would obey in a JSON text printed to it."""
    if text.replace("\n", "").isprintable():
        return text
    return "".join(char if char == "\n" else _json_char(char) for char in text)


def _spelled(char: str, style: Style) -> str:
    if char.isprintable() or char in JOINERS:
        return char
    if char in _SIGNS:
        return style.sign(*_SIGNS[char])
    code = f"U+{ord(char):04X}"
    return style.sign(f"⟨{code}⟩", f"<{code}>")


def _code(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\U{code:08x}" if code > _LAST_SHORT else f"\\u{code:04x}"


def _json_char(char: str) -> str:
    if char.isprintable() or char in JOINERS:
        return char
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
