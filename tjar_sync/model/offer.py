"""What of the store differs from what was last agreed, as it is offered to the files."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.equality import as_typed
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.plan import Action, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.address import Address
    from tjar_sync.model.plan import Change, FieldChange, Plan


class Decision(StrEnum):
    """What a person decides about what both sides changed."""

    OURS = "ours"
    """The files' value stays, and is written by the next apply."""
    THEIRS = "theirs"
    """The store's value comes into the files."""
    LATER = "later"
    """Nothing is done about it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One field that somebody changed in the store, or one resource that is gone from it."""

    change: Change
    field: FieldChange | None
    """None where the resource is gone."""

    @property
    def address(self) -> Address:
        """The resource."""
        return self.change.address

    @property
    def path(self) -> str:
        """The field; empty where the resource is gone."""
        return "" if self.field is None else self.field.path

    @property
    def conflict(self) -> bool:
        """True where the files were changed as well."""
        return self.field is not None and self.field.reason is Reason.CONFLICT

    def __str__(self) -> str:
        return f"{self.address}.{self.path}" if self.path else str(self.address)

    def matches(self, pattern: str) -> bool:
        """Say whether it is meant by an address, an address and a field, or a pattern of them."""
        named = (str(self.address), str(self), *_above(str(self), str(self.address)))
        return any(fnmatchcase(one, pattern) for one in named)


def _above(whole: str, address: str) -> Iterator[str]:
    """Yield the maps that a field stands in: `product.shoe.name` of `product.shoe.name.ar`."""
    while len(whole) > len(address):
        yield whole
        whole = whole.rpartition(".")[0]


def offers(plan: Plan) -> tuple[Offer, ...]:
    """Return what a whole plan would take back from the store, in its order, as it was typed there."""
    return tuple(_offers(plan))


def _offers(plan: Plan) -> Iterator[Offer]:
    for change in plan.changes:
        if change.reason is Reason.GONE and change.action is Action.CREATE:
            yield Offer(change, None)
        elif change.action in {Action.UPDATE, Action.MOVE}:
            for item in change.fields:
                if item.reason in {Reason.DRIFT, Reason.CONFLICT}:
                    field = KINDS[change.address.kind].fields[item.path]
                    yield Offer(change, replace(item, before=as_typed(field, item.before)))
