"""What stands for what may not be told: the same for the same, of its length and shape, and not it."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_SCHEME = re.compile(r"https?://")
_PIECE = re.compile(r"%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|.", re.DOTALL)
_MARKUP = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|ul|ol|li|a|img|h[1-6]|span|div|table|thead|tbody|tr|t[dh]|hr|sar"
    r"|script|style|iframe|video)\b|&(?:#0{0,2}(?:3[489]|6[02]|160)|amp|lt|gt|quot|nbsp);"
    r"|\b(?:href|src|alt|title|class)="
)
_MARKS = "\ufeff\u200e\u200f"
_ARABIC = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"
_ALPHABETS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", _ARABIC)
_PLACES = {letter: (letters, at) for letters in _ALPHABETS for at, letter in enumerate(letters)}


class Replacements:
    """Makes replacements; without the key, nothing can be told back from them."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, text: str) -> str:
        """Return what stands for a text: other letters and digits, at each place another."""
        scheme = _SCHEME.match(text)
        if scheme:
            return scheme[0] + self._other(text[scheme.end() :])
        return self._other(text)

    def of_markup(self, text: str) -> str:
        """Return what stands for a text, its markup kept."""
        kept = [match.span() for match in _MARKUP.finditer(text)]
        found, end = "", 0
        for start, stop in kept:
            found += self._other(text[end:start]) + text[start:stop]
            end = stop
        return found + self._other(text[end:])

    def of_number(self, token: str) -> str:
        """Return what stands for a number as JSON spells it, and is one too."""
        if not re.fullmatch(r"-?\d+(\.\d+)?", token):
            return "0"
        other = self._other(token)
        first = re.search(r"\d", other)
        if first is None or first[0] != "0":
            return other
        return other.replace("0", "2" if "1" in token[:2] else "1", 1)

    def _other(self, text: str) -> str:
        count = len(text)
        secret = hashlib.shake_256(self._key + text.encode("utf-8", "surrogatepass"))
        chances = iter(secret.digest(max(1, count)))
        return _PIECE.sub(lambda piece: _another(piece[0], next(chances)), text)


def _another(piece: str, chance: int) -> str:
    """Return another piece of the same kind."""
    if len(piece) > 1:
        return f"%{0x61 + chance % 26:02x}" if piece[0] == "%" else f"\\u{0x0628 + chance % 19:04x}"
    if piece in _PLACES:
        letters, at = _PLACES[piece]
        return letters[(at + 1 + chance % (len(letters) - 1)) % len(letters)]
    if piece.isascii() or unicodedata.category(piece)[0] in "PZ" or piece in _MARKS:
        return piece
    digit = unicodedata.decimal(piece, None)
    if digit is not None:
        return chr(ord(piece) - digit + (digit + 1 + chance % 9) % 10)
    return _ALPHABETS[1][chance % 26] if piece.isalpha() else "*"
