"""`tjar-sync show`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tjar_sync.cli.completion import files
from tjar_sync.cli.options import location_of, location_options
from tjar_sync.cli.outputs import layout_options, output_options
from tjar_sync.cli.pictured import find_pictures
from tjar_sync.render import RENDERERS

if TYPE_CHECKING:
    from tjar_sync.cli.outputs import Outputs

_RUN = re.compile(r"last|[0-9a-f]{1,16}")


@click.command("show")
@click.argument("what", metavar="PLANFILE|RUN", shell_complete=files)
@location_options
@output_options()
@layout_options
def command(what: str, outputs: Outputs, **options: Any) -> int:
    """Show a saved plan, or a past run.

    A plan needs neither the store nor the catalog. A run is named by its id, the beginning of it,
    or `last`; see `history`.
    """
    from tjar_sync.workflow.plan_files import read_plan  # noqa: PLC0415 - the engine is heavy

    if Path(what).exists() or not _RUN.fullmatch(what):
        plan = read_plan(Path(what)).plan
        find_pictures(location_of(options), plan, outputs, ask_store=False)
        return outputs.show(lambda form, style: RENDERERS[form].plan(plan, style))
    from tjar_sync import workflow  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.render.history import RUN_FORMATS  # noqa: PLC0415 - beside what it is used with

    run = workflow.shown_run(location_of(options), what)
    return outputs.show(lambda form, style: RUN_FORMATS[form](run, style))
