"""`tjar-sync explain`."""

from __future__ import annotations

import sys
from typing import Any

import click

from tjar_sync.cli.options import location_of, location_options
from tjar_sync.render import TALK
from tjar_sync.render.explanation import EXPLANATION_FORMATS


@click.command("explain")
@click.argument("address", metavar="ADDRESS[.FIELD]")
@location_options
@click.option("--offline", is_flag=True, help="Do not look at the store: files and state alone.")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(EXPLANATION_FORMATS)),
    default=TALK,
    show_default=True,
    help="How to print the outcome.",
)
def command(address: str, **options: Any) -> int:
    """Say why something is as it is, and what the next apply does to it.

    Of each field: the file and line that say it, what was last written, what the store showed
    then and shows now, whose word counts, and why it will or will not change. Only reads.
    """
    from tjar_sync import workflow  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.screen import progress, style_of  # noqa: PLC0415 - the engine is heavy

    with progress() as emit:
        found = workflow.explain(location_of(options), address, emit, offline=options["offline"])
    click.echo(EXPLANATION_FORMATS[options["form"]](found, style_of(sys.stdout)))
    return 0
