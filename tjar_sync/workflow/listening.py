"""What a listener does with the store: it looks at what events are about, and never writes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tjar_sync import planning
from tjar_sync.apply import overlay
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import Incomplete, UsageError
from tjar_sync.model.codes import Caution
from tjar_sync.model.diagnostic import Diagnostic, Severity
from tjar_sync.model.event import nobody_is_told
from tjar_sync.model.scratch import without_scratch
from tjar_sync.refresh import refresh_few
from tjar_sync.session import connect, recall
from tjar_sync.state import LeaseConfig, elapsed, open_inbox, shown_state, surroundings
from tjar_sync.trust import nobody_agrees
from tjar_sync.workflow import lateness
from tjar_sync.workflow.planner import inputs, inputs_of
from tjar_sync.workflow.verb_options import PlanOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tjar_sync.apply import CancelToken
    from tjar_sync.location import Location
    from tjar_sync.model.address import Address
    from tjar_sync.model.heard import HeardEvent
    from tjar_sync.model.plan import Plan
    from tjar_sync.model.settings import Settings
    from tjar_sync.model.state import State, StateEntry
    from tjar_sync.ports import Inbox, StateHome
    from tjar_sync.session import Session

FEW = 20
"""So many are always asked for one by one, and more where that costs less than the list."""
_DEAR = 50
"""Of so many that are owned one may be asked for by itself, for what reading the list costs."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at the store after some events showed."""

    plan: Plan | None
    """The drift of what was looked at; None where none of it is ours."""
    looked_at: frozenset[Address]
    late: float = 0.0
    """So many seconds the store may take to show what it tells of."""


class LockWatch:
    """Watches whoever holds the lock: one who shows no sign of life is dead, on whatever machine.

    An apply that was killed on another machine leaves its lock, and nobody here can ask for its
    process.
    """

    def __init__(self, now: Callable[[], float] = elapsed) -> None:
        self._now = now
        self._mark: tuple[str, int] | None = None
        self._since = 0.0

    def somebody_works(self, home: StateHome) -> bool:
        """Say whether the lock is held by somebody of whom nobody knows better than that he lives."""
        mark = home.lock_mark()
        if mark != self._mark:
            self._mark, self._since = mark, self._now()
        return mark is not None and self._now() - self._since < LeaseConfig().ttl


def inbox_of(settings: Settings) -> Inbox | None:
    """Open the inbox beside a store's state; None where that home keeps none."""
    store = settings.store
    return open_inbox(settings.state, surroundings(store.name, store.identity))


def open_the_inbox(location: Location) -> Inbox:
    """Open the inbox of a store; the caller closes it. Raises UsageError where there can be none."""
    settings, _ = recall(location)
    inbox = inbox_of(settings)
    if inbox is None:
        raise UsageError(
            "this state cannot keep events: each of its commits is an upload, and a store waits for"
            " an answer three seconds at most",
            where=shown_state(settings.state),
            hint="keep the state in a file or in PostgreSQL where the listener runs: tjar-sync state"
            " migrate --to postgresql://…",
        )
    return inbox


def look(
    location: Location,
    kind: str,
    watch: LockWatch,
    events: Sequence[HeardEvent],
    token: CancelToken,
) -> Look | None:
    """Say what drifted of those of a kind that events are about; nothing is written.

    None where somebody applies meanwhile: what he writes would look like drift. Raises Incomplete
    where the store does not show enough to tell, and as `drift` does.
    """
    now = replace(location, agree=nobody_agrees, at=datetime.now(UTC))
    with connect(now, nobody_is_told, read_only=True, cancel_token=token) as session:
        home = session.home
        runs, state = home.runs(1), without_scratch(home.load())
        if watch.somebody_works(home):
            return None
        rows = _about(kind, events, state)
        plan = _drift(session, state, rows) if rows else None
        quiet = not watch.somebody_works(home) and home.runs(1) == runs
        if not quiet or home.load().serial != state.serial:
            return None
        late = lateness.of(session, state).seconds
        return Look(plan, frozenset(row.address for row in rows), late)


def _about(kind: str, events: Iterable[HeardEvent], state: State) -> tuple[StateEntry, ...]:
    """Return what is owned of a kind and events are about; all of it where one names nothing."""
    ids = [set(event.remote_ids) for event in events]
    named = set[str]().union(*ids)
    return tuple(
        row
        for row in state.resources.values()
        if row.address.kind == kind and (row.remote_id in named or not all(ids))
    )


def _drift(session: Session, state: State, rows: Sequence[StateEntry]) -> Plan:
    """Say what drifted of these, by the cheapest look that can tell."""
    able = session.provider.capabilities.of(rows[0].address.kind).read and not state.intents
    if able and len(rows) <= max(FEW, len(state.resources) // _DEAR):
        late = lateness.of(session, state)
        snapshot = refresh_few(rows, session.provider, session.emit, late)
        if not (snapshot.missing or snapshot.stale):  # else only the list can tell
            return _drifted(inputs_of(session, state, snapshot, PlanOptions()), rows)
    known = overlay(state, lateness.resolved(session, state))
    drift = _drifted(inputs(session, known, PlanOptions()), rows)
    if drift.untold:
        raise Incomplete("the store does not show all of what it has, so drift cannot be told")
    return drift


def _drifted(seen: planning.Inputs, rows: Sequence[StateEntry]) -> Plan:
    only = planning.Selection(only=frozenset(str(row.address) for row in rows))
    return planning.drifted(planning.build(replace(seen, selection=only)), seen.state)


def also_seen(settings: Settings, plan: Plan) -> tuple[Diagnostic, ...]:
    """Say of each drift of a plan whether a listener found it, and when."""
    inbox = inbox_of(settings)
    if inbox is None or plan.empty:
        return ()
    try:
        seen = {one.address: one for one in inbox.drift_seen()}
    finally:
        inbox.close()
    return tuple(
        Diagnostic(
            Severity.NOTE,
            Caution.SEEN_BY_LISTENER,
            (change.address,),
            f"{change.address}: also seen by the listener at {one.at}, after {one.event}",
        )
        for change in plan.changes
        if (one := seen.get(change.address)) is not None
    )
