"""A product's pictures are about square, as a shop's grid shows them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks.check import Check, CheckInput, Stage
from tjar_sync.planning.checks.finding import Hit, gathered
from tjar_sync.planning.checks.picture_contents import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = CheckCode.PICTURE_RATIO
MOST = Decimal("1.5")
"""The longer side may be so many times the shorter one."""


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find pictures that a shop's square would cut, or show with bars."""
    found = (
        Hit(one.address, one.path, f"{one.media} has {width} x {height} pixels, far from square")
        for one in shown(given)
        for width, height in (one.content.pixels,)
        if one.media != one.address and max(width, height) > MOST * min(width, height)
    )
    yield from gathered(CODE, given, found, "products show a picture far from square")


CHECK = Check(
    CODE, "Shows a picture that is far from square.", find, Stage.CATALOG, level=Level.OFF
)
