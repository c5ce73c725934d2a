"""Products that buyers wait for are not taken from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.errors import ProviderError
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.plan import named_orders
from tjar_sync.planning.checks.check import Check, CheckInput, Stage, blocked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = "ordered"


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Block what takes products of open orders off sale; unread orders block all of it."""
    orders = given.orders
    at_risk = [item for item in given.changes if item.off_sale]
    if isinstance(orders, ProviderError):
        message = f"whether somebody waits for them cannot be told: {orders.what}"
        held = at_risk
    else:
        held = [item for item in at_risk if item.remote_id in orders]
        message = "; ".join(
            f"{item.address} is in {named_orders(orders[item.remote_id or ''])}" for item in held
        )
    if held:
        kind = KINDS[held[0].address.kind]
        noun = kind.name if len(held) == 1 else kind.plural
        summary = f"{len(held)} {noun} would be deleted or unpublished, and {message}"
        yield blocked(CODE, [item.address for item in held], summary, "--force-ordered")


CHECK = Check(CODE, "Takes products of open orders off sale.", find, Stage.ORDERS)
