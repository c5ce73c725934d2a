"""How text may look: colour or none, how wide, and whether more than ASCII can be shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """What a stretch of text means; each has one colour everywhere."""

    GOOD = "32"
    """Made, added, done."""
    WARN = "33"
    """Changed, or worth a look."""
    BAD = "31"
    """Removed, failed, in the way."""
    CALM = "36"
    """Owned or moved without a write."""
    REST = "35"
    """Taken out of sight, but kept."""
    HEAD = "1"
    """A heading, or the name of a thing."""
    FAINT = "2"
    """Said for completeness."""


@dataclass(frozen=True, slots=True)
class Style:
    """What the reader's screen can do; the caller finds out, renderers obey."""

    color: bool = False
    width: int = 100
    unicode: bool = True

    def paint(self, text: str, *tones: Tone) -> str:
        """Colour a text, where colours are on."""
        if not (self.color and text and tones):
            return text
        return f"\x1b[{';'.join(tones)}m{text}\x1b[0m"

    def sign(self, beautiful: str, plain: str) -> str:
        """Return the sign that the screen can show."""
        return beautiful if self.unicode else plain


PLAIN = Style()
"""No colour, 100 columns, Unicode."""
