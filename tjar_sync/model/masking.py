"""The secrets of one run, and free text without them: what a store says may quote what it was sent."""

from __future__ import annotations

import base64
import re
from collections import defaultdict
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import SecretStr

SHORTEST = 8
"""A shorter secret is not masked: it would blank ordinary words, and guessing it needs no leak."""
MASK = "***"
_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})")
_DEPTH = 3
"""So often may a text be percent-encoded over and over."""
_GROUP = 3
"""Bytes that base64 writes as four letters."""
_LETTER_BITS = 6


class SecretMask:
    """Knows secrets, and masks them in text; safe to use from several threads.

    Found as they are, percent-encoded in whole or in part, in base64 (also within more that is
    encoded), and in other case. A value that is compared, shown as a field or written is no free
    text, and is never to be put through this.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._forms: dict[bytes, set[bytes]] = defaultdict(set)
        """Forms of secrets in small letters, by their first bytes."""

    def add(self, secret: SecretStr) -> None:
        """Mask this one, too, from now on."""
        text = secret.get_secret_value()
        if len(text) >= SHORTEST:
            with self._lock:
                for form in _forms(text):
                    self._forms[form[:SHORTEST]].add(form)

    def mask(self, text: str) -> str:
        """Return a text in which nothing is left of any secret."""
        data = text.encode("utf-8", "surrogatepass")
        found = sorted({span for layer in _layers(data) for span in self._spans(*layer)})
        if not found:
            return text
        kept, end = b"", 0
        for start, stop in found:
            if stop > end:
                kept += data[end:start] + (MASK.encode() if start >= end else b"")
                end = stop
        return (kept + data[end:]).decode("utf-8", "surrogatepass")

    def _spans(self, data: bytes, places: list[int]) -> Iterator[tuple[int, int]]:
        """Yield where a secret stands, as places of the original text."""
        small = data.lower()
        with self._lock:
            for at in range(len(small) - SHORTEST + 1):
                for form in self._forms.get(small[at : at + SHORTEST], ()):
                    if small.startswith(form, at):
                        yield places[at], places[at + len(form)]


def _layers(data: bytes) -> Iterator[tuple[bytes, list[int]]]:
    """Yield a text as it is and with one layer of percent-encoding after the other taken off.

    With each, where its bytes begin in the original text, and where that ends.
    """
    places = list(range(len(data) + 1))
    yield data, places
    for _ in range(_DEPTH):
        if not _ESCAPE.search(data):
            return
        plain, kept, end = bytearray(), [], 0
        for escape in _ESCAPE.finditer(data):
            plain += data[end : escape.start()] + bytes([int(escape[1], 16)])
            kept += places[end : escape.start() + 1]
            end = escape.end()
        data, places = bytes(plain + data[end:]), kept + places[end:]
        yield data, places


def _forms(text: str) -> set[bytes]:
    """Return how a secret may be spelled, in small letters."""
    spelled = {text, text.lower(), text.upper(), text.casefold()}
    spelled |= {one.replace(" ", "+") for one in spelled}
    encoded = {one.encode("utf-8", "surrogatepass") for one in spelled}
    return {form.lower() for form in encoded | set(_base64(text))}


def _base64(text: str) -> Iterator[bytes]:
    """Yield the letters that are the same whatever is encoded before and after the secret."""
    data = text.encode("utf-8", "surrogatepass")
    for before in range(_GROUP):
        whole = base64.b64encode(b"\0" * before + data + b"\0" * _GROUP)
        first = -(-before * 8 // _LETTER_BITS)
        last = (before + len(data)) * 8 // _LETTER_BITS
        core = whole[first:last]
        yield core
        yield core.translate(bytes.maketrans(b"+/", b"-_"))
