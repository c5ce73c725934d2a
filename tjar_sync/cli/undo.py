"""`tjar-sync undo`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tjar_sync.cli.allowances import allow_options, allowances_of
from tjar_sync.cli.apply import Confirmation, outcome
from tjar_sync.cli.options import location_of, location_options, lock_option, refresh_option
from tjar_sync.cli.outputs import layout_options, output_options
from tjar_sync.cli.stopping import ended_by_signals
from tjar_sync.render import JSONL
from tjar_sync.who import lock_info_of

if TYPE_CHECKING:
    from tjar_sync.cli.outputs import Outputs


@click.command("undo")
@click.argument("run")
@location_options
@lock_option
@refresh_option
@allow_options
@click.option("--auto-approve", is_flag=True, help="Do not ask; for CI.")
@output_options(streams=(JSONL,))
@layout_options
def command(run: str, outputs: Outputs, **options: Any) -> int:
    """Put back what a run changed, where nobody touched it since.

    RUN is its id, the beginning of it, or `last`; see `history`. Shows the plan, what it cannot
    put back and why, and asks; exits with 3 where something is left. The files stay as they are,
    so that the next apply does it all again, unless they are changed too.
    """
    from tjar_sync import workflow  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.apply import CancelToken  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.stream import followed  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.model.live import Refresh  # noqa: PLC0415 - the engine is heavy

    cancel_token = CancelToken()
    chosen = workflow.PlanOptions(refresh=Refresh(options["refresh"]), allow=allowances_of(options))
    with ended_by_signals(cancel_token):
        with followed(outputs.form, "undo") as emit:
            confirmation = Confirmation(outputs.form, emit.clear, approved=options["auto_approve"])
            applied = workflow.undo(
                location_of(options),
                run,
                chosen,
                workflow.ApplyOptions(lock_info_of("undo"), confirmation, cancel_token),
                emit,
            )
        return outcome(applied, outputs)
