"""`tjar-sync explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tjar_sync.cli.completion import addresses
from tjar_sync.cli.options import location_of, location_options
from tjar_sync.cli.outputs import output_options
from tjar_sync.cli.stopping import ended_by_signals
from tjar_sync.render.explanation import EXPLANATION_FORMATS

if TYPE_CHECKING:
    from tjar_sync.cli.outputs import Outputs


@click.command("explain")
@click.argument("address", metavar="ADDRESS[.FIELD]", shell_complete=addresses)
@location_options
@click.option("--offline", is_flag=True, help="Do not look at the store: files and state alone.")
@output_options(EXPLANATION_FORMATS)
def command(address: str, outputs: Outputs, **options: Any) -> int:
    """Say why something is as it is, and what the next apply does to it.

    Of each field: the file and line that say it, what was last written, what the store showed
    then and shows now, whose word counts, and why it will or will not change. Only reads.
    """
    from tjar_sync import workflow  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.apply import CancelToken  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.screen import progress  # noqa: PLC0415 - the engine is heavy

    cancel_token, offline = CancelToken(), options["offline"]
    with progress() as emit, ended_by_signals(cancel_token):
        found = workflow.explain(location_of(options), address, emit, cancel_token, offline=offline)
    return outputs.show(lambda form, style: EXPLANATION_FORMATS[form](found, style))
