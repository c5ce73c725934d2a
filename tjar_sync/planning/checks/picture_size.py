"""A picture has enough pixels to be looked at, and no more than a screen shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks.check import Check, CheckInput, Stage
from tjar_sync.planning.checks.finding import Hit, gathered
from tjar_sync.planning.checks.picture_contents import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = CheckCode.PICTURE_SIZE
LEAST, MOST = 200, 5000
"""Pixels of the shorter side, and of the longer one."""


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find pictures that are too small or too large where they are shown."""
    found = (
        Hit(
            one.address,
            one.path,
            f"{one.media} has {width} x {height} pixels; a shop wants {LEAST} to {MOST}",
        )
        for one in shown(given)
        for width, height in (one.content.pixels,)
        if one.media != one.address and (min(width, height) < LEAST or max(width, height) > MOST)
    )
    yield from gathered(CODE, given, found, "products show a picture too small or too large")


CHECK = Check(
    CODE,
    "Shows a picture with too few pixels, or with more than any screen has.",
    find,
    Stage.CATALOG,
    level=Level.WARNING,
)
