"""Stop where nothing that we own of a kind would be left: a file that was emptied, or lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.planning.checks.check import Check, CheckInput, blocked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.kinds import Kind

CODE = "all-removed"


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Block the removal of all that is owned of a kind, however few they are.

    A single one may go, but for the last of what is sold where the files have none any more.
    """
    ended = {item.address for item in given.changes if item.action.ends}
    for kind in KINDS.values():
        owned = {row.address for row in given.owned_of(kind.name)}
        lost = [
            item.address
            for item in given.changes
            if item.action.removes and item.address.kind == kind.name
        ]
        if lost and owned and owned <= ended and (len(owned) > 1 or _sells_no_more(kind, given)):
            noun = kind.name if len(owned) == 1 else kind.plural
            summary = (
                f"all {len(owned)} owned {noun} would be removed; "
                "was a file emptied, renamed or left out?"
            )
            yield blocked(CODE, lost, summary, f"--allow {CODE}")


def _sells_no_more(kind: Kind, given: CheckInput) -> bool:
    sold = bool(kind.path_of(Role.PRICE))
    return sold and not any(address.kind == kind.name for address in given.catalog.resources)


CHECK = Check(CODE, "Removes all that is owned of a kind.", find)
