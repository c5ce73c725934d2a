"""`tjar-sync drift`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tjar_sync.cli import github, notify
from tjar_sync.cli.options import location_of, location_options, refresh_option
from tjar_sync.cli.outputs import layout_options, output_options
from tjar_sync.cli.pictured import find_pictures
from tjar_sync.cli.record import record_options
from tjar_sync.cli.stopping import ended_by_signals
from tjar_sync.errors import ExitCode, gravest
from tjar_sync.render import RENDERERS

if TYPE_CHECKING:
    from tjar_sync.cli.outputs import Outputs


@click.command("drift")
@location_options
@refresh_option
@output_options()
@layout_options
@notify.notify_option
@record_options
def command(outputs: Outputs, **options: Any) -> int:
    """Show what changed in the store since the last apply.

    Edits in the files do not count. Nothing can be written; exits with 2 when there is drift,
    with 1 when something could not be told, and with 10 when the state owns nothing, so that nothing could be compared.
    A nightly job should use `--refresh full`.
    """
    from tjar_sync import workflow  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.apply import CancelToken  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.screen import progress  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.model.live import Refresh  # noqa: PLC0415 - the engine is heavy

    location = location_of(options)
    chosen = workflow.PlanOptions(refresh=Refresh(options["refresh"]))
    cancel_token = CancelToken()
    with progress() as emit, ended_by_signals(cancel_token):
        plan = workflow.drift(location, chosen, emit, cancel_token)
    find_pictures(location, plan, outputs, ask_store=True)
    kept = outputs.show(lambda form, style: RENDERERS[form].drift(plan, style))
    github.tell_drift(plan)
    notify.tell_drift(plan, options)
    if plan.untold:
        return ExitCode.ERROR
    return gravest((kept, ExitCode.DONE if plan.empty else ExitCode.CHANGES))
