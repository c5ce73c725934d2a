"""What came of one write: an outcome to be recorded, or one that is still to be proven."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.apply.request import answered
from tjar_sync.apply.verify import side_effects
from tjar_sync.model.codes import Caution
from tjar_sync.model.diagnostic import warning
from tjar_sync.model.event import Done, Failed, SideEffect, Skipped, Warned
from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.live import Verb
from tjar_sync.model.state import Proof, Resolution

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tjar_sync.apply.judgement import Judgement
    from tjar_sync.apply.request import WriteRequest
    from tjar_sync.model.address import Address
    from tjar_sync.model.event import Event
    from tjar_sync.model.live import Live, WriteResult
    from tjar_sync.model.state import StateEntry

STILL_ON_SALE = (
    "the store said that it is unpublished now, and still shows it as published: take it off sale "
    "in the store's dashboard; the next apply looks again"
)
STILL_THERE = (
    "the store said that it is deleted, and still shows it: it is kept in the state, and the next "
    "apply deletes it again; or delete it in the store's dashboard"
)


@dataclass(frozen=True, slots=True)
class Unproven:
    """The store said that it is done, and the looks at it do not show that yet."""

    written: WriteResult
    live: Live
    """What the last look saw."""
    judgement: Judgement
    first: bool = False
    """It was the first of its group (canary)."""
    unread: bool = False
    """The look itself failed."""
    final: bool = False
    """No later look can show anything else."""


@dataclass(frozen=True, slots=True)
class SendResult:
    """What came of one request, to be recorded by the thread that owns the state."""

    request: WriteRequest
    resolution: Resolution | None = None
    """None: nobody knows yet, and the intent stays open."""
    events: tuple[Event, ...] = ()
    """To be told once the resolution is recorded."""
    lost: bool = False
    """The answer never came, or proves nothing: the store is to be searched for the result."""
    missing: bool = False
    """The store says that it does not have what it showed a moment ago."""
    fatal: str = ""
    """Why nothing more may be sent, if so."""
    unproven: Unproven | None = None
    """What is to be looked at again before anything of it is recorded."""
    repair: tuple[str, ...] = ()
    """The fields to be written once more, now that it is recorded."""
    hidden: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    """What the store calls taken, by path, although nothing that it shows has it."""
    wrong: str = ""
    """In which way the store does not show what was written, if so."""


def done(
    request: WriteRequest, row: StateEntry | None, remote_id: str | None, told: Iterable[Event] = ()
) -> SendResult:
    """Say that the write is carried out and proven."""
    resolution = Resolution(request.intent, Proof.ANSWERED, row)
    return SendResult(request, resolution, (*told, Done(request.change, remote_id)))


def unsent(request: WriteRequest, reason: str) -> SendResult:
    """Say that the write was not sent, and why."""
    resolution = Resolution(request.intent, Proof.REFUSED, None, "not sent")
    return SendResult(request, resolution, (Skipped(request.change, reason),))


def unanswered(request: WriteRequest, message: str, told: Caution) -> SendResult:
    """Say that nobody knows what became of the write; a create is looked for at once."""
    change = request.change
    if request.write.verb is not Verb.CREATE:
        return SendResult(request, None, (Failed(change, message, recovers=True),))
    summary = f"{change.address}: {message}; looking for it in the store"
    warned = Warned(warning(told, summary, change.address))
    return SendResult(request, None, (warned,), lost=True)


def disproven(result: SendResult) -> SendResult:
    """Say that the store does not show what it said is done: a failed change that stays wanted.

    What was made by it is recorded as it is shown, but for the fields that came out otherwise: so
    every later plan wants them. Those of a create are written once more, at once.
    """
    unproven, request = result.unproven, result.request
    if unproven is None:
        return result
    if request.write.verb in {Verb.DELETE, Verb.ARCHIVE}:
        said = STILL_THERE if request.write.verb is Verb.DELETE else STILL_ON_SALE
        return _kept(request, said)
    paths = tuple(item.path for item in unproven.judgement.wrong)
    reason = not_as_written(unproven.judgement.reason)
    if KINDS[request.write.address.kind].content_addressed and _content(request) in paths:
        return _kept(request, reason)
    row = _row_without(answered(request, unproven.live), paths or tuple(request.write.values))
    resolution = Resolution(request.intent, Proof.ANSWERED, row, reason)
    told = tuple(unproven.judgement.told(request))
    if request.write.verb is Verb.CREATE and paths and request.repairs is None:
        return SendResult(
            request,
            resolution,
            told,
            repair=paths,
            unproven=unproven,
            wrong=unproven.judgement.reason,
        )
    failed = Failed(request.change, reason)
    return SendResult(request, resolution, (*told, failed), wrong=unproven.judgement.reason)


def side_effects_of(
    request: WriteRequest, row: StateEntry | None, live: Live
) -> tuple[SideEffect, ...]:
    """Return what an update changed besides the fields that it sent.

    It is compared with the look right before: what the plan was made of, where nothing has changed
    since (freshness). So nobody else did it.
    """
    if request.write.verb is not Verb.UPDATE or row is None or request.repairs is not None:
        return ()
    fields = KINDS[live.kind].fields
    before = request.before if request.right_before is None else request.right_before
    found = side_effects(fields, before, live.values, request.write.values)
    return tuple(
        SideEffect(
            request.change.address,
            item.path,
            item.before,
            item.after,
            item.path in row.desired and not fields[item.path].create_only,
        )
        for item in found
    )


def disturbed(request: WriteRequest, row: StateEntry | None, told: Sequence[Event]) -> SendResult:
    """Say that the write is done, and that what it changed besides is to be written once more."""
    paths = tuple(item.path for item in told if isinstance(item, SideEffect) and item.managed)
    wrong = f"the write of {', '.join(request.write.values)} changed {', '.join(paths)} as well"
    resolution = Resolution(request.intent, Proof.ANSWERED, _row_without(row, paths), wrong)
    fields = KINDS[request.write.address.kind].fields
    if any(
        fields[path].live_keys and not fields[path].is_managed(request.manage) for path in paths
    ):
        failed = Failed(request.change, f"{wrong}: their stock is the store's, and is not put back")
        return SendResult(request, resolution, (*told, failed), wrong=wrong)
    return SendResult(request, resolution, tuple(told), repair=paths, wrong=wrong)


def not_as_written(reason: str) -> str:
    """Say that a write was answered well, and did not come out as written."""
    return f"the store said that it is done, and does not show it ({reason}); it stays in the plan"


def secret_not_told(address: Address) -> Warned:
    """Say that a webhook's secret did not come with the store's answer."""
    summary = f"{address}: the store's answer holds no secret; the next apply asks for a new one"
    return Warned(warning(Caution.SECRET_NOT_TOLD, summary, address))


def _kept(request: WriteRequest, reason: str) -> SendResult:
    """Leave the row as it is, so that the write is wanted again."""
    refused = Resolution(request.intent, Proof.REFUSED, None, reason)
    return SendResult(request, refused, (Failed(request.change, reason),), wrong=reason)


def _content(request: WriteRequest) -> str:
    return KINDS[request.write.address.kind].path_of(Role.CONTENT)


def _row_without(row: StateEntry | None, paths: Iterable[str]) -> StateEntry | None:
    if row is None:
        return None
    gone = frozenset(paths)
    return replace(
        row, desired={path: value for path, value in row.desired.items() if path not in gone}
    )
