"""A picture is light enough for a phone."""

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

CODE = CheckCode.PICTURE_WEIGHT
MOST = 1_000_000
"""Bytes."""


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find pictures of so many bytes that pages load slowly."""
    found = (
        Hit(one.address, one.path, f"{one.media} has {one.content.size:,} bytes")
        for one in shown(given)
        if one.media != one.address and one.content.size > MOST
    )
    yield from gathered(CODE, given, found, f"products show a picture of more than {MOST:,} bytes")


CHECK = Check(
    CODE, "Shows a picture of more than a million bytes.", find, Stage.CATALOG, level=Level.OFF
)
