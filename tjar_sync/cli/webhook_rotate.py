"""`tjar-sync webhook rotate`."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tjar_sync.cli.allowances import allow_options, allowances_of
from tjar_sync.cli.apply import Confirmation, outcome
from tjar_sync.cli.completion import webhooks
from tjar_sync.cli.options import location_of, location_options, lock_option
from tjar_sync.cli.outputs import layout_options, output_options
from tjar_sync.cli.screen import style_of
from tjar_sync.cli.stopping import ended_by_signals
from tjar_sync.cli.viewpoint import aside
from tjar_sync.render import JSONL
from tjar_sync.who import lock_info_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.cli.outputs import Outputs
    from tjar_sync.location import Location
    from tjar_sync.model.file_edits import FileEdits
    from tjar_sync.model.plan import Plan
    from tjar_sync.workflow.editing import Said

    Raised = tuple[bytes, bytes]
    """What a file held before its version was raised, and after."""


@click.command("rotate")
@click.argument("name", shell_complete=webhooks)
@location_options
@lock_option
@allow_options
@click.option(
    "--secrets-dir",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write the new secret into this folder, by its webhook's name, and not where the files"
    " say. Not in the checkout, nor with the state.",
)
@click.option("--auto-approve", is_flag=True, help="Do not ask; for CI.")
@output_options(streams=(JSONL,))
@layout_options
def rotate(name: str, outputs: Outputs, **options: Any) -> int:
    """Have the store make a new secret for the webhook NAME, and write it where the files say.

    Raises `secret.version` in the files, comments kept, and applies that and nothing else, under
    all guards. Where nobody agrees, or nothing was sent, the files are put back; where an earlier
    rotation was cut off, it is finished.
    """
    from tjar_sync import workflow  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.apply import CancelToken  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.stream import followed  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.trust import is_ci  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.workflow.webhooks import to_rotate  # noqa: PLC0415 - the engine is heavy

    location, token = location_of(options), CancelToken()
    address, said = to_rotate(location, name)
    raised = {} if said is None else _raised(location, said)
    chosen = workflow.PlanOptions(
        targets=(str(address),),
        allow=allowances_of(options),
        secrets_dir=options["secrets_dir"],
        in_ci=is_ci(os.environ),
    )
    with ended_by_signals(token):
        try:
            with followed(outputs.form, "webhook rotate") as emit:
                confirmed = Confirmation(outputs.form, emit.clear, approved=options["auto_approve"])
                agreed = partial(_agreed, confirmed)
                how = workflow.ApplyOptions(lock_info_of("webhook rotate"), agreed, token)
                applied = workflow.apply(location, chosen, how, emit)
        finally:
            if not token.working:  # nothing was sent, so the files shall not say it was
                _put_back(raised)
        return outcome(applied, outputs)


def _agreed(confirmation: Confirmation, plan: Plan) -> bool:
    from tjar_sync.workflow.webhooks import require_alone  # noqa: PLC0415 - the engine is heavy

    require_alone(plan)
    return confirmation(plan)


def _put_back(raised: Mapping[Path, Raised]) -> None:
    """Let files say what they said, but for those that somebody edited meanwhile."""
    from tjar_sync.workflow.file_changes import written  # noqa: PLC0415 - the engine is heavy

    for path, (before, after) in raised.items():
        if path.is_file() and path.read_bytes() == after:
            with written({path: before}):
                aside(f"{path.name} is as it was before.")
        else:
            aside(f"{path.name} was edited meanwhile, so the raised version stays in it.")


def _raised(location: Location, said: Said) -> dict[Path, Raised]:
    """Raise the version in the files; return what they held, and hold.

    Raises UsageError where that cannot be.
    """
    from tjar_sync.render.file_edits import edits_text  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.workflow.editing import edit_files  # noqa: PLC0415 - the engine is heavy

    before: dict[Path, bytes] = {}

    def shown(edits: FileEdits) -> bool:
        click.echo(edits_text(edits, style_of(sys.stderr)), err=True)
        paths = [said.root / name for name in edits.files]
        before.update({path: path.read_bytes() for path in paths})
        return True

    edit_files(location, said, shown)
    return {path: (held, path.read_bytes()) for path, held in before.items()}
