"""A count that the store takes from elsewhere is not written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks.check import Check, CheckInput, Prospect, Stage
from tjar_sync.planning.checks.finding import Hit, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = CheckCode.QUANTITY_BESIDE_VARIANTS


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find counts beside rows whose own counts the store adds up (A10)."""
    found = (
        Hit(item.change.address, path, f"the store adds up the stock of `{field.summed_from}`")
        for item in given.prospects
        for path, field in item.kind.fields.items()
        if field.summed_from and {path, field.summed_from} & item.changed
        if item.values.get(field.summed_from) and _is_in_files(given, item, path)
    )
    yield from gathered(CODE, given, found, "products have a quantity beside variants")


def _is_in_files(given: CheckInput, item: Prospect, path: str) -> bool:
    resource = given.catalog.resources.get(item.change.address)
    return resource is not None and resource.values.get(path) is not None


CHECK = Check(
    CODE,
    "Has a quantity beside variants, whose stock the store adds up.",
    find,
    Stage.CATALOG,
    level=Level.OFF,
)
