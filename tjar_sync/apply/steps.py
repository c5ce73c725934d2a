"""Steps by what a store may treat alike, the step that repairs one, and the report of all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.apply.resend import managed
from tjar_sync.model.event import (
    Done,
    Failed,
    Normalized,
    Repaired,
    Report,
    SideEffect,
    Skipped,
    Unverified,
    Warned,
)
from tjar_sync.model.live import Verb
from tjar_sync.model.plan import Action, FieldChange, Reason, Step
from tjar_sync.model.state import Pass

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tjar_sync.apply.result import SendResult
    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.event import Event
    from tjar_sync.model.plan import Levels

Group = tuple[str, ...]


def sort_of(step: Step) -> Group:
    """Return kind, type, action and pass of a step."""
    change = step.change
    return change.address.kind, change.type, change.action, step.pass_


def group_of(step: Step) -> Group:
    """Return what tells writes apart that a store may treat differently: also the fields."""
    return (*sort_of(step), *sorted(item.path for item in step.change.fields))


def deletes(result: SendResult) -> bool:
    """Say whether it is about a delete."""
    return result.request.write.verb is Verb.DELETE


def repairing(
    result: SendResult, resources: Mapping[Address, Resource], writable: Collection[str]
) -> Step:
    """Return the step that writes once more what came out otherwise.

    It writes all that the files manage (but stock, where that is as it should be), so that
    nothing is changed by its absence.
    """
    resolution, step = result.resolution, result.request.step
    row = resolution.entry if resolution else None
    resource = resources[step.change.address]
    deferred = step.change.deferred if step.pass_ is Pass.MAIN else ()
    paths = dict.fromkeys((*result.repair, *managed(resource, writable)))
    made = result.request.write.verb is Verb.CREATE
    fields = tuple(
        FieldChange(
            path,
            None if row is None or (made and path in result.repair) else row.live.get(path),
            resource.values.get(path),
            Reason.EDIT,
        )
        for path in paths
        if path not in deferred and path not in result.restored
    )
    again = replace(
        step.change,
        action=Action.UPDATE,
        remote_id=row.remote_id if row else None,
        fields=fields,
        previous=None,
        deferred=deferred,
    )
    return Step(again, Pass.MAIN, result.restored)


def claimed(levels: Levels) -> dict[Address, str]:
    """Return the ids of what is adopted or moved, so that links to it need not wait."""
    changes = (step.change for level in levels for step in level)
    return {
        item.address: item.remote_id
        for item in changes
        if item.action in {Action.ADOPT, Action.MOVE} and item.remote_id is not None
    }


def report_of(events: Sequence[Event], *, interrupted: bool, whole: bool) -> Report:
    """Sort what was told by what it says; what a later look disproved is not done.

    A run counts as interrupted by what that kept from being done: where nothing failed and nothing
    was skipped, and the last look was taken, so that it is `whole`, it came too late to matter.
    """
    disproved = {item.change.address for item in events if isinstance(item, Failed)}
    report = Report(
        done=tuple(
            item
            for item in events
            if isinstance(item, Done) and item.change.address not in disproved
        ),
        failed=tuple(item for item in events if isinstance(item, Failed)),
        skipped=tuple(item for item in events if isinstance(item, Skipped)),
        normalized=tuple(item for item in events if isinstance(item, Normalized)),
        unverified=tuple(item for item in events if isinstance(item, Unverified)),
        side_effects=tuple(item for item in events if isinstance(item, SideEffect)),
        repaired=tuple(item for item in events if isinstance(item, Repaired)),
        warnings=tuple(item.diagnostic for item in events if isinstance(item, Warned)),
    )
    left = bool(report.failed or report.skipped) or not whole
    return replace(report, interrupted=interrupted and left)


def writes(step: Step) -> bool:
    """Say whether the step sends something to the store."""
    change = step.change
    if step.pass_ is Pass.LINK or not change.fields:
        return change.writes
    waiting = set(change.deferred)
    return change.writes and (
        change.action in {Action.CREATE, Action.ARCHIVE, Action.DELETE}
        or any(item.path not in waiting for item in change.fields)
    )


def told_before(step: Step) -> bool:
    """Say whether the change was told as done when its first half was."""
    return step.pass_ is Pass.LINK and writes(replace(step, pass_=Pass.MAIN))
