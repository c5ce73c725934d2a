"""`tjar-sync history`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tjar_sync.cli.completion import addresses
from tjar_sync.cli.options import location_of, location_options
from tjar_sync.cli.outputs import output_options
from tjar_sync.render.history import HISTORY_FORMATS

if TYPE_CHECKING:
    from tjar_sync.cli.outputs import Outputs

FEW = 20


@click.command("history")
@click.argument("address", required=False, default="", shell_complete=addresses)
@location_options
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=FEW,
    show_default=True,
    help="At most so much of it.",
)
@output_options(HISTORY_FORMATS)
def command(address: str, outputs: Outputs, **options: Any) -> int:
    """Show what happened, newest first: runs, and what people decided about the state.

    With ADDRESS, what each run did to it, with the values before and after. `show RUN` tells all
    of one run, `undo RUN` puts back what it changed. Needs no store.
    """
    from tjar_sync import workflow  # noqa: PLC0415 - the engine is heavy

    found = workflow.history(location_of(options), address, options["limit"])
    return outputs.show(lambda form, style: HISTORY_FORMATS[form](found, style))
