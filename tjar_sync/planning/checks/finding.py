"""What a check finds in many resources, told as one thing with the first places."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.model.diagnostic import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Catalog, Position
    from tjar_sync.planning.checks.check import CheckInput

FIRST = 10
"""So many are told in the summary."""
PLACES = 3
"""So many have their place in a file named."""


class Hit(NamedTuple):
    """One resource in which a check finds something."""

    address: Address
    path: str
    """The field that it is about; empty: the resource."""
    told: str
    """What it is, after the address: `sale_price is 0`."""


def gathered(
    code: str, given: CheckInput, found: Iterable[Hit], several: str
) -> Iterator[Diagnostic]:
    """Yield one diagnostic for all, unless there is none; `several` says what they have in common.

    `several`, after a count of resources: `would be sold for nothing`.
    """
    findings = list(found)
    if not findings:
        return
    where = tuple(dict.fromkeys(item.address for item in findings))
    places = dict.fromkeys(_place(given.catalog, item) for item in findings[:PLACES])
    told = "; ".join(f"{item.address}: {item.told}" for item in findings[:FIRST])
    left = len(findings) - FIRST
    more = f"; and {left:,} more" if left > 0 else ""
    head = f"{len(where):,} {several}: " if len(where) > 1 else ""
    yield Diagnostic(
        Severity.ERROR,
        code,
        (*(place for place in places if place is not None), *where),
        f"{head}{told}{more}",
        detail="\n".join(f"{item.address}: {item.told}" for item in findings),
        fix=f"--allow {code}",
    )


def _place(catalog: Catalog, item: Hit) -> Position | None:
    """Return where a person would go to; None for what is in no file."""
    resource = catalog.resources.get(item.address)
    return None if resource is None else resource.origins.get(item.path, resource.position)
