"""What buyers have ordered, and do not have yet, is changed knowingly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.plan import named_orders
from tjar_sync.model.settings import Level
from tjar_sync.planning.checks.check import Check, CheckInput, Stage
from tjar_sync.planning.checks.finding import Hit, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.plan import Change

CODE = CheckCode.OPEN_ORDERS
MOST = 3
"""So many fields are named."""


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Find changes to what open orders hold; what goes off sale has a check of its own."""
    found = (
        Hit(item.address, "", f"{_what(item)} changes, and it is in {named_orders(numbers)}")
        for item in given.changes
        if item.writes and not item.off_sale
        if KINDS[item.address.kind].path_of(Role.PRICE)  # another kind's ids are other numbers
        if (numbers := given.held.get(item.remote_id or ""))
    )
    yield from gathered(CODE, given, found, "resources are changed that open orders hold")


def _what(change: Change) -> str:
    """Name what is changed: the fields, or the times that can be booked."""
    fields = KINDS[change.address.kind].fields
    booked = [
        one.path
        for one in change.fields
        if one.path in fields and fields[one.path].cell_of(Role.STARTS)
    ]
    named = booked or [one.path for one in change.fields]
    return ", ".join(named[:MOST]) + (" …" if len(named) > MOST else "")


CHECK = Check(
    CODE,
    "Changes what is in open orders (told with `--orders`).",
    find,
    Stage.ORDERS,
    level=Level.WARNING,
)
