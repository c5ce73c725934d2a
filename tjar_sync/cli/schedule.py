"""`tjar-sync schedule`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tjar_sync.cli.options import location_of, location_options
from tjar_sync.cli.outputs import output_options
from tjar_sync.render.calendar import SCHEDULE_FORMATS

if TYPE_CHECKING:
    from tjar_sync.cli.outputs import Outputs


@click.command("schedule")
@location_options
@output_options(SCHEDULE_FORMATS)
def command(outputs: Outputs, **options: Any) -> int:
    """Show what the files want when, and when CI is to run.

    Which windows of `schedule:` and of campaigns count now, which begin and end when, and a cron
    line for each of these instants. `plan --at TIME` shows what one of them changes. Needs no
    store.
    """
    from tjar_sync.workflow.scheduling import calendar  # noqa: PLC0415 - the engine is heavy

    found = calendar(location_of(options))
    return outputs.show(lambda form, style: SCHEDULE_FORMATS[form](found, style))
