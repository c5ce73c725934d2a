"""What the store has under our id and is nothing like ours is somebody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS
from tjar_sync.planning.checks.check import Check, CheckInput, blocked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.address import Address
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.value import Values

CODE = "another-product"
FIRST = 10
"""So many are named with what they are now."""


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Block where ids of ours lead to what was never ours: it would be overwritten or deleted."""
    if not given.others:
        return
    told = [
        f"{address} (id {live.remote_id}) was {_called(address, given.owned[address].live)} and is "
        f"{_called(address, live.values)}"
        for address, live in given.others.items()
    ]
    left = len(told) - FIRST
    more = f"; and {left:,} more" if left > 0 else ""
    summary = (
        f"the store has something else under ids of ours: {'; '.join(told[:FIRST])}{more}; where "
        "it is yours all the same, `tjar-sync state adopt ADDRESS ID`, and where it is not, what "
        "is in the files is looked for, or made, anew"
    )
    yield blocked(CODE, tuple(given.others), summary, f"--allow {CODE}")


def _called(address: Address, values: Values) -> str:
    """Return by what a person knows it: name and sku, as far as the store shows them."""
    found = (values.get(path) for path in KINDS[address.kind].telling)
    return " / ".join(str(value) for value in found if value) or "without a name"


CHECK = Check(CODE, "Finds another product under the id of one that is owned.", find)
