"""Media files: known by their bytes, and checked before a store ever sees them (A15)."""

from __future__ import annotations

import hashlib
import warnings
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.model.catalog import Content
from tjar_sync.spec.paths import MEBIBYTE, read_referred
from tjar_sync.spec.words import listed

if TYPE_CHECKING:
    from pathlib import Path

DIGEST_LENGTH = 12
MAX_BYTES = 10 * MEBIBYTE
MAX_PIXELS = 50_000_000


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


class MediaFile(NamedTuple):
    """A media's bytes, checked."""

    name: str
    """Its path below the root."""
    digest: str
    content: Content


def read_media(root: Path, reference: str) -> MediaFile:
    """Check a media file and digest it. Raises ValueError, in plain words."""
    form = FORMATS.get(PurePosixPath(reference).suffix[1:].lower())
    inside, data = read_referred(root, reference, MAX_BYTES)
    if form is None:
        raise ValueError(f"{reference}: a store takes no such file; use {listed(FORMATS)}")
    _check_content(reference, form, data)
    digest = hashlib.sha256(data).hexdigest()[:DIGEST_LENGTH]
    return MediaFile(inside.name, digest, Content(inside.path, len(data), form.mime_type))


def _check_content(reference: str, form: _Format, data: bytes) -> None:
    head = data.lstrip() if form is FORMATS["svg"] else data
    if not head.removeprefix(b"\xef\xbb\xbf").startswith(form.starts) or (
        form is FORMATS["svg"] and b"<svg" not in data
    ):
        actual = next((name for name, one in FORMATS.items() if _is(one, data)), None)
        hint = f"; it looks like `{actual}`" if actual else ""
        raise ValueError(f"{reference} does not hold what its name says{hint}")
    if form.decoder:
        _check_picture(reference, form.decoder, data)


def _is(form: _Format, data: bytes) -> bool:
    return form is not FORMATS["svg"] and data.startswith(form.starts)


def _check_picture(reference: str, decoder: str, data: bytes) -> None:
    """Read the header alone: nothing is unpacked, however large the picture claims to be."""
    from PIL import Image  # noqa: PLC0415 - slow to import, and not needed without pictures

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data), formats=[decoder]) as picture:
                pixels = picture.width * picture.height
    except Image.DecompressionBombError:
        pixels = MAX_PIXELS + 1
    except Exception as error:  # a decoder may raise anything on broken bytes
        raise ValueError(f"{reference} is a broken picture; export it again") from error
    if pixels > MAX_PIXELS:
        raise ValueError(f"{reference} has more than 50 million pixels; scale it down")
