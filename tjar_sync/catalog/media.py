"""Media files: known by their bytes, and checked before a store ever sees them (A15)."""

from __future__ import annotations

import hashlib
import re
import time
import warnings
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.catalog.files import MEBIBYTE, FileError, find_referred, read_referred
from tjar_sync.catalog.parsed import NOTHING_PARSED, KnownMedia, stamp_of
from tjar_sync.catalog.svg import svg_problem
from tjar_sync.model.catalog import Content
from tjar_sync.model.codes import Mistake
from tjar_sync.model.suggestions import listed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tjar_sync.catalog.files import Inside
    from tjar_sync.catalog.parsed import ParsedDocuments
    from tjar_sync.model.suggestions import Guesses

DIGEST_LENGTH = 12
MAX_BYTES = 10 * MEBIBYTE
MAX_PIXELS = 50_000_000


_SVG = re.compile(
    rb"(?:\xef\xbb\xbf)?(?>(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^[>]*(?:\[[^]]*\])?\s*>)*)"
    rb"<(?:svg:)?svg[\s/>]",
    re.DOTALL | re.IGNORECASE,
)
_JPEG_MARK = re.compile(rb"\xff+([^\x00\xff])", re.DOTALL)


class _Format(NamedTuple):
    mime_type: str
    starts: tuple[bytes, ...]
    decoder: str = ""
    """Pillow's name, where Pillow can read the header."""


_JPEG = _Format("image/jpeg", (b"\xff\xd8\xff",), "JPEG")
FORMATS = {
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "png": _Format("image/png", (b"\x89PNG\r\n\x1a\n",), "PNG"),
    "gif": _Format("image/gif", (b"GIF87a", b"GIF89a"), "GIF"),
    "webp": _Format("image/webp", (b"RIFF",), "WEBP"),
    "svg": _Format("image/svg+xml", (b"<",)),
    "pdf": _Format("application/pdf", (b"%PDF-",)),
    "zip": _Format("application/zip", (b"PK\x03\x04", b"PK\x05\x06")),
}
"""By file extension: all that a store takes."""

_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"), "a HEIC picture"),
    **dict.fromkeys((b"hevc", b"hevx"), "a HEIC picture"),
    **dict.fromkeys((b"avif", b"avis"), "an AVIF picture"),
}
"""By the brand in its first box: what a phone or a browser makes, and a store does not take."""
_OTHERS = {
    b"II*\x00": "a TIFF picture",
    b"MM\x00*": "a TIFF picture",
    b"BM": "a BMP picture",
    b"8BPS": "a Photoshop file",
    b"\xff\x0a": "a JPEG XL picture",
    b"\x00\x00\x00\x0cJXL ": "a JPEG XL picture",
    b"\x00\x00\x01\x00": "an icon file",
}
"""By how it begins."""


class CheckedMedia(NamedTuple):
    """A media's bytes, checked."""

    name: str
    """Its path below the root."""
    digest: str
    content: Content


def read_media(
    root: Path, reference: str, guesses: Guesses, parsed: ParsedDocuments = NOTHING_PARSED
) -> CheckedMedia:
    """Check a media file and digest it. Raises FileError, in plain words.

    One that is known, and was not touched since, is not read.
    """
    form = FORMATS.get(PurePosixPath(reference).suffix[1:].lower())
    inside = find_referred(root, reference, guesses)
    stamp = stamp_of(inside.path)
    known = parsed.find_media(stamp)
    if form is not None and stamp is not None and known is not None:
        content = Content(inside.path, stamp.size, form.mime_type, known.pixels)
        return CheckedMedia(inside.name, known.digest, content)
    data = read_referred(inside, reference, MAX_BYTES)
    found = _checked(reference, form, inside, data)
    learned = KnownMedia(found.digest, found.content.pixels)
    parsed.keep_media((stamp, stamp_of(inside.path)), learned, time.time())
    return found


def _checked(reference: str, form: _Format | None, inside: Inside, data: bytes) -> CheckedMedia:
    if form is None:
        message = f"{reference}: a store takes no such file; use {listed(FORMATS)}"
        raise FileError(Mistake.WRONG_MEDIA, message)
    if not data:
        raise FileError(Mistake.WRONG_MEDIA, f"{reference} is empty")
    if not _is(form, data):
        message = f"{reference} does not hold what its name says{_looks_like(data)}"
        raise FileError(Mistake.WRONG_MEDIA, message)
    if form is FORMATS["svg"] and (problem := svg_problem(data)):
        raise FileError(Mistake.WRONG_MEDIA, f"{reference} {problem}")
    pixels = _check_picture(reference, form.decoder, data) if form.decoder else (0, 0)
    digest = hashlib.sha256(data).hexdigest()[:DIGEST_LENGTH]
    return CheckedMedia(
        inside.name, digest, Content(inside.path, len(data), form.mime_type, pixels)
    )


def extension_of(data: bytes) -> str:
    """Return the ending that a file's name must have for what it holds; empty: no store takes it."""
    return next((name for name, one in FORMATS.items() if _is(one, data)), "")


def _looks_like(data: bytes) -> str:
    """Say what a file holds, where its first bytes tell."""
    taken = next((f"`{name}`" for name, one in FORMATS.items() if _is(one, data)), "")
    if taken:
        return f"; it looks like {taken}"
    brand = data[8:12] if data[4:8] == b"ftyp" else b""
    other = _BRANDS.get(brand, "a film" if brand else "")
    other = other or next((name for start, name in _OTHERS.items() if data.startswith(start)), "")
    if other:
        return f"; it looks like {other}, which a store does not take: export it as JPEG or PNG"
    return "; it looks like a web page" if data.lstrip().startswith(b"<") else ""


def _is(form: _Format, data: bytes) -> bool:
    return bool(_SVG.match(data)) if form is FORMATS["svg"] else data.startswith(form.starts)


def _check_picture(reference: str, decoder: str, data: bytes) -> tuple[int, int]:
    """Return width and height, from the header alone: nothing is unpacked, however large the picture claims to be."""
    from PIL import Image  # noqa: PLC0415 - slow to import, and not needed without pictures

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data), formats=[decoder]) as picture:
                size = (picture.width, picture.height)
    except Image.DecompressionBombError:
        size = (MAX_PIXELS, 2)
    except Exception as error:  # a decoder may raise anything on broken bytes
        message = f"{reference} is a broken picture; export it again"
        raise FileError(Mistake.WRONG_MEDIA, message) from error
    if size[0] * size[1] > MAX_PIXELS:
        message = f"{reference} has more than 50 million pixels; scale it down"
        raise FileError(Mistake.WRONG_MEDIA, message)
    if not _ENDS[decoder](data):
        message = f"{reference} is cut short; export or copy it again"
        raise FileError(Mistake.WRONG_MEDIA, message)
    return size


def _jpeg_ends(data: bytes) -> bool:
    """Look for the end mark after the picture itself begins: a preview within has its own."""
    at = len(_JPEG.starts[0]) - 1
    while (mark := _JPEG_MARK.match(data, at)) and mark[1] != b"\xda":
        at = mark.end() + int.from_bytes(data[mark.end() : mark.end() + 2])
    return data.find(b"\xff\xd9", at) > 0


_ENDS: dict[str, Callable[[bytes], bool]] = {
    "JPEG": _jpeg_ends,
    "PNG": lambda data: b"IEND" in data,
    "WEBP": lambda data: int.from_bytes(data[4:8], "little") + 8 <= len(data),
    "GIF": lambda data: b"\x00;" in data[-1024:],
}
"""By Pillow's name: what tells a whole file from the first part of one."""
