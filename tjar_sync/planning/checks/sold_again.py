"""What is sold piece by piece, such as codes, is not put back on sale: it only ever grows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.kinds import KINDS, Shape
from tjar_sync.model.plan import Action
from tjar_sync.planning.checks.check import Check, CheckInput, blocked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.address import Address
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.plan import Change

CODE = CheckCode.SOLD_AGAIN


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Block what sends once more what may have been sold: a list is written whole or not at all."""
    found = [
        (item.address, path, count)
        for item in given.changes
        if item.action is not Action.CREATE
        for path, count in _sent_again(item)
    ]
    if not found:
        return
    where: dict[Address, None] = dict.fromkeys(address for address, _, _ in found)
    told = "; ".join(f"{count:,} of the {path} of {address}" for address, path, count in found)
    summary = (
        f"{told} would be sent once more, and what of them was sold would go on sale again: a store "
        "takes such a list whole (A6), so that the new ones cannot be sent alone; leave only those in "
        "the files that were not sold"
    )
    yield blocked(CODE, tuple(where), summary, f"--allow {CODE}")


def _sent_again(change: Change) -> Iterator[tuple[str, int]]:
    """Yield how many secrets of a field were sent before."""
    fields = KINDS[change.address.kind].fields
    for item in change.fields:
        field, before = fields.get(item.path), item.before
        if field is None or field.shape is not Shape.SECRETS:
            continue
        if not (isinstance(before, tuple) and isinstance(item.after, tuple)):
            continue
        count = sum(one in before for one in item.after)
        if count:
            yield item.path, count


CHECK = Check(CODE, "Sends codes once more that may have been sold meanwhile.", find)
