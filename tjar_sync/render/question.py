"""What a person is asked before a plan is carried out for somebody else: counts, names and money."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tjar_sync.i18n import say
from tjar_sync.model.kinds import Role
from tjar_sync.model.plan import Action
from tjar_sync.model.prices import price_moves
from tjar_sync.render.build_impact import impact
from tjar_sync.render.build_value import field_of, money
from tjar_sync.render.sanitize import clean, quoted, shortened
from tjar_sync.render.style import PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.plan import Change, FieldChange, Plan
    from tjar_sync.model.value import Value

_NAMED = 12
"""So many changes are named; all are counted."""
_FIELDS = 6
_LONGEST = 60
_LONGEST_URL = 300
_TOLD = 5


def question(plan: Plan) -> str:
    """Ask whether a plan is to be applied; what it takes away is named first.

    Texts of files and of the store stand in quotes, one line each, so that none of them can pass
    for a part of the question.
    """
    return "\n".join(_lines(plan))


def yes_or_no() -> tuple[str, str]:
    """Return what stands beside the switch that says yes, and below it."""
    below = "Buyers see them at once. Leave it off to change nothing."
    return say("Apply these changes to the store"), say(below)


def _lines(plan: Plan) -> Iterator[str]:
    counts = (f"{count:,} to {one.value}" for one in Action if (count := plan.count(one)))
    where = f"{clean(plan.binding.store, PLAIN)} ({clean(plan.binding.base_url, PLAIN)})"
    yield say(f"Apply plan {plan.id} to the store {where}?")
    yield f"{say('Changes:')} {say(', '.join(counts))}."
    yield from map(say, impact(plan))
    ordered = sorted(plan.changes, key=lambda change: not (change.action.ends or change.off_sale))
    yield from (f"- {_change(change, plan)}" for change in ordered[:_NAMED])
    if len(ordered) > _NAMED:
        yield f"- {say(f'and {len(ordered) - _NAMED:,} more')}"
    if plan.allowances:
        yield say(f"Checks that are lifted for it: {', '.join(sorted(plan.allowances))}.")
    for one in plan.warnings[:_TOLD]:
        summary = clean(shortened(one.summary, 4 * _LONGEST, PLAIN), PLAIN)
        yield say(f"Warning: {summary}")
    if len(plan.warnings) > _TOLD:
        yield say(f"Warnings besides: {len(plan.warnings) - _TOLD:,}.")


def _change(change: Change, plan: Plan) -> str:
    name = plan.names.get(str(change.address), "")
    called = f" {_quoted(name)}" if name else ""
    address = clean(str(change.address), PLAIN)
    told = "" if change.action is Action.DELETE else ", ".join(_fields(change))
    return f"{say(change.action.value)} {address}{called}{f': {told}' if told else ''}"


def _fields(change: Change) -> Iterator[str]:
    """Say what amounts become, and which fields are written besides."""
    prices = {item.path: item for item in change.fields if _is_price(change, item.path)}
    yield from map(_price, prices.values())
    moves = [one for one in price_moves(change) if one.label not in prices]
    for one in moves[:_FIELDS]:
        yield f"{clean(one.label, PLAIN)} {money(one.before)} -> {money(one.after)}"
    others = [item for item in change.fields if item.path not in prices]
    yield from map(_field, others[:_FIELDS])
    more = len(others[_FIELDS:]) + len(moves[_FIELDS:])
    if more:
        yield say(f"and {more} more")


def _field(item: FieldChange) -> str:
    """Name a field; of an address on the web with what it becomes, since data may go there."""
    path, after = clean(item.path, PLAIN), item.after
    there = isinstance(after, str) and after.startswith(("http://", "https://"))
    return f"{path} {_quoted(str(after), _LONGEST_URL)}" if there else path


def _quoted(text: str, limit: int = _LONGEST) -> str:
    return quoted(shortened(text, limit, PLAIN), PLAIN)


def _is_price(change: Change, path: str) -> bool:
    field = field_of(change.address, path)
    return field is not None and field.role is Role.PRICE


def _price(item: FieldChange) -> str:
    if item.before is None:
        return f"{item.path} {_amount(item.after)}"
    return f"{item.path} {_amount(item.before)} -> {_amount(item.after)}"


def _amount(value: Value) -> str:
    return money(value) if isinstance(value, Decimal) else "none"
