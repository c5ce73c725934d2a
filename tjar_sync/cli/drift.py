"""`tjar-sync drift`."""

from __future__ import annotations

from typing import Any

import click

from tjar_sync.cli.options import form_option, location_of, location_options, refresh_option
from tjar_sync.cli.plan import print_plan
from tjar_sync.errors import ExitCode


@click.command("drift")
@location_options
@refresh_option
@form_option
def command(**options: Any) -> int:
    """Show what changed in the store since the last apply.

    Edits in the files do not count. Nothing can be written; exits with 2 when there is drift,
    and with 10 when the state owns nothing, so that nothing could be compared.
    A nightly job should use `--refresh full`.
    """
    from tjar_sync import workflow  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.screen import progress  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.model.live import Refresh  # noqa: PLC0415 - the engine is heavy

    chosen = workflow.PlanOptions(refresh=Refresh(options["refresh"]))
    with progress() as emit:
        plan = workflow.drift(location_of(options), chosen, emit)
    if plan.empty and options["form"] == "text":
        click.echo("No drift. What tjar-sync manages is in the store as it was last applied.")
        return 0
    if options["form"] == "text":
        click.echo("What the store shows now -> what apply would put back:\n")
    print_plan(plan, options["form"])
    return ExitCode.DONE if plan.empty else ExitCode.CHANGES
