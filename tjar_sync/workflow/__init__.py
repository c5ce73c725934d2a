"""The pipeline, one short function a verb: load, observe, plan, apply, record."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tjar_sync import apply, planning, providers, state
from tjar_sync.errors import GuardError, StalePlan, StateError, StateUnusable
from tjar_sync.model.event import Recovered, Report, Waiting
from tjar_sync.model.plan import Action, Binding, Planned, Reason
from tjar_sync.model.settings import EMBEDDED
from tjar_sync.workflow import orders
from tjar_sync.workflow.choices import Choices
from tjar_sync.workflow.decide import adopt, settle, unlock
from tjar_sync.workflow.scene import Place, Scene, connect, embedded_store, read_state, validate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic import SecretStr

    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.live import Live, Refresh, Snapshot
    from tjar_sync.model.plan import Plan
    from tjar_sync.model.state import LockInfo, State
    from tjar_sync.model.value import Value
    from tjar_sync.ports import Emit
    from tjar_sync.workflow.orders import LastLook


ORDERED = "ordered"
"""The guard that looks anew when a saved plan is applied; the others are kept in it."""
UNBORN = ""
"""The lineage of a state that nothing was ever recorded in: any two of them are the same."""


@dataclass(frozen=True, slots=True)
class Permission:
    """How an apply may go about it."""

    lock_info: LockInfo
    agree: Callable[[Plan], bool]
    """Shows the plan and asks; a saved plan was agreed to when it was made."""
    stop: apply.CancelToken
    saved: Plan | None = None
    canary: bool = True


@dataclass(frozen=True, slots=True)
class Applied:
    """What an apply came to."""

    plan: Plan
    report: Report
    agreed: bool = True


def plan(place: Place, choices: Choices, emit: Emit) -> Plan:
    """Say what apply would do; nothing is written, in the store or in the state."""
    with connect(place, emit, read_only=True) as scene:
        return _previewed(scene, scene.home.load(), choices)


def drift(place: Place, choices: Choices, emit: Emit) -> Plan:
    """Say what changed in the store since the last apply, and nothing else.

    Raises StateUnusable when the state owns nothing: then there is nothing to compare with.
    """
    with connect(place, emit, read_only=True) as scene:
        state = scene.home.load()
        if not state.resources:
            raise StateUnusable(
                f"the state owns nothing in store {scene.settings.store.name}, so nobody can tell"
                " what drifted",
                where=scene.settings.state,
                hint="run `tjar-sync apply` once; if that was done, the state is lost: keep it"
                " between runs (in CI a cache may be evicted)",
            )
        whole = _previewed(scene, state, replace(choices, force_ordered=True))
    mine = {Reason.DRIFT, Reason.CONFLICT, Reason.GONE}
    kept = []
    for change in whole.changes:
        fields = tuple(item for item in change.fields if item.reason in mine)
        if change.reason is Reason.GONE:
            kept.append(change)
        elif fields and change.action in {Action.UPDATE, Action.MOVE}:
            kept.append(replace(change, fields=fields))
    return replace(whole, changes=tuple(kept), blocks=())


def _previewed(scene: Scene, state: State, choices: Choices) -> Plan:
    """Plan with lost answers accounted for in memory alone."""
    resolutions = apply.resolve(state.intents, state, scene.provider)
    planned = _planned(scene, apply.overlay(state, resolutions), choices)
    return orders.guarded(scene.provider, planned, force=choices.force_ordered).plan


def run(place: Place, choices: Choices, permission: Permission, emit: Emit) -> Applied:
    """Plan, ask, and carry out; under the state's lock from the first look to the last record."""
    saved = permission.saved
    if saved is not None:
        choices = replace(choices, targets=saved.targets, excludes=saved.excludes)
    with (
        connect(place, emit, read_only=False, sleep=permission.stop.wait) as scene,
        scene.home.lock(permission.lock_info),
    ):
        born = scene.home.load()
        state = _settled(scene)
        planned = _planned(scene, state, choices, bound=born)
        if saved is not None:
            planned = _still_true(saved, planned)
        last_look = orders.last_look(scene.provider, force=choices.force_ordered)
        planned = orders.guarded(scene.provider, planned, force=choices.force_ordered)
        if not permission.agree(planned.plan):
            return Applied(planned.plan, Report(), agreed=False)
        _unblocked(planned.plan, saved=saved is not None)
        return Applied(planned.plan, _execute(scene, state, planned, permission, last_look))


def _settled(scene: Scene) -> State:
    """Account for every write whose answer was lost, before anything else."""
    state = scene.home.load()
    if not state.intents:
        return state
    resolutions = apply.resolve(state.intents, state, scene.provider)
    patience = _patience(scene)
    if wait := apply.seconds_to_wait(resolutions, datetime.now(UTC), patience):
        scene.emit(Waiting(wait, "the store may still carry out what was cut off"))
        time.sleep(wait)
        resolutions = apply.resolve(state.intents, state, scene.provider)
    scene.home.resolve(*resolutions)
    for resolution in resolutions:
        scene.emit(Recovered(resolution.intent.address, resolution.detail))
    return scene.home.load()


def _planned(
    scene: Scene, state: State, choices: Choices, *, bound: State | None = None
) -> Planned:
    """Look at the store and plan; `bound` is the state before lost answers were settled."""
    snapshot = _observe(scene, state, choices.refresh)
    return planning.build(
        planning.Inputs(
            id=secrets.token_hex(8),
            created_at=datetime.now(UTC).isoformat(timespec="seconds"),
            catalog=scene.catalog,
            state=state,
            snapshot=snapshot,
            binding=_binding(scene, bound or state),
            capabilities=scene.provider.capabilities,
            guards=choices.over(scene.settings.guards),
            found=_look_up(scene, state, snapshot),
            selection=planning.Selection(choices.targets, choices.excludes),
            on_remove=scene.settings.on_remove,
            allowed=choices.allowed,
        )
    )


def _observe(scene: Scene, state: State, refresh: Refresh) -> Snapshot:
    recorded = planning.tracked(scene.catalog, state)

    def wanted(rows: Sequence[Live]) -> frozenset[str]:
        return planning.rows_to_read(scene.catalog, state, rows)

    return providers.refresh(scene.provider, recorded, wanted, refresh, scene.emit)


def _look_up(
    scene: Scene, state: State, snapshot: Snapshot
) -> dict[tuple[str, str, Value], tuple[Live, ...]]:
    """Ask the store for what its rows do not show, one request an identity."""
    found = {}
    for key in planning.keys_to_look_up(scene.catalog, state, snapshot):
        full = [
            scene.provider.read(live.kind, live.type, live.remote_id)
            for live in scene.provider.find(*key) or ()
        ]
        found[key] = tuple(live for live in full if live is not None)
    return found


def _binding(scene: Scene, state: State) -> Binding:
    return Binding(
        store=scene.settings.store.name,
        base_url=scene.provider.base_url,
        provider=scene.settings.store.provider,
        lineage=state.lineage if state.serial else UNBORN,
        serial=state.serial,
        catalog=scene.catalog.digest,
    )


def _patience(scene: Scene) -> float:
    """Return how long the store may still be at work; one within this process is not."""
    store = scene.settings.store
    return 0.0 if store.url == EMBEDDED else store.limits.settle_seconds


def _still_true(saved: Plan, planned: Planned) -> Planned:
    moved = planning.stale_reasons(saved, planned.plan)
    if moved:
        raise StalePlan(
            "the saved plan no longer holds; nothing was written:\n  " + "\n  ".join(moved),
            hint="make a new one with `tjar-sync plan --out FILE`",
        )
    wanted = {change.address for change in saved.changes}
    levels = tuple(
        tuple(step for step in level if step.change.address in wanted) for level in planned.levels
    )
    blocks = tuple(item for item in saved.blocks if item.guard != ORDERED)
    return replace(
        planned,
        plan=replace(saved, blocks=blocks),
        levels=tuple(level for level in levels if level),
    )


def _unblocked(plan: Plan, *, saved: bool) -> None:
    if not plan.blocks:
        return
    hint = "to go on all the same: " + "; ".join(item.lift for item in plan.blocks)
    kept = [item.lift for item in plan.blocks if item.guard != ORDERED and item.lift[:2] == "--"]
    if saved and kept:
        hint += f"\nin a new plan: tjar-sync plan --out FILE {' '.join(kept)}"
    message = "; ".join(item.message for item in plan.blocks)
    raise GuardError(f"nothing was written: {message}", hint=hint)


def _execute(
    scene: Scene,
    state: State,
    planned: Planned,
    permission: Permission,
    ordered: LastLook | None,
) -> Report:
    if planned.plan.empty:
        scene.home.record(planned.refreshed)
        return Report()
    name = secrets.token_hex(8)
    scene.home.begin(name, planned.plan.id)
    scene.home.record(planned.refreshed)
    job = apply.Job(
        levels=planned.levels,
        resources=scene.catalog.resources,
        state=state,
        live=planned.live,
        parallel=scene.settings.store.limits.parallel,
        keep_secret=_keep_secret,
        canary=permission.canary,
        ordered=ordered,
    )
    report = apply.execute(job, scene.provider, scene.home, scene.emit, permission.stop)
    return _closed(scene, name, report, permission.stop)


def _closed(scene: Scene, name: str, report: Report, stop: apply.CancelToken) -> Report:
    """Close the run; what it did is told even where that fails."""
    try:
        scene.home.finish(name, _outcome(report))
        if not report.interrupted:
            rows = scene.home.load().resources.values()
            scene.home.record(providers.confirm_racy(scene.provider, rows, stop.wait))
    except StateError as error:
        unclosed = f"this run's end could not be written to the state: {error}"
        return replace(report, warnings=(*report.warnings, unclosed))
    return report


def _keep_secret(resource: Resource, secret: SecretStr | None) -> None:
    """Write a webhook's secret where its file says, and nowhere else; None: prove that one can."""
    if resource.secret_path is not None:
        state.write_secret(resource.secret_path, secret)


def _outcome(report: Report) -> str:
    if report.interrupted:
        return "interrupted"
    return "partial" if report.failed or report.skipped else "done"


__all__ = [
    "Applied",
    "Choices",
    "Permission",
    "Place",
    "Scene",
    "adopt",
    "connect",
    "drift",
    "embedded_store",
    "plan",
    "read_state",
    "run",
    "settle",
    "unlock",
    "validate",
]
