"""Stop where much of what we own is suddenly gone: another store, or a store in trouble."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS
from tjar_sync.planning.checks.check import FEW, Check, CheckInput, blocked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = "missing"


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Block where more of a kind is gone from the store than one run may remove, or all of it."""
    guards = given.guards
    for kind in KINDS.values():
        owned = given.owned_of(kind.name)
        gone = [row.address for row in owned if (kind.name, row.remote_id) in given.missing]
        if not gone:
            continue
        percent = Decimal(100 * len(gone)) / len(owned)
        many = len(owned) >= FEW and percent > guards.max_delete_percent
        if many or len(gone) > guards.max_deletes or (len(gone) == len(owned) and len(gone) > 1):
            summary = (
                f"{len(gone)} of {len(owned)} owned {kind.plural} ({percent:.1f} %) are gone from "
                "the store; is this the right store, and is it well?"
            )
            yield blocked(CODE, gone, summary, "--allow-missing")


CHECK = Check(CODE, "Finds much of what is owned gone from the store.", find)
