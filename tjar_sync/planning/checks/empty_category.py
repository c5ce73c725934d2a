"""A category in which buyers find something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks.categories import filed_under
from tjar_sync.planning.checks.check import Check, CheckInput, Prospect, Stage
from tjar_sync.planning.checks.finding import Hit, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = CheckCode.EMPTY_CATEGORY


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find categories all of whose products in the files are out of sight."""
    seen, filed = set[str](), dict[str, list[Prospect]]()
    for item in given.prospects:
        for category in filed_under(item.kind, item.values):
            filed.setdefault(category, []).append(item)
    for address, resource in given.catalog.resources.items():
        kind = KINDS[address.kind]
        if not kind.is_hidden(resource.values):
            seen.update(filed_under(kind, resource.values))
    found = (
        Hit(items[0].change.address, "", f"no product in the category {category} can be seen")
        for category, items in sorted(filed.items())
        if category not in seen
    )
    yield from gathered(
        CODE, given, found, "products are in categories in which nothing can be seen"
    )


CHECK = Check(
    CODE,
    "Leaves a category without a product that buyers can see.",
    find,
    Stage.CATALOG,
    level=Level.OFF,
)
