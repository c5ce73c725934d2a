"""`tjar-sync plan`."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from tjar_sync.cli import github
from tjar_sync.cli.options import (
    location_of,
    location_options,
    plan_options,
    plan_options_of,
)
from tjar_sync.cli.outputs import layout_options, output_options
from tjar_sync.cli.pictured import find_pictures
from tjar_sync.cli.record import record_options
from tjar_sync.cli.stopping import ended_by_signals
from tjar_sync.cli.viewpoint import aside
from tjar_sync.errors import ExitCode, UsageError, gravest
from tjar_sync.model.schedule import stamp
from tjar_sync.render import RENDERERS, SARIF

if TYPE_CHECKING:
    from datetime import datetime

    from tjar_sync.location import Location
    from tjar_sync.model.plan import Plan
    from tjar_sync.render.style import Style


@click.command("plan")
@location_options
@plan_options
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Save the plan, for `show` and `apply`.",
)
@click.option(
    "--offline",
    is_flag=True,
    help="Do not look at the store: plan against what the state recorded of it. Needs no key; such"
    " a plan is never applied.",
)
@click.option(
    "--at",
    metavar="TIME",
    help="Plan what the files want then (2027-02-18, or '2027-02-18 20:00'); only to look at.",
)
@output_options((*RENDERERS, SARIF))
@layout_options
@click.option(
    "--detailed-exitcode", is_flag=True, help="Exit with 2 when there are changes, 0 when none."
)
@record_options
def command(**options: Any) -> int:
    """Show what apply would change, and write nothing.

    The plan says why each change happens: edited in the files, changed in the store, or both.
    Exits with 5 when a guard blocks it, and with 1 when something could not be told.
    """
    from tjar_sync import workflow  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.apply import CancelToken  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.screen import progress  # noqa: PLC0415 - the engine is heavy

    location, chosen = location_of(options), plan_options_of(options)
    if options["offline"]:
        _check_offline(options)
    if options["at"] is not None:
        location = replace(location, at=_instant(location, options))
    cancel_token = CancelToken()
    with progress() as emit, ended_by_signals(cancel_token):
        if options["offline"]:
            plan = workflow.plan_offline(location, chosen, emit)
        else:
            plan = workflow.plan(location, chosen, emit, cancel_token)
    if options["at"] is not None:
        plan = replace(plan, ahead=stamp(location.at, location.at))
    if options["out"] is not None:
        _save(location, plan, options["out"])
    find_pictures(location, plan, options["outputs"], ask_store=not options["offline"])
    kept = options["outputs"].show(partial(_drawn, plan))
    github.tell_plan(plan)
    if options["out"] is not None:
        blocked = "Saved; apply refuses it while it is blocked."
        ready = f"Saved; carry it out with: tjar-sync apply {options['out']}"
        aside(blocked if plan.blocks else ready)
    changed = options["detailed_exitcode"] and not plan.empty
    met = {
        ExitCode.BLOCKED: bool(plan.blocks),
        ExitCode.ERROR: bool(plan.untold or kept),
        ExitCode.CHANGES: changed,
    }
    return gravest(code for code, is_met in met.items() if is_met)


_READING = {
    "out": ("--out", "what is saved can be applied, and such a plan cannot"),
    "only": ("--only drift", "what was changed in the store shows only there"),
    "orders": ("--orders", "orders are in the store alone"),
    "refresh": ("--refresh full", "nothing is read"),
}
"""What makes no sense without a look at the store, and why."""
_NOT_ASKED = frozenset({None, False, "fast"})
_FOR_ALL_RUNS = frozenset({"orders", "refresh"})
"""What a variable may say for every run: without a look it means nothing, and harms nothing."""


def _save(location: Location, plan: Plan, path: Path) -> None:
    """Save a plan, for `show` and `apply`."""
    from tjar_sync import workflow  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.workflow.plan_files import write_plan  # noqa: PLC0415 - most plans are not saved

    write_plan(path, workflow.plan_file_text(location, plan))


def _instant(location: Location, options: dict[str, Any]) -> datetime:
    """Return the instant that is planned for. Raises UsageError for what is none, or to be saved."""
    from tjar_sync.workflow.scheduling import moment  # noqa: PLC0415 - only where it is asked for

    if options["out"] is not None:
        raise UsageError(
            "what is planned for another time cannot be applied, so it is not saved",
            hint="leave out --at, or --out",
        )
    return moment(location, options["at"])


def _check_offline(options: dict[str, Any]) -> None:
    """Raise UsageError for what needs a look at the store."""
    context = click.get_current_context()
    for name, (option, why) in _READING.items():
        typed = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if options[name] not in _NOT_ASKED and (typed or name not in _FOR_ALL_RUNS):
            hint = f"leave out {option}, or --offline"
            raise UsageError(f"--offline does not go with {option}: {why}", hint=hint)


def _drawn(plan: Plan, form: str, style: Style) -> str:
    """Draw a plan, or only what is to be said of it, for code scanning."""
    if form == SARIF:
        from tjar_sync.render.sarif import sarif  # noqa: PLC0415 - only where it is asked for

        told = (*plan.blocks, *plan.warnings)
        return sarif(told, github.folder_of(), plan.places)
    return RENDERERS[form].plan(plan, style)
