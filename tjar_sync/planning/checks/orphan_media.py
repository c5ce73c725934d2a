"""A media that somebody refers to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.pictures import pictures
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks.check import Check, CheckInput, Stage
from tjar_sync.planning.checks.finding import Hit, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = CheckCode.ORPHAN_MEDIA


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find media in the files that no resource shows: they would be uploaded for nobody."""
    resources = given.catalog.resources
    used = {
        one
        for address, resource in resources.items()
        for one in pictures(address.kind, resource.values.items())
    }
    found = (
        Hit(item.change.address, "", "nothing refers to it")
        for item in given.prospects
        if item.kind.content_addressed and item.kind.content(item.values) not in used
    )
    yield from gathered(CODE, given, found, "media are there and nothing refers to them")


CHECK = Check(CODE, "Has a media that nothing refers to.", find, Stage.CATALOG, level=Level.OFF)
