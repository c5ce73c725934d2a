"""How late a store may be: what it may still do, and what it may not show yet."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING

from tjar_sync.apply import Cleaner, resolve, seconds_to_wait
from tjar_sync.errors import StaleView
from tjar_sync.model.event import Recovered, Waiting
from tjar_sync.model.own_writes import Here, own_writes
from tjar_sync.model.patience import DISBELIEF, pauses
from tjar_sync.model.scratch import scratch_rows, without_scratch
from tjar_sync.model.settings import EMBEDDED
from tjar_sync.model.state import Batch
from tjar_sync.refresh import Lateness
from tjar_sync.state import this_machine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.model.own_writes import Key, OwnWrite
    from tjar_sync.model.state import Resolution, State
    from tjar_sync.session import Session


def recovered(session: Session) -> State:
    """Account for every write whose answer was lost, before anything else."""
    state = session.home.load()
    if not state.intents:
        return state
    resolutions = resolved(session, state)
    limits = session.settings.store.limits
    longest = limits.settle_seconds + limits.read_back_seconds  # to do it, and to show it
    patience = in_another_process(session, longest)
    if wait := seconds_to_wait(resolutions, datetime.now(UTC), patience):
        session.emit(Waiting(wait, "the store may still carry out what was cut off"))
        time.sleep(wait)
        resolutions = resolved(session, state)
    session.home.append(Batch(resolved=resolutions))
    for resolution in resolutions:
        session.emit(Recovered(resolution.intent.address, resolution.detail))
    return session.home.load()


def cleaned(session: Session, state: State) -> State:
    """Remove what a probe left that was cut off; return the state without any of it."""
    if scratch_rows(state):
        patience = in_another_process(session, session.settings.store.limits.read_back_seconds)
        Cleaner(session.home, session.provider, session.emit, patience).clean()
        state = session.home.load()
    return without_scratch(state)


def resolved(session: Session, state: State) -> tuple[Resolution, ...]:
    """Look for what became of open intents, in a list that has all that was made a moment ago."""
    if not state.intents:
        return ()
    written = _written(session, state)
    young = frozenset(key for key, write in written.items() if write.created)
    seconds = session.settings.store.limits.read_back_seconds
    for pause in pauses(in_another_process(session, seconds)):
        try:
            return resolve(state.intents, state, session.provider, young)
        except StaleView as error:
            session.emit(Waiting(pause, error.what))
            time.sleep(pause)
    # What nobody here knows the age of had its time by now.
    sure = frozenset(key for key in young if not written[key].elsewhere)
    return resolve(state.intents, state, session.provider, sure)


def of(session: Session, state: State) -> Lateness:
    """Return how late the store may be, and what was written so short a time ago."""
    seconds = in_another_process(session, session.settings.store.limits.read_back_seconds)
    return Lateness(seconds, session.sleep, cache(partial(_written, session, state)))


def _written(session: Session, state: State) -> Mapping[Key, OwnWrite]:
    """Return what was written so short a time ago that no look without it is believed."""
    seconds = in_another_process(session, session.settings.store.limits.read_back_seconds)
    moment = timedelta(seconds=DISBELIEF * seconds)
    here = Here(this_machine().id, datetime.now(UTC), moment)
    return own_writes(session.home.history, state, here) if seconds else {}


def in_another_process(session: Session, seconds: float) -> float:
    """Return how long to wait for the store; one within this process is never late."""
    return 0.0 if session.settings.store.url == EMBEDDED else seconds
