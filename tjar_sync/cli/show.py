"""`tjar-sync show`."""

from __future__ import annotations

from pathlib import Path

import click

from tjar_sync.cli.options import form_option


@click.command("show")
@click.argument("planfile", type=click.Path(path_type=Path))
@form_option
def command(planfile: Path, form: str) -> int:
    """Show a saved plan.

    Needs neither the store nor the catalog.
    """
    from tjar_sync.cli.files import read_plan  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.cli.plan import print_plan  # noqa: PLC0415 - the engine is heavy

    print_plan(read_plan(planfile).plan, form)
    return 0
