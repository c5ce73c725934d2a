"""The secrets of one run, and free text without them: what a store says may quote what it was sent."""

from __future__ import annotations

import base64
import re
import sys
from collections import defaultdict
from html import unescape
from threading import Lock
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tjar_sync.model.secret import SecretStr

SHORTEST = 8
"""A shorter secret is not masked: it would blank ordinary words, and guessing it needs no leak."""
MASK = "***"
_ESCAPE = re.compile(
    rb"%(?P<hex>[0-9A-Fa-f]{2})"
    rb"|\\u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}"
    rb"|\\(?P<sign>[\"\\/])|&#?[0-9A-Za-z]{1,10};"
)
"""Percent-encoding, JSON's escapes, and HTML's."""
_TYPES: dict[int, Literal["I", "Q"]] = {4: "I", 8: "Q"}
"""Numbers of so many bytes, as `memoryview` calls them."""
_DEPTH = 3
"""So often may a text be encoded over and over."""
_GROUP = 3
"""Bytes that base64 writes as four letters."""
_LETTER_BITS = 6
_SHORTEST_ENCODED = 6
"""Bytes of which base64 makes so many letters that they stand for something."""


class KnownTexts:
    """Knows texts, and replaces them within others; safe to use from several threads.

    Found as they are, percent-encoded or escaped in whole or in part, in base64 (also within more
    that is encoded), and in other case. What is shorter than `shortest` bytes, 4 or 8, is not
    looked for.
    """

    def __init__(self, shortest: int = SHORTEST) -> None:
        self._shortest = shortest
        self._lock = Lock()
        self._forms: dict[int, set[bytes]] = defaultdict(set)
        """Forms of the texts in small letters, by their first bytes as a number."""

    def add(self, text: str) -> bool:
        """Look for this one, too, from now on; says whether it was not known before."""
        found = {form for form in _forms(text) if len(form) >= self._shortest}
        with self._lock:
            begun = {form: _number(form[: self._shortest]) for form in found}
            known = all(form in self._forms.get(begun[form], ()) for form in found)
            for form in () if known else found:
                self._forms[begun[form]].add(form)
        return not known

    def replaced(self, text: str, replace: Callable[[str], str]) -> str:
        """Return a text in which nothing is left of any of them: each piece goes through `replace`."""
        if not self._forms:
            return text
        data = text.encode("utf-8", "surrogatepass")
        found = sorted({span for layer in _layers(data) for span in self._spans(*layer)})
        kept, end = b"", 0
        for start, stop in _joined(found):
            piece = data[start:stop].decode("utf-8", "replace")
            kept += data[end:start] + replace(piece).encode("utf-8", "surrogatepass")
            end = stop
        return (kept + data[end:]).decode("utf-8", "surrogatepass") if found else text

    def _spans(self, data: bytes, places: list[int]) -> Iterator[tuple[int, int]]:
        """Yield where one of them stands, as places of the original text."""
        small = data.lower()
        with self._lock:
            for at in self._begins(small):
                for form in self._forms[_number(small[at : at + self._shortest])]:
                    if small.startswith(form, at):
                        yield places[at], places[at + len(form)]

    def _begins(self, data: bytes) -> Iterator[int]:
        """Yield where one of them may begin: by numbers, since this sees every byte of every text."""
        size, forms = self._shortest, self._forms
        for first in range(min(size, len(data))):
            whole = (len(data) - first) // size * size
            numbers = memoryview(data)[first : first + whole].cast(_TYPES[size])
            yield from [first + at * size for at, number in enumerate(numbers) if number in forms]


class SecretMask:
    """Knows secrets, and masks them in text; safe to use from several threads.

    A value that is compared, shown as a field or written is no free text, and is never to be put
    through this.
    """

    def __init__(self) -> None:
        self._known = KnownTexts()

    def add(self, secret: SecretStr) -> None:
        """Mask this one, too, from now on."""
        text = secret.get_secret_value()
        if len(text) >= SHORTEST:
            self._known.add(text)

    def mask(self, text: str) -> str:
        """Return a text in which nothing is left of any secret."""
        return self._known.replaced(text, lambda _: MASK)

    def replaced(self, text: str, replace: Callable[[str], str]) -> str:
        """Return a text in which each secret went through `replace`."""
        return self._known.replaced(text, replace)


def open_address(text: object) -> str:
    """Return an address on the web without what may be secret of it: a name, a password, a query."""
    scheme, mark, rest = str(text).partition("://")
    if not mark:
        return scheme
    place = rest.partition("?")[0].partition("#")[0]
    host, slash, path = place.partition("/")
    return f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}"


def _number(data: bytes) -> int:
    return int.from_bytes(data, sys.byteorder)


def _joined(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield spans in their order, those that overlap as one."""
    begin, end = 0, 0
    for start, stop in spans:
        if start >= end:
            if end:
                yield begin, end
            begin = start
        end = max(end, stop)
    if end:
        yield begin, end


def _layers(data: bytes) -> Iterator[tuple[bytes, list[int]]]:
    """Yield a text as it is and with one layer of encoding after the other taken off.

    With each, where its bytes begin in the original text, and where that ends.
    """
    places = list(range(len(data) + 1))
    yield data, places
    for _ in range(_DEPTH):
        if not _ESCAPE.search(data):
            return
        plain, kept, end = bytearray(), list[int](), 0
        for escape in _ESCAPE.finditer(data):
            meant = _meant(escape)
            plain += data[end : escape.start()] + meant
            kept += places[end : escape.start()] + [places[escape.start()]] * len(meant)
            end = escape.end()
        data, places = bytes(plain + data[end:]), kept + places[end:]
        yield data, places


def _meant(escape: re.Match[bytes]) -> bytes:
    """Return what an escape stands for."""
    if escape["hex"]:
        return bytes([int(escape["hex"], 16)])
    if escape["sign"]:
        return escape["sign"]
    text = escape[0].decode()
    if text.startswith("&"):
        return unescape(text).encode("utf-8", "surrogatepass")
    pair = b"".join(int(unit, 16).to_bytes(2, "big") for unit in text.split("\\u")[1:])
    return pair.decode("utf-16-be", "surrogatepass").encode("utf-8", "surrogatepass")


def _forms(text: str) -> set[bytes]:
    """Return how a text may be spelled, in small letters."""
    spelled = {text, text.lower(), text.upper(), text.casefold()}
    spelled |= {one.replace(" ", "+") for one in spelled}
    encoded = {one.encode("utf-8", "surrogatepass") for one in spelled}
    return {form.lower() for form in encoded | set(_base64(text))}


def _base64(text: str) -> Iterator[bytes]:
    """Yield the letters that are the same whatever is encoded before and after the text."""
    data = text.encode("utf-8", "surrogatepass")
    for before in range(_GROUP if len(data) >= _SHORTEST_ENCODED else 0):
        whole = base64.b64encode(b"\0" * before + data + b"\0" * _GROUP)
        first = -(-before * 8 // _LETTER_BITS)
        last = (before + len(data)) * 8 // _LETTER_BITS
        core = whole[first:last]
        yield core
        yield core.translate(bytes.maketrans(b"+/", b"-_"))
