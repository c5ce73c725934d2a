"""What the store's products say of the state that is kept of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.diagnosis import Examination, Health
from tjar_sync.model.diagnostic import Severity
from tjar_sync.model.snapshot import Snapshot
from tjar_sync.own_traces import own_traces
from tjar_sync.planning import older_state

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tjar_sync.doctor.observations import Observations
    from tjar_sync.model.observation import Observation
    from tjar_sync.ports import StateHome


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a store, by those who looked at it or wrote to it before."""

    observations: Sequence[Observation] = ()
    home: StateHome | None = None
    """Its catalog's state."""
    root: Path | None = None
    """The catalog's folder, in which git may know more."""


NOTHING = Kept()


def state_of(seen: Observations, kept: Kept) -> Iterator[Examination]:
    """Say where the store has work of this catalog's own that the state does not know."""
    if kept.home is None or kept.root is None:
        return
    state = kept.home.load()
    lives = {(row.live.kind, row.remote_id): row.live for row in seen.listed.rows}
    found = own_traces(kept.home, kept.root, state, Snapshot(lives, {}))
    owned = {(row.address.kind, row.remote_id) for row in state.resources.values()}
    free = [live for key, live in lives.items() if key not in owned]
    for one in older_state(found, free):
        health = Health.OK if one.severity is Severity.NOTE else Health.LOOK
        yield Examination("state", health, one.summary)
