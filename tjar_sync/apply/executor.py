"""Carry out a plan level by level: journal, send several at once, record.

One thread owns the state: it journals the intents of a chunk, hands the writes to worker
threads, and records whatever answers have come in by one transaction, so that one fsync serves
many. An intent is durable before its write is sent; until its result is durable too it counts as
unanswered, whatever the store said.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

from tjar_sync.apply.freshness import Buyers, Freshness, overwrites
from tjar_sync.apply.journal import Journal
from tjar_sync.apply.judgement import Spelling
from tjar_sync.apply.look import Looks
from tjar_sync.apply.observing import Observer
from tjar_sync.apply.remote_ids import RemoteIds
from tjar_sync.apply.run import Job, Run
from tjar_sync.apply.sender import Sender
from tjar_sync.apply.steps import claimed, report_of
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import StateError
from tjar_sync.model.event import Applying
from tjar_sync.model.observation import TRUE_ANSWER
from tjar_sync.model.state import Batch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.apply.cancel import CancelToken
    from tjar_sync.model.event import Event, Report
    from tjar_sync.model.live import Live
    from tjar_sync.model.state import StateEntry
    from tjar_sync.ports import Emit, Provider, StateHome


@dataclass(frozen=True, slots=True)
class Executed:
    """What came of a job."""

    report: Report
    rows: tuple[StateEntry, ...]
    """What is recorded by now, so that nobody need read it again."""
    shown: Mapping[tuple[str, str], Live]
    """What the store's lists showed when all was written, by kind and id."""


def execute(
    job: Job, provider: Provider, home: StateHome, emit: Emit, cancel_token: CancelToken
) -> Executed:
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
    able = provider.capabilities
    remote_ids = RemoteIds(job.state, job.live, claimed(job.levels), able.takes)
    journal = Journal(
        job.resources,
        job.state.key,
        remote_ids,
        home,
        log,
        able,
        job.run,
        observer=Observer(job.evidence),
    )
    sender = _sender(job, provider, home, remote_ids)
    with ThreadPoolExecutor(job.parallel, thread_name_prefix="apply") as pool:
        run = Run(job, journal, sender, pool, cancel_token)
        for level in job.levels:
            run.level(level)
            journal.recover_lost(provider, cancel_token)
        looked = run.last_look()
        with suppress(StateError):  # then a later run sees it
            home.append(Batch(observed=journal.observer.take()))
    report = report_of(events, interrupted=cancel_token.interrupted, whole=looked)
    return Executed(report, remote_ids.rows(), run.shown)


def _sender(job: Job, provider: Provider, home: StateHome, remote_ids: RemoteIds) -> Sender:
    """Make what sends writes, and looks at what came of them."""
    spelling = Spelling(job.ids, remote_ids.pictures, picture_id=remote_ids.media_id)
    looks = Looks(provider, spelling, believing=not job.evidence.contradicts(TRUE_ANSWER))
    steps = (step for level in job.levels for step in level)
    overwritten = Counter(step.change.address.kind for step in steps if overwrites(step))
    return Sender(
        job.resources,
        provider,
        job.keep_secret,
        home.lock_is_held,
        looks,
        remote_ids.is_known,
        Freshness(provider, job.live, overwritten),
        Buyers(job.ordered),
    )
