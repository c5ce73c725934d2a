"""What we say ourselves, in the language of who reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.i18n import is_english, say
from tjar_sync.render.style import PLAIN

if TYPE_CHECKING:
    from tjar_sync.render.style import Style


def own(text: str, style: Style = PLAIN) -> str:
    """Return words of ours in the chosen language, line by line, clean where it is not English.

    Where the reader's screen has no letters but those of ASCII, English stays English, too.
    """
    if is_english() or not style.unicode or not text:
        return text
    from tjar_sync.render.sanitize import clean  # noqa: PLC0415 - only where it is not English

    return say("\n".join(clean(line, style) for line in text.split("\n")))
