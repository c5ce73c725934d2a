"""Two products of the catalog that a buyer cannot tell apart."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks.check import Check, CheckInput, Stage
from tjar_sync.planning.checks.finding import Hit, gathered
from tjar_sync.planning.checks.languages import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.address import Address
    from tjar_sync.model.diagnostic import Diagnostic

CODE = CheckCode.SAME_NAME


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find names that another resource of the same kind has in the files."""
    yield from gathered(CODE, given, _found(given), "resources have the name of another one")


def _found(given: CheckInput) -> Iterator[Hit]:
    holders: defaultdict[tuple[str, str, str], list[Address]] = defaultdict(list)
    for address, resource in given.catalog.resources.items():
        for path in KINDS[address.kind].names:
            if name := plain(resource.values.get(path)).casefold():
                holders[address.kind, path, name].append(address)
    for item in given.prospects:
        address = item.change.address
        for path in item.kind.names:
            name = plain(item.values.get(path)).casefold()
            others = [one for one in holders[address.kind, path, name] if one != address]
            if path in item.changed and name and others:
                yield Hit(address, path, f"{others[0]} has the same {path}")


CHECK = Check(
    CODE, "Gives two products of the catalog one name.", find, Stage.CATALOG, level=Level.OFF
)
