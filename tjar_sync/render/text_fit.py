"""Lines no wider than the screen: wrapped at words, the rest hanging below where the line began."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tjar_sync.i18n import END, ISOLATE
from tjar_sync.render.sanitize import char_width, display_width

if TYPE_CHECKING:
    from tjar_sync.render.style import Style

_PAINT = re.compile(r"\x1b\[[\d;]*m")
_PIECE = re.compile(r"\x1b\[[\d;]*m| +|[^ \x1b]+")
_RESET = "\x1b[0m"
_NARROWEST = 20
"""So much of a line is left to its words, however deep it hangs."""
_SIGNED = re.compile(r" *\S ")


def fitted(text: str, style: Style) -> str:
    """Wrap the lines of a finished text that are wider than the screen, if it is one."""
    if not style.wrap:
        return text
    return "\n".join(
        "\n".join(_wrapped(line, style.width)) if width_of(line) > style.width else line
        for line in text.split("\n")
    )


def width_of(line: str) -> int:
    """Count the columns that a clean line takes up, painted or not."""
    return display_width(_PAINT.sub("", line))


def _wrapped(line: str, width: int) -> list[str]:
    """Break a line; what was painted or isolated is closed at its end, and opened on the next."""
    bare = _PAINT.sub("", line)
    margin = len(bare) - len(bare.lstrip(" ")) + (4 if _SIGNED.match(bare) else 2)
    margin = min(margin, max(width - _NARROWEST, 0))
    broken = _Broken(width, margin)
    for piece in _PIECE.findall(line):
        broken.add(piece)
    return broken.done()


class _Broken:
    """Lines that are filled piece by piece."""

    def __init__(self, width: int, margin: int) -> None:
        self.width = width
        self.margin = margin
        self.lines: list[str] = []
        self.line = ""
        self.used = 0
        self.gap = ""
        self.paint = ""
        self.isolates = 0
        self.begun = False
        """Whether the line has a word."""

    def add(self, piece: str) -> None:
        """Add a colour, a gap or a word."""
        if piece.startswith("\x1b"):
            self.line += piece
            self.paint = "" if piece == _RESET else self.paint + piece
        elif piece.startswith(" "):
            self.gap += piece
        else:
            self._word(piece)

    def done(self) -> list[str]:
        """Return all lines."""
        return [*self.lines, self.line]

    def _word(self, word: str) -> None:
        size = display_width(word)
        if self.begun and self.used + len(self.gap) + size > self.width:
            self._break()
        self.line += self.gap
        self.used, self.gap = self.used + len(self.gap), ""
        if self.used + size > self.width:
            self._chop(word)
        else:
            self._put(word, size)

    def _chop(self, word: str) -> None:
        """Break a word that is wider than a line; a mark stays with its letter."""
        for char in word:
            size = char_width(char)
            if size and self.used + size > self.width:
                self._break()
            self._put(char, size)

    def _put(self, text: str, size: int) -> None:
        self.line += text
        self.used += size
        self.begun = True
        self.isolates += text.count(ISOLATE) - text.count(END)

    def _break(self) -> None:
        self.lines.append(self.line + END * self.isolates + (_RESET if self.paint else ""))
        self.line = " " * self.margin + self.paint + ISOLATE * self.isolates
        self.used, self.gap, self.begun = self.margin, "", False
