"""How text may look: colour or none, how wide, and whether more than ASCII can be shown."""

from __future__ import annotations

from dataclasses import field
from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.render.layout import BRIEF, Layout
from tjar_sync.render.view import Tone

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_PICTURES: Mapping[str, bytes] = MappingProxyType({})
_CODES = {
    Tone.GOOD: "32",
    Tone.WARN: "33",
    Tone.BAD: "31",
    Tone.CALM: "36",
    Tone.REST: "35",
    Tone.HEAD: "1",
    Tone.FAINT: "2",
}


@dataclass(frozen=True, slots=True)
class Style:
    """What the reader's screen can do; the caller finds out, renderers obey."""

    color: bool = False
    width: int = 100
    unicode: bool = True
    wrap: bool = False
    """Lines that are wider are broken at words: it is a screen, and no file."""
    layout: Layout = BRIEF
    """How much of it the reader wants, and in which heaps."""
    pictures: Mapping[str, bytes] = field(default_factory=lambda: NO_PICTURES)
    """Small WebP pictures, by digest or URL, for formats that can show any."""

    def paint(self, text: str, *tones: Tone | None) -> str:
        """Colour a text, where colours are on and it has a tone."""
        codes = ";".join(_CODES[tone] for tone in tones if tone is not None)
        return f"\x1b[{codes}m{text}\x1b[0m" if self.color and text and codes else text

    def sign(self, beautiful: str, plain: str) -> str:
        """Return the sign that the screen can show."""
        return beautiful if self.unicode else plain


PLAIN = Style()
"""No colour, 100 columns, Unicode."""
