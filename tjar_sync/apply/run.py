"""One run at work: the thread that owns the state, level by level."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.apply.canary import Canary
from tjar_sync.apply.freshness import overwrites
from tjar_sync.apply.journal import Fatal, Journal
from tjar_sync.apply.last_look import last_look
from tjar_sync.apply.observing import late, untrue_answer
from tjar_sync.apply.result import disproven, not_as_written
from tjar_sync.apply.steps import deletes, repairing
from tjar_sync.dataclass import dataclass
from tjar_sync.model.event import Failed, Started, Waiting
from tjar_sync.model.evidence import Evidence
from tjar_sync.model.patience import CLOSE, pauses
from tjar_sync.model.state import Proof

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tjar_sync.apply.cancel import CancelToken
    from tjar_sync.apply.request import WriteRequest
    from tjar_sync.apply.result import SendResult
    from tjar_sync.apply.sender import Sender
    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.live import Live
    from tjar_sync.model.plan import Levels, Step
    from tjar_sync.model.secret import SecretStr
    from tjar_sync.model.state import State

AHEAD = 8
"""So many writes per thread are journaled at once, ahead of being sent; what was journaled and not
sent is proven absent by the next look."""
LATE = "the store does not show yet what it says is done"
GATHER = 0.02
"""Seconds that a first answer waits for others to be recorded with."""


@dataclass(frozen=True, slots=True)
class Job:
    """Everything one run needs to know."""

    levels: Levels
    resources: Mapping[Address, Resource]
    state: State
    live: Mapping[tuple[str, str], Live]
    parallel: int
    keep_secret: Callable[[Resource, SecretStr | None], None]
    """Writes a webhook's secret where its file says; given None, only proves that it can.

    Raises StateError when it cannot."""
    canary: bool = True
    ordered: Callable[[], Mapping[str, tuple[str, ...]]] | None = None
    """Tells which products were ordered since the plan was made, and in which orders; see
    Provider.ordered. None: nobody asks."""
    read_back_seconds: float = 0.0
    """How long the store may take to show what it says is done."""
    run: str = ""
    """Its id, which every line of its journal bears."""
    evidence: Evidence = field(default_factory=Evidence)
    """What earlier runs saw the store do."""
    ids: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: MappingProxyType({}))
    """`categories`, `brands`, `badges`: name in the files -> this store's id."""


@dataclass(slots=True)
class Run:
    """The thread that owns the state, at work."""

    job: Job
    journal: Journal
    sender: Sender
    pool: ThreadPoolExecutor
    cancel_token: CancelToken
    canary: Canary = field(default_factory=Canary)
    unconfirmed: list[SendResult] = field(default_factory=list)
    """What the store said is done, and does not show yet."""
    repairs: list[SendResult] = field(default_factory=list)
    """What came out otherwise, and is to be written once more."""
    believed: list[WriteRequest] = field(default_factory=list)
    """What is done by the store's own answer, and was not looked at."""
    shown: dict[tuple[str, str], Live] = field(default_factory=dict)
    """What the store's lists showed when all was written, by kind and id."""
    waited: float = 0.0
    """How long what is looked at again was waited for."""

    def level(self, steps: Sequence[Step]) -> None:
        """Carry out one level: the first that works of each new group alone, then the rest."""
        rest = self._unordered(steps)
        while self.job.canary and not self.cancel_token:
            rest = self._kept_up(rest)
            firsts = self.canary.firsts(rest)
            if not firsts:
                break
            self._batch(firsts, look=True)
            self.canary.learn(firsts, self.journal.unmade, self.cancel_token)
            alone = set(map(id, firsts))
            rest = [step for step in rest if id(step) not in alone]
        self._batch(rest, look=False)

    def _kept_up(self, steps: Sequence[Step]) -> list[Step]:
        """Leave out what the store does not keep."""
        kept = []
        for step in steps:
            reason = self.canary.given_up(step)
            if reason:
                self.journal.skip(step, reason)
            else:
                kept.append(step)
        return kept

    def _unordered(self, steps: Sequence[Step]) -> list[Step]:
        """Leave out what would take a product from somebody who ordered it since the plan."""
        spared = []
        for step in steps:
            reason = "" if self.cancel_token else self.sender.buyers.reason(step)
            if reason:
                self.journal.skip(step, reason)
            else:
                spared.append(step)
        return spared

    def _batch(self, steps: Sequence[Step], *, look: bool) -> None:
        """Carry out steps, several at once; return when all are answered for."""
        ahead = self.job.parallel * (CLOSE if any(map(overwrites, steps)) else AHEAD)
        size = self.journal.home.block or ahead
        running: set[Future[SendResult]] = set()
        for start in range(0, len(steps), size):
            while len(running) > size:
                running = self._collect(running)
            chunk = self._kept_up(steps[start : start + size])
            if not self.cancel_token:
                self.sender.freshness.look(chunk)
            try:
                requests = self.journal.open(chunk, self.cancel_token)
            except Fatal as error:
                self.cancel_token.cancel(str(error))
                continue
            for request in requests:
                self.journal.log(Started(request.change))
            running |= {
                self.pool.submit(self.sender.send, request, self.cancel_token, look=look)
                for request in requests
            }
        while running:
            running = self._collect(running)
        self._prove()
        try:
            self.journal.forget_uploads(self.sender.looks.spelling.shared)
        except Fatal as error:
            self.cancel_token.cancel(str(error))

    def _collect(self, running: set[Future[SendResult]]) -> set[Future[SendResult]]:
        wait(running, return_when=FIRST_COMPLETED)
        finished, left = wait(running, GATHER)
        self._close([future.result() for future in finished])
        return left

    def _close(self, results: Sequence[SendResult]) -> None:
        """Record what is proven, and keep what is not for another look."""
        final = [item for item in results if item.resolution or not item.unconfirmed]
        self.unconfirmed += [item for item in results if not item.resolution and item.unconfirmed]
        for item in final:
            if item.wrong and not item.repair:
                self.canary.wrong[item.request.change.address] = item.wrong
            if item.harm:
                self.canary.forbid(item.request.step, item.harm)
            if item.believed:
                self.believed.append(item.request)
        if self.waited:
            for item in filter(_is_proven, final):
                self.journal.observer.note([late(item.request, self.waited)], item.answer)
        self.journal.observer.note(self.sender.freshness.take_observed())
        fatal = self.journal.close(final)
        if fatal:
            self.cancel_token.cancel(fatal)
        self.repairs += [item for item in final if item.repair]

    def _prove(self) -> None:
        """Look again, for a while, at what the store says is done and does not show."""
        self._look_again([item for item in self.unconfirmed if deletes(item)])
        for pause in pauses(self.job.read_back_seconds):
            unproven = [
                item for item in self.unconfirmed if item.unconfirmed and not item.unconfirmed.final
            ]
            if not unproven:
                break
            self.journal.log(Waiting(pause, LATE))
            if self.cancel_token.wait(pause):
                break
            self.waited += pause
            self._look_again(unproven)
        self.waited = 0.0
        given_up = [
            self.sender.give_up(item.request, item.unconfirmed)
            for item in self.unconfirmed
            if item.unconfirmed
        ]
        for item in self.unconfirmed:
            seen = item.unconfirmed
            if seen and self.sender.looks.echoed(item.request, seen):
                untrue = untrue_answer(item.request, seen.judgement.reason)
                self.journal.observer.note([untrue], seen.written.answer)
        self.unconfirmed = []
        if given_up:
            self._close(given_up)
        repairs, self.repairs = self.repairs, []
        self._repair(repairs)

    def _look_again(self, results: Sequence[SendResult]) -> None:
        looked_at = {id(item) for item in results}
        self.unconfirmed = [item for item in self.unconfirmed if id(item) not in looked_at]
        listings = self.sender.looks.listings([item.request for item in results if deletes(item)])
        again = [
            self.pool.submit(self.sender.look_again, item.request, item.unconfirmed, listings)
            for item in results
            if item.unconfirmed
        ]
        if again:
            self._close([future.result() for future in again])

    def _repair(self, results: Sequence[SendResult]) -> None:
        """Write once more what came out otherwise; what does not help has failed."""
        if not results:
            return
        if self.cancel_token:
            for item in results:
                self.canary.wrong[item.request.change.address] = item.wrong
                self.journal.log(Failed(item.request.change, not_as_written(item.wrong)))
            return
        steps = [
            repairing(
                item,
                self.job.resources,
                self.sender.looks.writable(item.request.write.address.kind),
            )
            for item in results
        ]
        try:
            requests = self.journal.open(steps, self.cancel_token)
        except Fatal as error:
            self.cancel_token.cancel(str(error))
            return
        mended = {item.request.change.address: item for item in results}
        again = [
            (_to_mend(item, mended[item.write.address]), mended[item.write.address].asked_at)
            for item in requests
        ]
        self._close(list(self.pool.map(self._sent_again, *zip(*again, strict=True))))
        self._prove()

    def last_look(self) -> bool:
        """Look once at all that was believed; what is not there after a while has failed.

        Says whether it was looked at: a run that is cancelled leaves that out.
        """
        looks, waits = self.sender.looks, pauses(self.job.read_back_seconds)
        believed, cancelled = self.believed, bool(self.cancel_token)
        while believed and not cancelled:
            seen = last_look(believed, looks, self.journal.remote_ids)
            self.shown |= {(row.kind, row.remote_id): row for row in seen.rows}
            if not seen.contradicted:
                break
            pause = next(waits, None)
            if pause is None or self.cancel_token.wait(pause):
                self.journal.correct([disproven(*item) for item in seen.contradicted])
                break
            believed = [request for request, _ in seen.contradicted]
        return not (cancelled and believed)

    def _sent_again(self, request: WriteRequest, seen: float) -> SendResult:
        sent = self.sender.send(request, self.cancel_token, look=True, seen=seen)
        refused = sent.resolution is not None and sent.resolution.entry is None
        return replace(sent, wrong=sent.resolution.detail) if refused and sent.resolution else sent


def _is_proven(result: SendResult) -> bool:
    """Say whether the store shows now what was written."""
    resolution = result.resolution
    return resolution is not None and resolution.proof is Proof.ANSWERED and not result.wrong


def _to_mend(request: WriteRequest, result: SendResult) -> WriteRequest:
    """Say of a write what it puts right, and what was there right before."""
    row = result.resolution.entry if result.resolution else None
    return replace(
        request,
        repairs=result.request.change,
        mends=result.repair,
        right_before=row.live if row else {},
    )
