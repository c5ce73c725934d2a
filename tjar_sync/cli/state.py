"""`tjar-sync state`."""

from __future__ import annotations

import difflib
import sys
from typing import Any

import click

from tjar_sync.cli.options import place_of, place_options
from tjar_sync.errors import UsageError


@click.group("state")
def command() -> None:
    """Look at what tjar-sync owns."""


@command.command("list")
@place_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print it.",
)
def list_(**options: Any) -> int:
    """List every owned address and its id in the store."""
    from tjar_sync import workflow  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.screen import style_of  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.report import state_json, state_list  # noqa: PLC0415 - the engine is heavy

    state = workflow.read_state(place_of(options))
    text = (
        state_json(state) if options["form"] == "json" else state_list(state, style_of(sys.stdout))
    )
    click.echo(text.rstrip("\n"))
    return 0


@command.command("show")
@click.argument("address")
@place_options
def show(address: str, **options: Any) -> int:
    """Show what was last written to ADDRESS, and what the store showed right after."""
    from tjar_sync import workflow  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.screen import style_of  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.report import state_show  # noqa: PLC0415 - the engine is heavy

    rows = {
        str(row.address): row for row in workflow.read_state(place_of(options)).resources.values()
    }
    if address not in rows:
        near = difflib.get_close_matches(address, rows, 1)
        hint = f"did you mean {near[0]}?" if near else "`tjar-sync state list` shows what there is"
        raise UsageError(f"{address} is not in the state", hint=hint)
    click.echo(state_show(rows[address], style_of(sys.stdout)).rstrip("\n"))
    return 0
