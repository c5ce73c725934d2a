"""Small real pictures, told apart by their shade."""

from __future__ import annotations

import struct
import zlib


def png(shade: int = 0, size: int = 2) -> bytes:
    """Return a grey square as PNG; equal shades are equal bytes."""
    rows = b"".join(b"\0" + bytes([shade % 256]) * size for _ in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    comment = b"shade\0" + str(shade).encode()
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in (
            (b"IHDR", header),
            (b"tEXt", comment),
            (b"IDAT", zlib.compress(rows)),
            (b"IEND", b""),
        )
    )
