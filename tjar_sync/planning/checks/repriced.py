"""What a plan does to the prices of many products together."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.model.kinds import KINDS
from tjar_sync.model.plan import Action
from tjar_sync.model.prices import paid
from tjar_sync.planning.checks.categories import filed_under
from tjar_sync.planning.checks.put_back import put_back

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tjar_sync.model.address import Address
    from tjar_sync.planning.checks.check import CheckInput


class Repricing(NamedTuple):
    """What is paid for one product, before and after."""

    address: Address
    before: Decimal
    after: Decimal
    categories: tuple[str, ...]
    usual: Decimal
    """What its move is measured by: what it was, or is outside of windows of time."""


def moved(given: CheckInput) -> Iterator[Repricing]:
    """Yield the products in the store whose price changes."""
    for item in given.prospects:
        path, back = paid(item.kind), put_back(item.change, given.catalog)
        for one in item.change.fields if item.change.action is not Action.CREATE else ():
            before, after = one.before, one.after
            if one.path == path and isinstance(before, Decimal) and isinstance(after, Decimal):
                filed = filed_under(item.kind, item.values)
                usual = after if path in back else before
                yield Repricing(item.change.address, before, after, filed, usual)


def counted(moves: Sequence[Repricing]) -> str:
    """Say how many there are."""
    kind = KINDS[moves[0].address.kind]
    return f"{len(moves):,} {kind.name if len(moves) == 1 else kind.plural}"


def together(moves: Iterable[Repricing]) -> Decimal:
    """Return by how many per cent prices move in all, up and down alike."""
    found = list(moves)
    usual = sum((one.usual for one in found), Decimal(0))
    far = sum((abs(one.after - one.before) for one in found), Decimal(0))
    return far * 100 / usual if usual else Decimal(0)
