"""A page of Markdown that never gets longer than who takes it allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.i18n import is_english
from tjar_sync.render.own_words import own

if TYPE_CHECKING:
    from collections.abc import Iterable

LIMIT = 65_000
"""Characters: GitHub takes comments of 65,536, and whoever posts one puts a mark on it."""
_RESERVE = 400
"""So many of them are kept for saying what did not fit."""
_GAP = "\n\n"


class MarkdownPage:
    """Blocks of text below each other; what does not fit is left out, and the page says so."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._blocks: list[str] = []
        self._room = limit - _RESERVE
        self._left_out = False

    @property
    def room(self) -> int:
        """How many characters the next block may have."""
        return max(self._room - len(_GAP), 0)

    def add(self, block: str) -> bool:
        """Add a block, if there is room; an empty one is none."""
        if len(block) > self.room:
            self._left_out = True
            return False
        if block:
            self._blocks.append(block)
            self._room -= len(block) + len(_GAP)
        return True

    def add_lines(self, lines: Iterable[str], head: str = "") -> None:
        """Add lines as one block, as many as there is room for; `head` stands above them."""
        kept, room = [head] if head else [], self.room - len(head)
        for line in lines:
            room -= len(line) + 1
            if room < 0:
                self._left_out = True
                break
            kept.append(line)
        if len(kept) > bool(head):
            self.add("\n".join(kept))

    def text(self, left: str = "") -> str:
        """Return the page; at its end what was left out, in the caller's words where it has any."""
        more = left or (own("… and more, which does not fit here.") if self._left_out else "")
        blocks = *self._blocks, *([more] if more else [])
        return _GAP.join(blocks if is_english() else ('<div dir="rtl">', *blocks, "</div>"))
