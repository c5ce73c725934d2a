"""Small pictures: of any real one, and of nothing else."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.strategies import png
from tjar_sync.catalog.media import DIGEST_LENGTH, MAX_BYTES
from tjar_sync.catalog.thumbnail import MOST_SCANS, SIDE, file_thumbnail, thumbnail

if TYPE_CHECKING:
    from pathlib import Path


def drawn(mode: str, form: str, size: tuple[int, int] = (400, 200), turned: int = 1) -> bytes:
    """Draw a picture, turned as a phone notes it."""
    exif = Image.Exif()
    exif[0x0112] = turned
    found = BytesIO()
    Image.new(mode, size, 1).save(found, form, exif=exif)
    return found.getvalue()


@pytest.mark.parametrize(
    ("data", "size", "mode"),
    [
        (drawn("RGB", "JPEG"), (SIDE, SIDE // 2), "RGB"),
        (drawn("CMYK", "JPEG"), (SIDE, SIDE // 2), "RGB"),
        (drawn("RGBA", "PNG"), (SIDE, SIDE // 2), "RGBA"),
        (drawn("P", "GIF", (10, 20)), (10, 20), "RGB"),
        (drawn("RGB", "WEBP"), (SIDE, SIDE // 2), "RGB"),
        (drawn("RGB", "JPEG", turned=6), (SIDE // 2, SIDE), "RGB"),
    ],
)
def test_a_picture_is_made_small(data: bytes, size: tuple[int, int], mode: str) -> None:
    """Whatever its format and colours: no larger than wanted, never larger than it is, upright."""
    with Image.open(BytesIO(thumbnail(data))) as small:
        assert ("WEBP", size, mode) == (small.format, small.size, small.mode)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8\xff not a picture",
        drawn("RGB", "JPEG")[:200],
        drawn("RGB", "BMP"),
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        png(1, width=6000, height=6000),
        png(1, width=60_000, height=60_000),
        png(1) + bytes(MAX_BYTES),
    ],
)
def test_what_is_none_has_none(data: bytes) -> None:
    """Nothing, broken, of another format, drawn by a program, too many pixels or bytes."""
    assert b"" == thumbnail(data)


def progressive(scans: int, *, fill: bytes = b"") -> bytes:
    """Draw a progressive JPEG, and its last scan over again, until it has so many."""
    found = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "\xff\xda" * 99  # a text that looks like scans is none
    Image.new("L", (64, 64), 7).save(found, "JPEG", progressive=True, exif=exif)
    head, mark, last = found.getvalue().rpartition(b"\xff\xda")
    whole = head.split(b"\xff\xdb", 1)[1].count(mark)
    return head + (fill + mark + last[:-2]) * (scans - whole) + b"\xff\xd9" + mark * 99


@pytest.mark.parametrize("fill", [b"", b"\xff"])
def test_a_picture_that_is_drawn_over_for_ever_has_none(fill: bytes) -> None:
    """Each scan costs the decoder the whole picture; what stands around them does not count."""
    assert thumbnail(progressive(MOST_SCANS, fill=fill))
    assert b"" == thumbnail(progressive(MOST_SCANS + 1, fill=fill))


def test_a_file_is_shown_only_as_it_was_planned(tmp_path: Path) -> None:
    """Other bytes under the same name are another picture."""
    file = tmp_path / "a.png"
    file.write_bytes(png(1))
    digest = hashlib.sha256(png(1)).hexdigest()[:DIGEST_LENGTH]

    assert file_thumbnail(file, digest)
    file.write_bytes(png(2))
    assert b"" == file_thumbnail(file, digest)
    file.unlink()
    assert b"" == file_thumbnail(file, digest)
