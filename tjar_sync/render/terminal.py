"""A plan as a person reads it in a terminal."""

from __future__ import annotations

from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.plan import Action
from tjar_sync.render.changes import ACTION_STYLES, change_lines, sign
from tjar_sync.render.sanitize import prose, shown
from tjar_sync.render.style import PLAIN, Style, Tone
from tjar_sync.render.value import View, field_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.plan import Change, Plan

_NAMED = 5
"""A block names at most this many addresses."""
_MINUTE = 60


def plan_text(plan: Plan, style: Style = PLAIN) -> str:
    """Render a plan: what will be done, why, what stands in the way, and what it takes."""
    view = View(style, plan.labels)
    parts = chain(
        _opening(plan, view),
        _kinds(plan, view),
        _warnings(plan, style),
        _blocks(plan, style),
        _closing(plan, style),
    )
    return "\n\n".join(parts)


def seconds_text(seconds: float) -> str:
    """Say how long something takes, no finer than a person needs."""
    if seconds < 1:
        return "1 s"
    minutes, rest = divmod(round(seconds), _MINUTE)
    if not minutes:
        return f"{rest} s"
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def count_text(count: int, noun: str, plural: str = "") -> str:
    """Count things: `1 request`, `2 requests`."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def _opening(plan: Plan, view: View) -> Iterator[str]:
    if plan.targeted:
        yield _targeted(plan, view.style)
    if plan.empty:
        return
    store = shown(plan.binding.store, view.style)
    url = shown(plan.binding.base_url, view.style)
    used = [
        f"  {sign(action, view)} {style_of_action.legend}"
        for action, style_of_action in ACTION_STYLES.items()
        if plan.count(action)
    ]
    yield "\n".join([f"Changes to the store {store} ({url}):", *used])


def _targeted(plan: Plan, style: Style) -> str:
    flags = [f"--target {shown(item, style)}" for item in plan.targets]
    flags += [f"--exclude {shown(item, style)}" for item in plan.excludes]
    head = style.paint("Only a part of the difference is shown:", Tone.WARN)
    return f"{head} this plan was made with {' '.join(flags)}."


def _kinds(plan: Plan, view: View) -> Iterator[str]:
    """Group changes by kind, in the order in which the first of each is carried out."""
    grouped: dict[str, list[Change]] = {}
    for change in plan.changes:
        grouped.setdefault(change.address.kind, []).append(change)
    for name, changes in grouped.items():
        kind = KINDS.get(name)
        title = shown(kind.plural.capitalize() if kind else name, view.style)
        yield view.style.paint(title, Tone.HEAD)
        for change in changes:
            yield "\n".join(change_lines(change, view))


def _warnings(plan: Plan, style: Style) -> Iterator[str]:
    if plan.warnings:
        head = style.paint("Warning:", Tone.WARN)
        yield "\n".join(f"{head} {prose(str(item), style, '  ')}" for item in plan.warnings)


def _blocks(plan: Plan, style: Style) -> Iterator[str]:
    if plan.blocks:
        head = style.paint("Blocked: apply will refuse this plan.", Tone.BAD, Tone.HEAD)
        yield "\n".join([head, *chain.from_iterable(_block(item, style) for item in plan.blocks)])


def _block(block: Diagnostic, style: Style) -> Iterator[str]:
    guard = style.paint(shown(block.guard, style), Tone.HEAD)
    yield f"  {style.paint('!', Tone.BAD)} {guard}: {prose(block.summary, style, '    ')}"
    if len(block.addresses) > 1:
        named = [shown(str(address), style) for address in block.addresses[:_NAMED]]
        more = len(block.addresses) - len(named)
        rest = [f"{more} more"] if more else []
        yield f"    {', '.join((*named, *rest))}"
    word = "to allow it" if block.fix.startswith("--") else "what to do"
    yield f"    {word}: {style.paint(prose(block.fix, style, '    '), Tone.HEAD)}"


def _closing(plan: Plan, style: Style) -> Iterator[str]:
    lines = [_totals(plan, style)]
    if plan.unmanaged:
        verb = "is" if plan.unmanaged == 1 else "are"
        rest = "it is" if plan.unmanaged == 1 else "they are"
        owned = count_text(plan.unmanaged, "resource")
        lines.append(f"{owned} in the store {verb} in no file; {rest} left alone.")
    if plan.requests:
        time = f", at least {seconds_text(plan.seconds)} at this store's limits"
        requests = count_text(plan.requests, "request")
        lines.append(f"About {requests}{time if plan.seconds >= 1 else ''}.")
    yield "\n".join(lines)


def _totals(plan: Plan, style: Style) -> str:
    unchanged = f"{plan.unchanged:,} unchanged."
    if plan.empty:
        same = "What was asked for matches." if plan.targeted else "The store matches the files."
        return f"{style.paint('No changes.', Tone.GOOD)} {same} {unchanged}"
    parts = [
        style.paint(f"{plan.count(action):,} to {action}", style_of_action.tone)
        for action, style_of_action in ACTION_STYLES.items()
        if plan.count(action)
    ]
    head = style.paint("Plan:", Tone.HEAD)
    return f"{head} {', '.join((*parts, *_prices(plan), *_hidden(plan)))}; {unchanged}"


def _prices(plan: Plan) -> Iterator[str]:
    """Count prices that go down and up; new products have no price before."""
    moves = [
        item.after - item.before
        for change in plan.changes
        if change.action is not Action.CREATE
        for item in change.fields
        if isinstance(item.before, Decimal) and item.before.is_finite()
        if isinstance(item.after, Decimal) and item.after.is_finite()
        if _is(Role.PRICE, change, item.path)
    ]
    down, up = sum(move < 0 for move in moves), sum(move > 0 for move in moves)
    if down:
        yield f"{count_text(down, 'price')} down"
    if up:
        yield f"{up:,} up" if down else f"{count_text(up, 'price')} up"


def _is(role: Role, change: Change, path: str) -> bool:
    field = field_of(change.address, path)
    return field is not None and field.role is role


def _hidden(plan: Plan) -> Iterator[str]:
    """Count the products that buyers will no longer see, but for those archived or deleted."""
    hidden = sum(
        _is(Role.VISIBILITY, change, item.path) and item.before is True and item.after is False
        for change in plan.changes
        if change.action in {Action.UPDATE, Action.ADOPT, Action.MOVE}
        for item in change.fields
    )
    if hidden:
        yield f"{hidden:,} going offline"
