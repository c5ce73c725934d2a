"""What tells two texts apart that look the same."""

from __future__ import annotations

import unicodedata

JOINERS = "\u200c\u200d"
"""Parts of Persian words and of emoji; harmless."""
_FEW = 12


def lookalike(before: str, after: str) -> str:
    """Name by code point what differs between two texts that look the same; else be empty."""
    if before == after or _seen(before) != _seen(after):
        return ""
    from tjar_sync.render.word_diff import common  # noqa: PLC0415 - seldom needed, and every command loads this

    head = common(before, after)
    tail = common(before[head:][::-1], after[head:][::-1])
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    return f"they look alike: {_codes(old)} -> {_codes(new)}"


def _seen(text: str) -> str:
    """Return what a person sees of a text."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(char for char in plain if char not in JOINERS)


def _codes(text: str) -> str:
    codes = " ".join(f"U+{ord(char):04X}" for char in text[:_FEW])
    return codes or "nothing"
