"""`tjar-sync history`."""

from __future__ import annotations

import sys
from typing import Any

import click

from tjar_sync.cli.options import location_of, location_options
from tjar_sync.render import TALK
from tjar_sync.render.history import HISTORY_FORMATS

FEW = 20


@click.command("history")
@click.argument("address", required=False, default="")
@location_options
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=FEW,
    show_default=True,
    help="At most so much of it.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(HISTORY_FORMATS)),
    default=TALK,
    show_default=True,
    help="How to print the outcome.",
)
def command(address: str, **options: Any) -> int:
    """Show what happened, newest first: runs, and what people decided about the state.

    With ADDRESS, what each run did to it, with the values before and after. `show RUN` tells all
    of one run, `undo RUN` puts back what it changed. Needs no store.
    """
    from tjar_sync import workflow  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.screen import style_of  # noqa: PLC0415 - the engine is heavy

    found = workflow.history(location_of(options), address, options["limit"])
    click.echo(HISTORY_FORMATS[options["form"]](found, style_of(sys.stdout)))
    return 0
