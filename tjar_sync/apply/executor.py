"""Carry out a plan level by level: journal, send several at once, record.

One thread owns the state: it journals the intents of a chunk, hands the writes to worker
threads, and records whatever answers have come in by one transaction, so that one fsync serves
many. An intent is durable before its write is sent; until its result is durable too it counts as
unanswered, whatever the store said.
"""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tjar_sync.apply.freshness import NOT_FRESH, Freshness, overwrites
from tjar_sync.apply.journal import Fatal, Journal
from tjar_sync.apply.remote_ids import RemoteIds
from tjar_sync.apply.sender import Sender, SendResult
from tjar_sync.errors import ProviderError
from tjar_sync.model.event import Applying, Done, Failed, Normalized, Report, Skipped, Warned
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.plan import Action, named_orders

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pydantic import SecretStr

    from tjar_sync.apply.cancel import CancelToken
    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.event import Event
    from tjar_sync.model.live import Live
    from tjar_sync.model.plan import Levels, Step
    from tjar_sync.model.state import State
    from tjar_sync.ports import Emit, Provider, StateHome

AHEAD = 8
"""So many writes per thread are journaled at once, ahead of being sent; what was journaled and not
sent is proven absent by the next look."""
CLOSE = 2
"""So many where something is overwritten: the look at it is to be fresh when the write is sent."""
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


def execute(
    job: Job, provider: Provider, home: StateHome, emit: Emit, cancel_token: CancelToken
) -> Report:
    """Carry out the job; what failed is in the report, never raised.

    When it returns, every write that was sent is answered for: recorded, refused, or an open
    intent that the next run recovers first.
    """
    cancel_token.working = True
    events: list[Event] = []

    def log(event: Event) -> None:
        events.append(event)
        emit(event)

    log(Applying(len({step.change.address for level in job.levels for step in level})))
    remote_ids = RemoteIds(job.state, job.live, _claimed(job.levels))
    journal = Journal(job.resources, job.state.key, remote_ids, home, log)
    sender = Sender(job.resources, provider, job.keep_secret, home.lock_is_held)
    with ThreadPoolExecutor(job.parallel, thread_name_prefix="apply") as pool:
        run = _Run(job, journal, sender, Freshness(provider, job.live), pool, cancel_token)
        for level in job.levels:
            run.level(level)
            journal.recover_lost(provider, cancel_token)
    return _report(events, cancel_token)


@dataclass(slots=True)
class _Run:
    """The thread that owns the state, at work."""

    job: Job
    journal: Journal
    sender: Sender
    freshness: Freshness
    pool: ThreadPoolExecutor
    cancel_token: CancelToken
    seen: set[tuple[str, ...]] = field(default_factory=set)
    """The groups of steps of which one was carried out already."""

    def level(self, steps: Sequence[Step]) -> None:
        """Carry out one level: the first that works of each new group alone, then the rest."""
        rest = self._unordered(steps)
        while self.job.canary and not self.cancel_token and (firsts := self._firsts(rest)):
            for group, step in firsts.items():
                self._batch([step], look=True)
                if step.change.address not in self.journal.unmade:
                    self.seen.add(group)
            alone = {id(step) for step in firsts.values()}
            rest = [step for step in rest if id(step) not in alone]
        self._batch(rest, look=False)

    def _unordered(self, steps: Sequence[Step]) -> list[Step]:
        """Leave out what would take a product from somebody who ordered it since the plan."""
        at_risk = {step.change.remote_id or "" for step in steps if step.change.off_sale}
        if not at_risk or self.job.ordered is None or self.cancel_token:
            return list(steps)
        try:
            orders = self.job.ordered()
            reasons = {one: named_orders(orders[one]) for one in at_risk if one in orders}
        except ProviderError as error:
            reasons = dict.fromkeys(at_risk, f"orders that cannot be read: {error.what}")
        spared = []
        for step in steps:
            reason = reasons.get(step.change.remote_id or "")
            if reason is None:
                spared.append(step)
            else:
                self.journal.skip(step, f"it may be in {reason} (see --force-ordered)")
        return spared

    def _firsts(self, steps: Sequence[Step]) -> dict[tuple[str, ...], Step]:
        """Pick the first write of each type and action in this run, to be looked at (canary)."""
        firsts: dict[tuple[str, ...], Step] = {}
        for step in steps:
            change = step.change
            group = (change.address.kind, change.type, change.action, step.pass_)
            looked_at = change.writes and not change.action.ends
            if (
                looked_at
                and not KINDS[change.address.kind].content_addressed
                and group not in self.seen
            ):
                firsts.setdefault(group, step)
        return firsts

    def _batch(self, steps: Sequence[Step], *, look: bool) -> None:
        """Carry out steps, several at once; return when all are answered for."""
        size = self.job.parallel * (CLOSE if any(map(overwrites, steps)) else AHEAD)
        running: set[Future[SendResult]] = set()
        for start in range(0, len(steps), size):
            while len(running) > size:
                running = self._collect(running)
            chunk = steps[start : start + size]
            seen = self.freshness.seen(() if self.cancel_token else chunk)
            try:
                requests = self.journal.open(chunk, self.cancel_token)
            except Fatal as error:
                self.cancel_token.cancel(str(error))
                continue
            running |= {
                self.pool.submit(
                    self.sender.send,
                    request,
                    self.cancel_token,
                    look=look,
                    seen=seen.get(request.key, NOT_FRESH),
                )
                for request in requests
            }
        while running:
            running = self._collect(running)

    def _collect(self, running: set[Future[SendResult]]) -> set[Future[SendResult]]:
        wait(running, return_when=FIRST_COMPLETED)
        finished, left = wait(running, GATHER)
        fatal = self.journal.close([future.result() for future in finished])
        if fatal:
            self.cancel_token.cancel(fatal)
        return left


def _claimed(levels: Levels) -> dict[Address, str]:
    """Return the ids of what is adopted or moved, so that links to it need not wait."""
    changes = (step.change for level in levels for step in level)
    return {
        item.address: item.remote_id
        for item in changes
        if item.action in {Action.ADOPT, Action.MOVE} and item.remote_id is not None
    }


def _report(events: Sequence[Event], cancel_token: CancelToken) -> Report:
    return Report(
        done=tuple(item for item in events if isinstance(item, Done)),
        failed=tuple(item for item in events if isinstance(item, Failed)),
        skipped=tuple(item for item in events if isinstance(item, Skipped)),
        normalized=tuple(item for item in events if isinstance(item, Normalized)),
        warnings=tuple(item.diagnostic for item in events if isinstance(item, Warned)),
        interrupted=cancel_token.interrupted,
    )
