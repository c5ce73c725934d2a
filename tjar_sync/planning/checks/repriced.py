"""What a plan does to the prices of many products together."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.model.kinds import KINDS
from tjar_sync.model.plan import Action
from tjar_sync.model.prices import paid
from tjar_sync.planning.checks.categories import filed_under

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


def moved(given: CheckInput) -> Iterator[Repricing]:
    """Yield the products in the store whose price changes."""
    for item in given.prospects:
        path = paid(item.kind)
        for one in item.change.fields if item.change.action is not Action.CREATE else ():
            before, after = one.before, one.after
            if one.path == path and isinstance(before, Decimal) and isinstance(after, Decimal):
                yield Repricing(
                    item.change.address, before, after, filed_under(item.kind, item.values)
                )


def counted(moves: Sequence[Repricing]) -> str:
    """Say how many there are."""
    kind = KINDS[moves[0].address.kind]
    return f"{len(moves):,} {kind.name if len(moves) == 1 else kind.plural}"


def together(moves: Iterable[Repricing]) -> Decimal:
    """Return by how many per cent prices move in all, up and down alike."""
    found = list(moves)
    before = sum((one.before for one in found), Decimal(0))
    far = sum((abs(one.after - one.before) for one in found), Decimal(0))
    return far * 100 / before if before else Decimal(0)
