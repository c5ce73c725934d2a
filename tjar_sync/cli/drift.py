"""`tjar-sync drift`."""

from __future__ import annotations

import sys
from typing import Any

import click

from tjar_sync.cli.options import form_option, location_of, location_options, refresh_option
from tjar_sync.cli.record import record_options
from tjar_sync.cli.stopping import ended_by_signals
from tjar_sync.errors import ExitCode
from tjar_sync.render import RENDERERS


@click.command("drift")
@location_options
@refresh_option
@form_option
@record_options
def command(**options: Any) -> int:
    """Show what changed in the store since the last apply.

    Edits in the files do not count. Nothing can be written; exits with 2 when there is drift,
    with 1 when something could not be told, and with 10 when the state owns nothing, so that nothing could be compared.
    A nightly job should use `--refresh full`.
    """
    from tjar_sync import workflow  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.apply import CancelToken  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.screen import progress, style_of  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.model.live import Refresh  # noqa: PLC0415 - the engine is heavy

    chosen = workflow.PlanOptions(refresh=Refresh(options["refresh"]))
    cancel_token = CancelToken()
    with progress() as emit, ended_by_signals(cancel_token):
        plan = workflow.drift(location_of(options), chosen, emit, cancel_token)
    click.echo(RENDERERS[options["form"]].drift(plan, style_of(sys.stdout)))
    if plan.untold:
        return ExitCode.ERROR
    return ExitCode.DONE if plan.empty else ExitCode.CHANGES
