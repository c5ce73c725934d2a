"""Carry out a plan level by level, several writes at once, every one journaled."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Event as Flag
from threading import Lock
from typing import TYPE_CHECKING

from tjar_sync.apply.ledger import Ledger
from tjar_sync.apply.step import Fatal, Outcome, Stepper
from tjar_sync.model.event import Applying, Done, Failed, Report, Skipped, StoreSpelling, Warned
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.plan import Action

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pydantic import SecretStr

    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.event import Event
    from tjar_sync.model.live import Live
    from tjar_sync.model.plan import Levels, Step
    from tjar_sync.model.state import State
    from tjar_sync.ports import Emit, Provider, StateBackend

AHEAD = 8
"""Intents are journaled for up to this many writes per thread before they are sent, so that
one fsync serves many; what was journaled and not sent is proven absent by the next look."""


class Stop:
    """Asks a run to finish what is in flight and begin nothing more; the first reason stays."""

    def __init__(self) -> None:
        self._flag = Flag()
        self.reason = ""
        self.interrupted = False
        self.working = False
        """True once writes have begun: until then a run may be cut off at any point."""

    def ask(self, reason: str, *, interrupted: bool = False) -> None:
        """Ask for the end. Safe to call from a signal handler and from any thread."""
        if not self._flag.is_set():
            self.reason = reason
            self.interrupted = interrupted
            self._flag.set()

    def __bool__(self) -> bool:
        return self._flag.is_set()


@dataclass(frozen=True, slots=True)
class Job:
    """Everything one run needs to know."""

    levels: Levels
    resources: Mapping[Address, Resource]
    state: State
    live: Mapping[tuple[str, str], Live]
    parallel: int
    keep_secret: Callable[[Resource, SecretStr], None]
    """Writes a webhook's secret where its file says."""
    canary: bool = True


@dataclass(slots=True)
class _Log:
    """Collects events for the report, and passes them on one at a time."""

    emit: Emit
    events: list[Event] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def __call__(self, event: Event) -> None:
        with self.lock:
            self.events.append(event)
            self.emit(event)

    def report(self, stop: Stop) -> Report:
        kept = self.events
        return Report(
            done=tuple(item for item in kept if isinstance(item, Done)),
            failed=tuple(item for item in kept if isinstance(item, Failed)),
            skipped=tuple(item for item in kept if isinstance(item, Skipped)),
            spellings=tuple(item for item in kept if isinstance(item, StoreSpelling)),
            warnings=tuple(item.message for item in kept if isinstance(item, Warned)),
            interrupted=stop.interrupted,
        )


def execute(job: Job, provider: Provider, backend: StateBackend, emit: Emit, stop: Stop) -> Report:
    """Carry out the job; what failed is in the report, never raised.

    When it returns, every write that was sent is answered for: recorded, refused, or an open
    intent that the next run settles first.
    """
    stop.working = True
    log = _Log(emit)
    ledger = Ledger(job.state, job.live, _claimed(job.levels))
    stepper = Stepper(job.resources, job.state.key, ledger, provider, backend, log)
    stepper.keep_secret = job.keep_secret
    log(Applying(len({step.change.address for level in job.levels for step in level})))
    with ThreadPoolExecutor(job.parallel, thread_name_prefix="apply") as pool:
        for level in job.levels:
            _level(job, level, stepper, pool, stop)
    return log.report(stop)


def _claimed(levels: Levels) -> dict[Address, str]:
    """Return the ids of what is adopted or moved, so that links to it need not wait."""
    changes = (step.change for level in levels for step in level)
    return {
        item.address: item.remote_id
        for item in changes
        if item.action in {Action.ADOPT, Action.MOVE} and item.remote_id is not None
    }


def _level(
    job: Job, level: Sequence[Step], stepper: Stepper, pool: ThreadPoolExecutor, stop: Stop
) -> None:
    firsts, rest = _canaries(job, level, stepper)
    for step in firsts:
        _batch(job, [step], stepper, pool, stop, first=True)
    _batch(job, rest, stepper, pool, stop, first=False)
    stepper.settle_lost(stop)


def _canaries(job: Job, level: Sequence[Step], stepper: Stepper) -> tuple[list[Step], list[Step]]:
    """Split off the first write of each type and verb, to be looked at before the rest start."""
    firsts: dict[tuple[str, ...], Step] = {}
    for step in level:
        group = (step.change.address.kind, step.change.type, step.change.action, step.part)
        removes = step.change.action in {Action.ARCHIVE, Action.DELETE, Action.FORGET}
        if step.change.writes and not removes and KINDS[step.change.address.kind].listed:
            firsts.setdefault(group, step)
    fresh = {key: step for key, step in firsts.items() if stepper.first_of(key)}
    chosen = set(map(id, fresh.values())) if job.canary else set()
    return (
        [step for step in level if id(step) in chosen],
        [step for step in level if id(step) not in chosen],
    )


def _batch(
    job: Job,
    steps: Iterable[Step],
    stepper: Stepper,
    pool: ThreadPoolExecutor,
    stop: Stop,
    *,
    first: bool,
) -> None:
    """Carry out steps, some at once, journaling a chunk ahead; return when all are answered."""
    running: set[Future[Outcome]] = set()
    for chunk in _chunks(steps, job.parallel * AHEAD // 2):
        while len(running) > job.parallel * AHEAD // 2:
            running = _collect(running, stepper, stop)
        try:
            requests = stepper.begin(chunk, stop)
        except Fatal as error:
            stop.ask(str(error))
            break
        running |= {
            pool.submit(stepper.carry_out, request, stop, look=first) for request in requests
        }
    while running:
        running = _collect(running, stepper, stop)


def _collect(running: set[Future[Outcome]], stepper: Stepper, stop: Stop) -> set[Future[Outcome]]:
    finished, left = wait(running, return_when=FIRST_COMPLETED)
    for future in finished:
        outcome = future.result()
        if outcome.fatal:
            stop.ask(outcome.fatal)
        stepper.remember(outcome)
    return left


def _chunks(steps: Iterable[Step], size: int) -> Iterator[list[Step]]:
    chunk: list[Step] = []
    for step in steps:
        chunk.append(step)
        if len(chunk) >= size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
