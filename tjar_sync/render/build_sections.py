"""From a plan's changes to its sections: what needs a look first and whole, what is alike together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.model.diagnostic import Severity
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.plan import Reason
from tjar_sync.render.actions import ACTION_STYLES
from tjar_sync.render.build_alike import alike
from tjar_sync.render.build_change import change_item
from tjar_sync.render.documents import Section
from tjar_sync.render.layout import BRIEF, Heap, Layout
from tjar_sync.render.view import Picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.model.plan import Change, Plan
    from tjar_sync.render.build_value import Labels
    from tjar_sync.render.documents import Item

_NO_FILE = "In no file"
_NO_CATEGORY = "Without a category"


def sections(
    plan: Plan,
    layout: Layout = BRIEF,
    item_of: Callable[[Change, Labels], Item] = change_item,
) -> tuple[Section, ...]:
    """Put changes together, by default by kind, in the order in which they are carried out.

    What a person should look at stands before all others: what blocks, nearly does, or warns, what is taken over
    and changed, what is taken from buyers' sight.
    """
    heaps: dict[tuple[str, str], list[Item]] = {}
    found = (one for one in (*plan.blocks, *plan.warnings) if one.severity is not Severity.NOTE)
    told = {address for one in found for address in one.addresses}
    told.update(plan.near)
    made = [(change, change.address in told or _is_risky(change)) for change in plan.changes]
    for change, risky in sorted(made, key=lambda pair: (not pair[0].overwrites, not pair[1])):
        item = item_of(change, plan.labels)
        title = item.title or plan.names.get(str(change.address), "")
        item = replace(item, risky=risky, title=title, picture=_picture(plan, change))
        heaps.setdefault(_heap(plan, change, layout.by), []).append(item)
    return tuple(_section(kind, heading, items, layout) for (kind, heading), items in heaps.items())


def _picture(plan: Plan, change: Change) -> Picture | None:
    shown = plan.pictures.get(str(change.address), "")
    return Picture(shown, plan.labels.get(shown, "")) if shown else None


def _is_risky(change: Change) -> bool:
    """Say whether a change takes something away, or writes over what is not known to be ours."""
    taken = change.action.removes or (change.address.kind in KINDS and change.off_sale)
    return taken or change.overwrites or change.reason is Reason.CONFLICT


def _section(kind: str, heading: str, items: list[Item], layout: Layout) -> Section:
    return Section(kind, heading, tuple(items), () if layout.full else tuple(alike(items)))


def _heap(plan: Plan, change: Change, by: Heap) -> tuple[str, str]:
    """Return the kind, where a heap has one, and the heading of the heap that a change belongs to."""
    address = str(change.address)
    match by:
        case Heap.FILE:
            place = plan.places.get(address)
            return "", place.file if place else _NO_FILE
        case Heap.CATEGORY:
            return "", plan.categories.get(address, _NO_CATEGORY)
        case Heap.ACTION:
            return "", ACTION_STYLES[change.action].legend.capitalize()
        case _:
            kind = KINDS.get(change.address.kind)
            return change.address.kind, kind.plural.capitalize() if kind else change.address.kind
