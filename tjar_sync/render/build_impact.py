"""What a plan comes to for the shop, in a few sentences: amounts, what is on sale, texts, pictures."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS, Role, Shape
from tjar_sync.model.plan import Action
from tjar_sync.model.prices import price_moves
from tjar_sync.render.build_value import field_of, money, sane
from tjar_sync.render.counting import count_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.plan import Change, Plan

_FEW = 2
"""So many changes are seen at a glance."""
_TEXTS = frozenset({Shape.TEXT, Shape.HTML})
_PICTURES = frozenset({Shape.MEDIA, Shape.MEDIA_LIST})
_OF_WORDS = frozenset({Role.IDENTITY})
_OWNED = frozenset({Action.UPDATE, Action.ADOPT, Action.MOVE})


def impact(plan: Plan) -> tuple[str, ...]:
    """Say what a plan of more than a few changes comes to; of what is new, there was nothing before."""
    known = [change for change in plan.changes if change.address.kind in KINDS]
    if len(plan.changes) <= _FEW:
        return ()
    return (*_amounts(known), *_goods(known))


def _amounts(changes: list[Change]) -> Iterator[str]:
    moves = [
        (move.after - move.before, f"{change.address} {move.label}")
        for change in changes
        if change.action in _OWNED
        for move in price_moves(change)
        if not move.fresh and sane(move.before) and sane(move.after)
    ]
    for sign, word in ((-1, "Down"), (1, "Up")):
        found = [(by * sign, label) for by, label in moves if by * sign > 0]
        if found:
            yield _moved(word, found)


def _moved(word: str, found: list[tuple[Decimal, str]]) -> str:
    most, label = max(found, key=lambda one: one[0])
    total = sum((by for by, _ in found), start=Decimal(0))
    prices = count_text(len(found), "price")
    by = f"{money(total)} in all and {money(most)} at most" if len(found) > 1 else money(most)
    return f"{word}: {prices}, by {by} ({label})."


def _goods(changes: list[Change]) -> Iterator[str]:
    """Count what buyers can see from now on, and what no more; what has other texts or pictures."""
    goods = [change for change in changes if KINDS[change.address.kind].path_of(Role.VISIBILITY)]
    written = [change for change in goods if change.action in _OWNED]
    counts = {
        "on sale from now on": sum(map(_is_shown, goods)),
        "no more on sale": sum(change.off_sale for change in goods),
        "with other texts": sum(_has(change, _TEXTS) for change in written),
        "with other pictures": sum(_has(change, _PICTURES) for change in written),
    }
    told = [f"{count:,} {what}" for what, count in counts.items() if count]
    if told:
        yield f"Products: {', '.join(told)}."


def _is_shown(change: Change) -> bool:
    """Say whether a change puts something before buyers that they could not see."""
    visible = KINDS[change.address.kind].path_of(Role.VISIBILITY)
    after = {item.path: item.after for item in change.fields}
    if change.action is Action.CREATE:
        return after.get(visible) is not False
    return any(
        item.path == visible and item.after is True and item.before is not True
        for item in change.fields
    )


def _has(change: Change, shapes: frozenset[Shape]) -> bool:
    """Say whether a field of one of these shapes is written, and not to tell it apart from others."""
    fields = (field_of(change.address, item.path) for item in change.fields)
    return any(one and one.shape in shapes and one.role not in _OF_WORDS for one in fields)
