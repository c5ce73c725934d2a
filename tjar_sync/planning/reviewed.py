"""A plan made anew of what was reviewed: the same is carried out, what came since is left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.codes import Unwritten
from tjar_sync.model.diagnostic import Diagnostic, Severity
from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.plan import Action
from tjar_sync.planning.build import Selection, build
from tjar_sync.planning.stale import comparable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.plan import Change, FieldChange, Plan, Planned
    from tjar_sync.planning.build import Inputs

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What is left of a reviewed plan, and what forbids to carry it out."""

    planned: Planned
    differs: tuple[str, ...]
    """What a review did not see, a sentence each; empty when the plan may be applied."""


def reviewed(saved: Plan, inputs: Inputs) -> Reviewed:
    """Plan anew what was reviewed, as the files, the state and the store are now.

    A reviewed change that has nothing left to do is named as done; what nobody reviewed is named
    and left to a run of its own, unless a reviewed change needs it first, which is a difference.
    """
    then, blind = {item.address: item for item in saved.changes}, not saved.binding.lineage
    inputs = replace(inputs, selection=Selection(saved.targets, saved.excludes))
    whole = build(inputs).plan
    still = frozenset(str(item.address) for item in whole.changes if item.address in then)
    planned = build(replace(inputs, selection=Selection(only=still)))
    differs: list[str] = []
    for change in planned.plan.changes:
        before = then.get(change.address)
        if before is None:
            differs.append(f"{change.address}: needs {change.action} first, which nobody reviewed")
        elif comparable(before, blind=blind) != comparable(change, blind=blind):
            differs.append(f"{change.address}: {_difference(before, change)}")
        elif before.desired_digest != change.desired_digest and (blind or not _tells_all(change)):
            differs.append(f"{change.address}: was edited in the files since")
    plan = replace(
        planned.plan,
        unchanged=whole.unchanged,
        not_looked_at=whole.not_looked_at,
        unmanaged=whole.unmanaged,
        warnings=(*planned.plan.warnings, *_told(saved, whole)),
        targets=saved.targets,
        excludes=saved.excludes,
        since=saved.since,
        since_commit=saved.since_commit,
    )
    return Reviewed(replace(planned, plan=plan), tuple(differs))


def _tells_all(change: Change) -> bool:
    """Say whether a change shows all of what is sent, and needs no leave for the rest of its entry.

    Another merge that touched the same entry was applied, then: what it asks for would be among
    these fields else. A secret's place and the store's number of a name are shown by no field.
    """
    kind = KINDS[change.address.kind]
    grouped = any(kind.fields[item.path].group for item in change.fields)
    return change.action is Action.UPDATE and not grouped and not kind.key_of(Role.SECRET)


def _told(saved: Plan, whole: Plan) -> Iterator[Diagnostic]:
    """Name what is left because nobody reviewed it, and what has nothing left to do."""
    then, now = ({item.address for item in plan.changes} for plan in (saved, whole))
    cases = (
        (now - then, Unwritten.NOT_REVIEWED, "not in the reviewed plan, and left to its own run"),
        (then - now, Unwritten.ALREADY_SO, "in the reviewed plan, with nothing left to do"),
    )
    for found, code, meaning in cases:
        if found:
            addresses = tuple(sorted(found))
            named = ", ".join(map(str, addresses))
            yield Diagnostic(Severity.NOTE, code, addresses, f"{meaning}: {named}")


def _difference(before: Change, now: Change) -> str:
    """Say in what a change is another than the reviewed one."""
    if before.action is not now.action:
        return f"was reviewed as {before.action}, is {now.action} now"
    if before.remote_id != now.remote_id:
        return "is another one in the store now"
    was, is_ = ({item.path: item for item in change.fields} for change in (before, now))
    paths = [path for path in sorted({*was, *is_}) if was.get(path) != is_.get(path)]
    told = (f"{path} was {_step(was.get(path))}, is {_step(is_.get(path))}" for path in paths)
    return "; ".join(told) or "is carried out in another way now"


def _step(field: FieldChange | None) -> str:
    """Show what becomes of a field."""
    if field is None:
        return "not to be changed"
    before, after = (_shown(value) for value in (field.before, field.after))
    return f"{before if field.known else '?'} -> {after}"


def _shown(value: object) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
