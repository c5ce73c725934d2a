"""Say what apply would do: as an earlier run found it, where all is as it was then, else by looking."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tjar_sync.apply import CancelToken
    from tjar_sync.location import Location
    from tjar_sync.model.plan import Plan
    from tjar_sync.ports import Emit
    from tjar_sync.providers.http.handed import Handed
    from tjar_sync.session import Session
    from tjar_sync.workflow.verb_options import PlanOptions


def plan(
    location: Location,
    options: PlanOptions,
    emit: Emit,
    cancel_token: CancelToken | None = None,
) -> Plan:
    """Say what apply would do; nothing is written, in the store or in the state.

    What found nothing to change is kept in the catalog's cache. As long as files, state, environment
    and this program are as they were then, and the store answers the same to the last byte, so is the plan.
    """
    from tjar_sync.apply import CancelToken  # noqa: PLC0415 - what only checks files never needs it

    token = CancelToken() if cancel_token is None else cancel_token
    asked = options.plainly
    if asked is None or location.recorder is not None:
        from tjar_sync.workflow.pipeline import planned  # noqa: PLC0415 - the engine is heavy

        return planned(location, options, emit, token)
    from tjar_sync.kept.recall import recall  # noqa: PLC0415 - the same
    from tjar_sync.providers.http.handed import Handed  # noqa: PLC0415 - only where a plan may be kept

    handed = Handed()
    return recall(location, asked, emit, token, handed) or _anew(
        location, options, emit, token, handed
    )


def _anew(
    location: Location, options: PlanOptions, emit: Emit, token: CancelToken, handed: Handed
) -> Plan:
    """Plan, and have the next run know what of."""
    asked = options.plainly or ""
    from tjar_sync.kept.keeping import MadePlan, keep  # noqa: PLC0415 - only where none was kept
    from tjar_sync.kept.witness import Witness  # noqa: PLC0415 - the same

    witness = Witness(location.root, location.environ, emit, handed)
    from tjar_sync.workflow.pipeline import planned  # noqa: PLC0415 - the engine is heavy

    def found(session: Session, plan: Plan) -> None:
        settings, provider = session.settings, session.provider
        known = session.home.knows_store()
        keep(location, witness, MadePlan(plan, asked, settings, session.catalog, provider, known))

    seen = replace(location, environ=witness.environ, witness=witness)
    return planned(seen, options, witness.emit, token, found)
