"""From a plan to its document: what will be done, why, what stands in the way, what it takes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tjar_sync.model.codes import Doubt, Unwritten
from tjar_sync.model.diagnostic import Severity
from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.plan import Action
from tjar_sync.model.prices import price_moves
from tjar_sync.render.actions import ACTION_STYLES
from tjar_sync.render.build_impact import impact
from tjar_sync.render.build_sections import sections
from tjar_sync.render.build_value import field_of
from tjar_sync.render.causes import causes
from tjar_sync.render.counting import clock_text, count_text, seconds_text
from tjar_sync.render.documents import Count, Notice, PlanView, Summary
from tjar_sync.render.layout import BRIEF, Layout
from tjar_sync.render.view import Tone, named, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.plan import Binding, Change, Plan
    from tjar_sync.render.layout import Layout
from tjar_sync.render.view import Phrase

_LEFT = frozenset(Unwritten)
"""What keeps a plan without changes from saying that all agrees."""
SHORT = 8
"""So much of a run's id names it to a person."""
_NAMED = 5
_OFFSET = len("2027-02-18T20:00:00")
OVERWRITE = "adopt and change"


def plan_view(plan: Plan, layout: Layout = BRIEF) -> PlanView:
    """Return all that there is to say of a plan."""
    heading = words("Changes to the store "), *store_named(plan.binding), words(":")
    return PlanView(
        _summary(plan),
        facts=facts_of(plan),
        alerts=alerts_of(plan),
        scope=(*_recorded(plan), *_ahead(plan), *_scope(plan)),
        heading=() if plan.empty else heading,
        actions=tuple(action for action in ACTION_STYLES if plan.count(action)),
        sections=sections(plan, layout),
        warnings=warnings_of(plan, layout),
        blocks=tuple(_notice(block) for block in plan.blocks),
        impact=impact(plan),
        notes=tuple(_notes(plan)),
    )


def facts_of(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Return by what a plan is told from others: when it was made, and of which files."""
    made = plan.created_at.replace("T", " ").removesuffix("+00:00")
    facts = (("made", f"{made} UTC"), ("commit", plan.binding.commit), ("plan", plan.id[:SHORT]))
    return tuple((name, value) for name, value in facts if value)


def alerts_of(plan: Plan) -> tuple[str, ...]:
    """Return what must be known before all else."""
    return tuple(str(item) for item in plan.warnings if item.code == Doubt.BEING_APPLIED)


def warnings_of(plan: Plan, layout: Layout) -> tuple[str, ...]:
    """Return what a person should know, each cause once; of what is good to know, see the notes."""
    found = (
        item
        for item in plan.warnings
        if item.severity is not Severity.NOTE and item.code != Doubt.BEING_APPLIED
    )
    return tuple(cause.text() for cause in causes(found, full=layout.full))


def store_named(binding: Binding) -> Phrase:
    """Name a store by its name in the files, what it says of itself, and where it is."""
    said = (named(binding.about), words(", ")) if binding.about else ()
    return named(binding.store), words(" ("), *said, named(binding.base_url), words(")")


def _recorded(plan: Plan) -> Phrase:
    """Say what a plan that was made without the store is against."""
    if not plan.offline:
        return ()
    when = f" at {clock_text(plan.recorded_at)}" if plan.recorded_at else ""
    said = words(f"Against what was recorded{when}; the store was not read.", Tone.WARN)
    return (said, words(" ")) if plan.targeted or plan.ahead else (said,)


def _ahead(plan: Plan) -> Phrase:
    """Say of which instant a plan is, where that is not now."""
    if not plan.ahead:
        return ()
    said = words(f"What the files want at {_moment(plan.ahead)}, and not now.", Tone.WARN)
    return (said, words(" ")) if plan.targeted else (said,)


def _moment(stamp: str) -> str:
    """Return an instant as people read it, with its offset."""
    return f"{datetime.fromisoformat(stamp):%Y-%m-%d %H:%M} {stamp[_OFFSET:]}"


def _scope(plan: Plan) -> Phrase:
    if not (plan.targeted or plan.only):
        return ()
    if plan.only:
        edits = f"{count_text(plan.edits, 'edit')} of the files" if plan.edits else "nothing"
        left = words(f"Only what was changed in the store is put back; {edits} left.", Tone.WARN)
        return (left,)
    head = words("Only a part of the difference is shown:", Tone.WARN)
    flags = [(" --target ", pattern) for pattern in plan.targets]
    flags += [(" --exclude ", pattern) for pattern in plan.excludes]
    flags += [(" --since ", plan.since)] if plan.since else []
    given = (cell for flag, pattern in flags for cell in (words(flag), named(pattern)))
    return head, words(" this plan was made with"), *given, words(".")


def _notice(block: Diagnostic) -> Notice:
    label = "to allow it" if block.fix.startswith("--") else "what to do"
    addresses = tuple(str(address) for address in block.addresses)
    return Notice(block.guard, block.summary, addresses, label, block.fix)


def _notes(plan: Plan) -> Iterator[str]:
    yield from (f"{item}." for item in plan.warnings if item.severity is Severity.NOTE)
    if plan.undoes and not plan.empty:
        yield _redone(plan)
    yield from in_no_file(plan.unmanaged)
    if plan.holds_until and not plan.empty:
        until = _moment(plan.holds_until)
        yield f"It holds until {until}: then the schedule wants something else of what it changes."
    if plan.requests:
        time = f", at least {seconds_text(plan.seconds)} at this store's limits"
        requests = count_text(plan.requests, "request")
        yield f"About {requests}{time if plan.seconds >= 1 else ''}."


def in_no_file(count: int) -> Iterator[str]:
    """Say how many resources the store has in no file, if any, and how they come into one."""
    if count:
        verb, they, them = ("is", "it is", "it") if count == 1 else ("are", "they are", "them")
        take = f"`tjar-sync pull --new` takes {them} into the files"
        yield f"{count_text(count, 'resource')} in the store {verb} in no file; {they} left alone ({take})."


def _redone(plan: Plan) -> str:
    """Say that the files still want what is undone, and what makes them agree with it.

    `pull` takes in what others changed in the store, and of what an undo wrote only new entries.
    """
    ways = (
        ("change by hand {named}", [one for one in plan.changes if one.action is Action.UPDATE]),
        (
            "tjar-sync pull --new {named}",
            [one for one in plan.changes if one.action is Action.CREATE],
        ),
        ("take out of the files {named}", [one for one in plan.changes if one.action.ends]),
    )
    steps = [
        way.format(
            named=f"{' '.join(str(one.address) for one in some[:_NAMED])}"
            f"{' ...' if len(some) > _NAMED else ''}"
        )
        for way, some in ways
        if some
    ]
    return (
        "The files stay as they are, so the next apply does it again; to change them, too: "
        + "; ".join(steps)
    )


def _summary(plan: Plan) -> Summary:
    unchanged = (Count(plan.unchanged, f"{plan.unchanged:,} unchanged"), *untold(plan))
    if plan.not_looked_at:
        left = Count(plan.not_looked_at, f"{plan.not_looked_at:,} not looked at")
        unchanged = (*unchanged, left)
    if plan.empty:
        return _nothing(plan, unchanged)
    taken = plan.overwriting
    first = Count(taken, f"{taken:,} to {OVERWRITE}", ACTION_STYLES[Action.UPDATE].tone)
    counted = ((action, plan.count(action)) for action in ACTION_STYLES)
    rest = ((one, count - taken if one is Action.ADOPT else count) for one, count in counted)
    actions = (
        Count(count, f"{count:,} to {action}", ACTION_STYLES[action].tone, action)
        for action, count in rest
        if count
    )
    changes = (*([first] if taken else []), *actions, *_prices(plan), *_hidden(plan))
    head = "Plan against what was recorded:" if plan.offline else "Plan:"
    return Summary((words(head, Tone.HEAD),), groups=(changes, unchanged))


def _nothing(plan: Plan, unchanged: tuple[Count, ...]) -> Summary:
    """Say that there is nothing to do, and no more than that where not all is known."""
    if plan.offline:
        head = words("Nothing differs from what was last recorded; the store was not read.")
        return Summary((head,), groups=(unchanged,))
    if plan.undoes:
        said = f"of run {plan.undoes[:SHORT]}: it is as it was before, or is left as said above."
        return Summary((words("Nothing to undo", Tone.GOOD),), said)
    if plan.untold:
        return Summary(nothing_found("to change"), groups=(unchanged,))
    if plan.only:
        return _nothing_back(plan, unchanged)
    if any(str(item.code) in _LEFT for item in plan.warnings):
        same = "What was compared matches; what was not, or is left so, is told below."
        return Summary((words("Nothing to change.", Tone.GOOD),), same, (unchanged,))
    same = "What was asked for matches." if plan.targeted else "The store matches the files."
    if plan.since:
        same = "What git changed, and was asked for, matches."
    return Summary((words("No changes.", Tone.GOOD),), same, (unchanged,))


def _nothing_back(plan: Plan, unchanged: tuple[Count, ...]) -> Summary:
    if all(one.code != Unwritten.UNDECIDED for one in plan.warnings):
        return Summary((words("No drift to put back."),), groups=(unchanged,))
    waits = "What was changed in the store was changed in the files, too: see below."
    return Summary((words("Nothing is put back.", Tone.WARN),), waits, (unchanged,))


def nothing_found(what: str) -> Phrase:
    """Say that nothing was found, where not all could be looked at."""
    return (words(f"Nothing {what} was found, but not all could be told:", Tone.WARN),)


def untold(plan: Plan) -> Iterator[Count]:
    """Count what nobody could compare, if there is any."""
    if plan.untold:
        yield Count(plan.untold, f"{plan.untold:,} could not be told", Tone.WARN)


def _prices(plan: Plan) -> Iterator[Count]:
    """Count prices that go down and up; new products have no price before."""
    moves = [
        move.after - move.before
        for change in plan.changes
        if change.action is not Action.CREATE and change.address.kind in KINDS
        for move in price_moves(change)
        if not move.fresh
    ]
    down, up = sum(move < 0 for move in moves), sum(move > 0 for move in moves)
    if down:
        yield Count(down, f"{count_text(down, 'price')} down")
    if up:
        yield Count(up, f"{up:,} up" if down else f"{count_text(up, 'price')} up")


def _is(role: Role, change: Change, path: str) -> bool:
    field = field_of(change.address, path)
    return field is not None and field.role is role


def _hidden(plan: Plan) -> Iterator[Count]:
    """Count the products that buyers will no longer see, but for those archived or deleted."""
    hidden = sum(
        _is(Role.VISIBILITY, change, item.path) and item.before is True and item.after is False
        for change in plan.changes
        if change.action in {Action.UPDATE, Action.ADOPT, Action.MOVE}
        for item in change.fields
    )
    if hidden:
        yield Count(hidden, f"{hidden:,} going offline")
