"""Pictures made small, to be shown beside a change; whoever sent the bytes is not trusted."""

from __future__ import annotations

import hashlib
import re
import warnings
from io import BytesIO
from typing import TYPE_CHECKING

from tjar_sync.catalog.media import DIGEST_LENGTH, MAX_BYTES

if TYPE_CHECKING:
    from pathlib import Path

SIDE = 144
"""So many pixels is a small picture wide and high at most: sharp at half of that on any screen."""
MOST_PIXELS = 25_000_000
"""A larger picture is not unpacked: it would fill the memory."""
MOST_SCANS = 40
"""So often may a JPEG be drawn over; a usual one is ten times. Each takes the time of the whole
picture and next to no bytes, so that a file could hold a decoder up for an hour."""
_MARKER = re.compile(rb"\xff([^\x00\x01\xd0-\xd8\xff])")
"""What parts a JPEG; the others stand within a scan, or alone."""
_JPEG, _SCAN, _END = b"\xff\xd8", b"\xda", b"\xd9"
_DECODERS = ("JPEG", "PNG", "GIF", "WEBP")
_QUALITY = 72


def thumbnail(data: bytes) -> bytes:
    """Return a picture as a small one, in WebP; empty for what is none, is too large, or is drawn (SVG)."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - slow to import, and not needed without pictures

    if len(data) > MAX_BYTES or (data.startswith(_JPEG) and _is_scanned_for_ever(data)):
        return b""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data), formats=_DECODERS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return b""
                picture.draft("RGB", (SIDE * 2, SIDE * 2))  # a JPEG is unpacked small at once
                turned = ImageOps.exif_transpose(picture)
                small = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
        small.thumbnail((SIDE, SIDE))
        found = BytesIO()
        small.save(found, "WEBP", quality=_QUALITY)
        return found.getvalue()
    except Exception:  # noqa: BLE001 - a decoder may raise anything on broken bytes
        return b""


def _is_scanned_for_ever(data: bytes) -> bool:
    """Say whether a JPEG has more scans than any real one, going from part to part."""
    at = scans = 0
    while (marker := _MARKER.search(data, at)) and marker[1] != _END and scans <= MOST_SCANS:
        scans += marker[1] == _SCAN
        at = marker.end() + int.from_bytes(data[marker.end() : marker.end() + 2])
    return scans > MOST_SCANS


def file_thumbnail(path: Path, digest: str) -> bytes:
    """Return a file's picture as a small one; empty where it holds other bytes by now, or none."""
    try:
        data = path.read_bytes()
    except OSError:
        return b""
    return thumbnail(data) if hashlib.sha256(data).hexdigest()[:DIGEST_LENGTH] == digest else b""
