"""`tjar-sync plan`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tjar_sync.cli import github
from tjar_sync.cli.options import (
    location_of,
    location_options,
    plan_options,
    plan_options_of,
)
from tjar_sync.cli.outputs import layout_options, output_options
from tjar_sync.cli.record import record_options
from tjar_sync.cli.stopping import ended_by_signals
from tjar_sync.cli.viewpoint import aside
from tjar_sync.errors import ExitCode, gravest
from tjar_sync.render import RENDERERS, SARIF

if TYPE_CHECKING:
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
    from tjar_sync.cli.files import write_plan  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.screen import progress  # noqa: PLC0415 - the engine is heavy

    location, chosen = location_of(options), plan_options_of(options)
    cancel_token = CancelToken()
    with progress() as emit, ended_by_signals(cancel_token):
        plan = workflow.plan(location, chosen, emit, cancel_token)
    if options["out"] is not None:
        write_plan(options["out"], workflow.plan_file_text(location, plan))
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


def _drawn(plan: Plan, form: str, style: Style) -> str:
    """Draw a plan, or only what is to be said of it, for code scanning."""
    if form == SARIF:
        from tjar_sync.render.sarif import sarif  # noqa: PLC0415 - only where it is asked for

        told = (*plan.blocks, *plan.warnings)
        return sarif(told, github.folder_of(), plan.places)
    return RENDERERS[form].plan(plan, style)
