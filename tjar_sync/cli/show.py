"""`tjar-sync show`."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import click

from tjar_sync.cli.options import form_option, location_of, location_options

_RUN = re.compile(r"last|[0-9a-f]{1,16}")


@click.command("show")
@click.argument("what", metavar="PLANFILE|RUN")
@location_options
@form_option
def command(what: str, form: str, **options: Any) -> int:
    """Show a saved plan, or a past run.

    A plan needs neither the store nor the catalog. A run is named by its id, the beginning of it,
    or `last`; see `history`.
    """
    from tjar_sync.cli.files import read_plan  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.plan import print_plan  # noqa: PLC0415 - the engine is heavy

    if Path(what).exists() or not _RUN.fullmatch(what):
        print_plan(read_plan(Path(what)).plan, form)
        return 0
    from tjar_sync import workflow  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.screen import style_of  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.render.history import RUN_FORMATS  # noqa: PLC0415 - beside what it is used with

    run = workflow.shown_run(location_of(options), what)
    click.echo(RUN_FORMATS[form](run, style_of(sys.stdout)))
    return 0
