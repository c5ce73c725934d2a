"""What came of one write: an outcome to be recorded, or one that is still to be proven."""

from __future__ import annotations

from dataclasses import field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.apply.answered import answered
from tjar_sync.apply.judgement import brief
from tjar_sync.apply.verify import FieldEffect, side_effects
from tjar_sync.dataclass import dataclass
from tjar_sync.model.diagnostic import warning
from tjar_sync.model.event import Done, Failed, Remedy, SideEffect, Skipped, Warned
from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.live import UNKNOWN, Verb, untold
from tjar_sync.model.state import Proof, Resolution

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tjar_sync.apply.judgement import Judgement
    from tjar_sync.apply.request import WriteRequest
    from tjar_sync.model.codes import Caution
    from tjar_sync.model.event import Event
    from tjar_sync.model.live import Live, WriteResult
    from tjar_sync.model.plan import Change
    from tjar_sync.model.state import StateEntry
    from tjar_sync.model.value import Value, Values

_LAST_PIECE = (1,)
"""A count from which one sale leads to none."""
STILL_ON_SALE = (
    "the store said that it is unpublished now, and still shows it as published: take it off sale "
    "in the store's dashboard; the next apply looks again"
)
STILL_THERE = (
    "the store said that it is deleted, and still shows it: it is kept in the state, and the next "
    "apply deletes it again; or delete it in the store's dashboard"
)


@dataclass(frozen=True, slots=True)
class Unconfirmed:
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
    believed: bool = False
    """It is the write's own answer, and nothing else was looked at."""


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
    unconfirmed: Unconfirmed | None = None
    """What is to be looked at again before anything of it is recorded."""
    repair: tuple[str, ...] = ()
    """The fields to be written once more, now that it is recorded."""
    restored: Values = field(default_factory=lambda: MappingProxyType({}))
    """What no file manages and is to be written back with `repair`, as it was shown before."""
    hidden: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    """What the store calls taken, by path, although nothing that it shows has it."""
    lacking: tuple[str, ...] = ()
    """What a create did not send, and was refused for."""
    wrong: str = ""
    """In which way the store does not show what was written, if so."""
    believed: bool = False
    """Only the write's own answer says that it is done."""
    asked_at: float = UNKNOWN
    """When the store was asked for what it showed of it, by `monotonic`."""
    answer: Callable[[], str] = field(default=untold, repr=False, compare=False)
    """See WriteResult."""
    harm: str = ""
    """Why no other update of the type may be sent, if so: what it changes besides stays so."""


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


def disproven(request: WriteRequest, unconfirmed: Unconfirmed) -> SendResult:
    """Say that the store does not show what it said is done: a failed change that stays wanted.

    What was made by it is recorded as it is shown, but for the fields that came out otherwise: so
    every later plan wants them. Those of a create are written once more, at once.
    """
    if request.write.verb in {Verb.DELETE, Verb.ARCHIVE}:
        said = STILL_THERE if request.write.verb is Verb.DELETE else STILL_ON_SALE
        return _kept(request, said)
    paths = tuple(item.path for item in unconfirmed.judgement.wrong)
    reason = not_as_written(unconfirmed.judgement.reason)
    kind = KINDS[request.write.address.kind]
    if kind.content_addressed and (not paths or kind.path_of(Role.CONTENT) in paths):
        return _kept(request, reason)
    row = answered(request, unconfirmed.live)
    effects = _named_only(request, row, unconfirmed.live)
    unwritten = (*(paths or request.write.values), *(item.path for item in effects))
    resolution = Resolution(request.intent, Proof.ANSWERED, row_without(row, unwritten), reason)
    told = (*unconfirmed.judgement.told(request), *effects)
    if request.write.verb is Verb.CREATE and paths and request.repairs is None:
        return SendResult(
            request,
            resolution,
            told,
            repair=paths,
            unconfirmed=unconfirmed,
            wrong=unconfirmed.judgement.reason,
        )
    failed = Failed(request.change, reason)
    lost = [item for item in effects if item.remedy is not Remedy.WANTED]
    harm = _harm(f"the write of {', '.join(request.write.values)} changed more", lost)
    return SendResult(
        request, resolution, (*told, failed), wrong=unconfirmed.judgement.reason, harm=harm
    )


def _named_only(
    request: WriteRequest, row: StateEntry | None, live: Live
) -> tuple[SideEffect, ...]:
    """Return what a write that has failed changed besides: nothing of it is put back now."""
    found = side_effects_of(request, row, live, lambda _path, _shown: False)
    return tuple(
        replace(item, remedy=Remedy.WANTED)
        if item.managed and item.remedy is not Remedy.LEFT
        else item
        for item in found
    )


def side_effects_of(
    request: WriteRequest,
    row: StateEntry | None,
    live: Live,
    restorable: Callable[[str, Value], bool],
) -> tuple[SideEffect, ...]:
    """Return what an update changed besides the fields that it sent.

    It is compared with the look right before: what the plan was made of, where nothing has changed
    since (freshness). So nobody else did it. `restorable`: can a value be written to a field again?
    """
    if request.write.verb is Verb.CREATE or row is None:
        return ()
    archived = request.write.verb is Verb.ARCHIVE
    fields = KINDS[live.kind].fields
    found = []
    for item in _effects(request, live):
        stock = fields[item.path].create_only
        managed = item.path in row.desired and not stock
        back = restorable(item.path, item.before) or (managed and not fields[item.path].live_keys)
        remedy = Remedy.LEFT if stock else Remedy.PUT_BACK if back and not archived else Remedy.LOST
        found.append(
            SideEffect(request.change.address, item.path, item.before, item.after, managed, remedy)
        )
    return tuple(found)


def _effects(request: WriteRequest, live: Live) -> Iterator[FieldEffect]:
    kind = KINDS[live.kind]
    archived = request.write.verb is Verb.ARCHIVE
    sent = {kind.path_of(Role.VISIBILITY)} if archived else request.write.values.keys()
    fresh = request.fresh
    return side_effects(kind.fields, request.seen_before, live.values, sent, fresh=fresh)


def disturbed(
    request: WriteRequest,
    row: StateEntry | None,
    told: Sequence[Event],
    effects: Sequence[SideEffect],
) -> SendResult:
    """Say that the write is done, and changed more than it sent: that is to be written once more.

    What cannot be put right that way, or was not by the write that should have, is no accident:
    no other update of the type follows it.
    """
    back = [item for item in effects if item.remedy is Remedy.PUT_BACK]
    managed = tuple(item.path for item in effects if item.managed)
    changed = ", ".join(
        f"{item.path} ({brief(item.before)} to {brief(item.after)})" for item in effects
    )
    wrote = ", ".join(request.write.values) or "that it is hidden"
    wrong = f"the write of {wrote} changed {changed} as well"
    resolution = Resolution(request.intent, Proof.ANSWERED, row_without(row, managed), wrong)
    again = request.repairs is not None
    harm = "" if len(back) == len(effects) and not again else _harm(wrong, effects)
    if back and not again:
        restored = {item.path: item.before for item in back if not item.managed}
        return SendResult(
            request,
            resolution,
            (*told, *effects),
            repair=tuple(item.path for item in back),
            restored=restored,
            wrong=wrong,
            harm=harm,
        )
    if not harm:
        return SendResult(
            request,
            resolution,
            (*told, *effects, Done(request.change, request.write.remote_id)),
        )
    failed = Failed(request.change, harm)
    return SendResult(request, resolution, (*told, *effects, failed), wrong=wrong, harm=harm)


def _harm(wrong: str, effects: Sequence[SideEffect]) -> str:
    if all(item.remedy is Remedy.LEFT and item.before in _LAST_PIECE for item in effects):
        return ""  # it may well have been sold
    paths = ", ".join(item.path for item in effects)
    return (
        f"{wrong}, which cannot be put right; to have such fields sent with every update, write "
        f"`contract: {{always_send: [{paths}]}}` under this store in store.yaml"
    )


def not_as_written(reason: str) -> str:
    """Say that a write was answered well, and did not come out as written."""
    return f"the store said that it is done, and does not show it ({reason}); it stays in the plan"


def secret_not_told(change: Change) -> Failed:
    """Say that a webhook's secret, which was due, did not come with the store's answer."""
    return Failed(change, "the store's answer holds no secret; the next apply asks for a new one")


def _kept(request: WriteRequest, reason: str) -> SendResult:
    """Leave the row as it is, so that the write is wanted again."""
    refused = Resolution(request.intent, Proof.REFUSED, None, reason)
    return SendResult(request, refused, (Failed(request.change, reason),), wrong=reason)


def row_without(row: StateEntry | None, paths: Iterable[str]) -> StateEntry | None:
    """Return a row that wants these fields again."""
    gone = frozenset(paths)
    left = {path: value for path, value in row.desired.items() if path not in gone} if row else {}
    return replace(row, desired=left) if row else None
