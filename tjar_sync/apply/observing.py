"""What a write told of the store: evidence that would look otherwise if the opposite were so."""

from __future__ import annotations

from dataclasses import field, replace
from itertools import chain
from typing import TYPE_CHECKING

from tjar_sync.apply.resend import repeatable, unseen
from tjar_sync.dataclass import dataclass
from tjar_sync.model.capabilities import UpdateMode
from tjar_sync.model.diagnosis import ContractLine, Standing
from tjar_sync.model.event import SideEffect
from tjar_sync.model.evidence import Evidence
from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.live import Verb, is_racy, untold
from tjar_sync.model.observation import (
    CREATED_HIDDEN,
    FREED,
    MOVES_TIME,
    ORDER,
    SHOWN_AT_ONCE,
    TRUE_ANSWER,
    Claim,
    Observation,
    left_alone,
    needed,
    needless,
)
from tjar_sync.model.state import Proof

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tjar_sync.apply.request import WriteRequest
    from tjar_sync.apply.result import SendResult
    from tjar_sync.model.capabilities import Capabilities, KindCapabilities
    from tjar_sync.model.state import StateEntry
    from tjar_sync.model.value import Value


_MOST_IDS = 20


@dataclass(frozen=True, slots=True)
class Observer:
    """Keeps in mind what one run saw the store do; used by one thread alone."""

    evidence: Evidence = field(default_factory=Evidence)
    """What earlier runs saw."""
    _told: dict[Claim, Standing] = field(default_factory=dict)
    _pending: dict[Claim, Observation] = field(default_factory=dict)

    def note(self, found: Iterable[Observation], answer: Callable[[], str] = untold) -> None:
        """Take note of what is new; within a run, what speaks against a claim counts.

        `answer` tells what may be told of the answer that showed it; asked for what is new alone.
        """
        for one in found:
            claim = Claim(one.number, one.claim)
            if self._told.get(claim) not in {Standing.CONTRADICTED, one.standing}:
                self._told[claim] = one.standing
                self._pending[claim] = replace(one, answer=one.answer or answer())

    def note_write(
        self, result: SendResult, capabilities: Capabilities, before: StateEntry | None
    ) -> None:
        """Take note of what a write tells; `before`: its row as it was recorded."""
        found = (
            of_write(result, capabilities),
            _not_needed(result, capabilities, self.evidence),
            _time_that_stayed(result, before),
        )
        self.note(chain.from_iterable(found), result.answer)

    def take(self) -> tuple[Observation, ...]:
        """Return what is yet to be recorded; it is not returned again."""
        found = tuple(self._pending.values())
        self._pending.clear()
        return found


def of_write(result: SendResult, capabilities: Capabilities) -> Iterator[Observation]:
    """Yield what came to light of the store by a write that was looked at."""
    request, kind = result.request, result.request.write.address.kind
    effects = {one.path: one for one in result.events if isinstance(one, SideEffect)}
    able = capabilities.of(kind)
    partly = able.update is UpdateMode.PARTIAL  # what is written whole leaves nothing out
    for effect in effects.values() if partly else ():
        yield from _disturbed(request, effect, able)
    if partly and request.write.verb is Verb.UPDATE and not result.believed:
        yield from _undisturbed(result, effects, able)
    for path in result.lacking:
        if path in able.on_create:
            evidence = f"{request.write.address} was refused for lack of {path}"
            yield contradicted(needless(path), request, evidence)
    visible = KINDS[kind].path_of(Role.VISIBILITY)
    if request.write.verb is Verb.CREATE and visible in result.repair:
        yield contradicted(
            CREATED_HIDDEN, request, f"{request.write.address} was created hidden, and is shown"
        )


def _not_needed(
    result: SendResult, capabilities: Capabilities, evidence: Evidence
) -> Iterator[Observation]:
    """Yield that a create came through without what earlier ones were refused for."""
    request, row = result.request, result.resolution.entry if result.resolution else None
    able = capabilities.of(request.write.address.kind)
    for path in filter(None, map(needed, evidence.contradicted)):
        lacked = path in able.on_create and path not in request.write.values
        if request.write.verb is Verb.CREATE and row is not None and lacked:
            seen = f"{request.write.address} was created without {path}"
            yield Observation(*needless(path), Standing.CONFIRMED, seen, told(request))


def _time_that_stayed(result: SendResult, before: StateEntry | None) -> Iterator[Observation]:
    """Yield that an update left `updated_at` as it was, though a later second had come.

    `before`: the row as it was recorded. What was seen in the very second of its last change
    proves nothing, nor does an answer that was believed.
    """
    request, resolution = result.request, result.resolution
    row = resolution.entry if resolution and resolution.proof is Proof.ANSWERED else None
    if before is None or row is None or request.write.verb is not Verb.UPDATE or result.believed:
        return
    was = request.seen_before
    changed = any(path in was and was[path] != row.live.get(path) for path in request.write.values)
    stayed = row.updated_at == before.updated_at and not is_racy(before.updated_at, before.seen_at)
    if changed and stayed:
        evidence = f"{request.write.address} was changed, and its time of change stayed as it was"
        yield contradicted(MOVES_TIME, request, evidence)


def contradicted(
    claim: Claim, request: WriteRequest, evidence: str, lines: Iterable[ContractLine] = ()
) -> Observation:
    """Say that the store does otherwise."""
    asked = told(request)
    return Observation(*claim, Standing.CONTRADICTED, evidence, asked, lines=tuple(lines))


def told(request: WriteRequest) -> str:
    """Name a write and the fields that it sent, without what they hold."""
    write = request.write
    paths = ", ".join(sorted(write.values))
    return f"{write.verb.value} of {write.address.kind} {write.remote_id or ''}".rstrip() + (
        f": {paths}" if paths else ""
    )


def order_of_list(kind: str, moved: str, stayed: str, ids: Sequence[str]) -> Observation:
    """Say whether a list shows first what changed last, by a row of ours that moved or stayed."""
    listed = f"the newest rows of the list of {KINDS[kind].plural}"
    shown = f"ids in their order: {', '.join(ids[:_MOST_IDS])}"
    if moved:
        evidence = f"{kind} {moved} came before others when it was written"
        return Observation(*ORDER, Standing.CONFIRMED, evidence, listed, shown)
    evidence = f"{kind} {stayed} was written, and stands behind what changed before it"
    line = ContractLine(("newest_first", kind), value=False)
    return Observation(*ORDER, Standing.CONTRADICTED, evidence, listed, shown, lines=(line,))


def late(request: WriteRequest, seconds: float) -> Observation:
    """Say that the store showed a write after a while only."""
    evidence = f"{request.write.address} was shown as written after {seconds:.0f} s or more"
    return contradicted(SHOWN_AT_ONCE, request, evidence)


def untrue_answer(request: WriteRequest, reason: str) -> Observation:
    """Say that an answer showed what the store does not keep."""
    return contradicted(
        TRUE_ANSWER, request, f"the answer showed what was sent, a look did not ({reason})"
    )


def not_freed(result: SendResult) -> Observation:
    """Say that the store keeps taken what was deleted by this catalog."""
    evidence = f"{', '.join(result.hidden)} of what was deleted is still refused as taken"
    return contradicted(FREED, result.request, evidence)


def _disturbed(
    request: WriteRequest, effect: SideEffect, able: KindCapabilities
) -> Iterator[Observation]:
    """Yield what a field that was not sent tells; stock may have been sold, which tells nothing."""
    kind = KINDS[request.write.address.kind]
    field = kind.fields[effect.path]
    if field.create_only:
        return
    hidden = unseen(kind.name, able) if effect.cleared else frozenset()
    paths = sorted({effect.path, *hidden} & able.on_update)
    sent = tuple(path for path in paths if repeatable(kind.fields[path]))
    lines = (ContractLine(("always_send",), sent),) if effect.path in sent else ()
    claim = left_alone(effect.path, visibility=field.role is Role.VISIBILITY)
    evidence = (
        f"an update without {effect.path} made {shape_of(effect.after)} of"
        f" {shape_of(effect.before)}"
    )
    yield contradicted(claim, request, evidence, lines)


def _undisturbed(
    result: SendResult, effects: Mapping[str, SideEffect], able: KindCapabilities
) -> Iterator[Observation]:
    """Yield what stayed although it was not sent: lists that hold something, what is hidden."""
    request, resolution = result.request, result.resolution
    row = resolution.entry if resolution and resolution.proof is Proof.ANSWERED else None
    if row is None or result.wrong or not row.updated_at:
        return  # somebody else changed more of it: the row does not hold what was seen
    fields = KINDS[request.write.address.kind].fields
    for path, before in request.seen_before.items():
        field = fields[path]
        hidden = field.role is Role.VISIBILITY and before is False
        held = isinstance(before, tuple) and bool(before)
        if not (hidden or held) or path in request.write.values or path in effects:
            continue
        if path in able.on_update and row.live.get(path) == before:
            claim = left_alone(path, visibility=hidden)
            evidence = f"an update without {path} left {shape_of(before)} as it was"
            yield Observation(*claim, Standing.CONFIRMED, evidence, told(request))


def shape_of(value: Value) -> str:
    """Say what a value is, but not what it says."""
    match value:
        case None | "" | ():
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case tuple():
            return f"a list of {len(value)}"
        case str():
            return "a text"
        case _:
            return "a value"
