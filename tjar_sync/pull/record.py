"""The state of a catalog that was pulled, and the proof that the plan right after is empty."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync import planning
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.plan import Binding
from tjar_sync.model.record import record, storable
from tjar_sync.model.snapshot import Snapshot
from tjar_sync.model.state import StateEntry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.live import Live
    from tjar_sync.model.state import State
    from tjar_sync.pull.survey import Survey
    from tjar_sync.session import Session


def state_of(catalog: Catalog, lives: Mapping[str, Live], before: State) -> State:
    """Return the state in which every resource of the files is as the store showed it.

    A picture whose id no store shows is known by its bytes alone: it is uploaded when a write
    first needs it, and not before.
    """
    ids = {f"{live.kind}.{key}": live.remote_id for key, live in lives.items()}
    rows = {}
    for address, resource in catalog.resources.items():
        if KINDS[address.kind].content_addressed:
            rows[address] = StateEntry(
                address,
                resource.type,
                None,
                resource.values,
                {},
                on_remove=resource.lifecycle.on_remove,
            )
        else:
            desired = storable(resource, before.key, ids)
            rows[address] = record(resource, desired, lives[address.name])
    return replace(before, resources=rows)


def differing(
    session: Session,
    catalog: Catalog,
    state: State,
    seen: Survey,
    lives: Mapping[str, Live],
) -> tuple[str, ...]:
    """Return the addresses that a plan of what was just seen would change: there should be none."""
    store = session.settings.store
    planned = planning.build(
        planning.Inputs(
            id="pull",
            created_at="",
            catalog=catalog,
            state=state,
            snapshot=Snapshot(
                {(live.kind, live.remote_id): live for live in lives.values()}, seen.complete
            ),
            binding=Binding(store.name, session.provider.base_url, store.provider, "", 0),
            key=session.plan_key,
            capabilities=session.provider.capabilities,
            guards=session.settings.guards,
        )
    )
    return tuple(str(change.address) for change in planned.plan.changes)
