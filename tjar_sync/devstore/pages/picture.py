"""The picture that stands for 'no picture'."""

from __future__ import annotations

import io
from functools import cache

from flask import Response

_SIZE = 600
_GROUND = (241, 243, 246)
_INK = (203, 209, 218)


def no_image() -> Response:
    """Serve the picture that stands for 'no picture' (1 Empty media)."""
    return Response(_draw(), content_type="image/jpeg")


@cache
def _draw() -> bytes:
    from PIL import Image, ImageDraw  # noqa: PLC0415 - Pillow is slow to load

    image = Image.new("RGB", (_SIZE, _SIZE), _GROUND)
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((180, 200, 420, 400), radius=22, outline=_INK, width=12)
    pen.ellipse((225, 240, 270, 285), fill=_INK)
    pen.polygon([(200, 385), (285, 300), (330, 345), (365, 310), (402, 385)], fill=_INK)
    target = io.BytesIO()
    image.save(target, "JPEG", quality=85)
    return target.getvalue()
