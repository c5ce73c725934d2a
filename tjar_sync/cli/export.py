"""`tjar-sync export`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import click

from tjar_sync.cli.completion import addresses
from tjar_sync.cli.options import location_of, location_options
from tjar_sync.cli.viewpoint import aside
from tjar_sync.errors import ExitCode
from tjar_sync.render.counting import count_text


@click.command("export")
@click.argument("patterns", nargs=-1, metavar="[PATTERN]…", shell_complete=addresses)
@click.option(
    "--to",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE",
    help="The sheet to write: .xlsx or .csv; one that is there is replaced.",
)
@location_options
def command(**options: Any) -> int:
    """Write the products of the files into a sheet, CSV or XLSX.

    A row for each product, all of them or those that a PATTERN names, and a column for each field
    that fits into a cell. Change values there, and `tjar-sync pull --from FILE` takes them into
    the files. No store is looked at.
    """
    from tjar_sync.workflow.sheets import export  # noqa: PLC0415 - the engine is heavy

    found = export(location_of(options), options["to"], options["patterns"])
    aside(f"{count_text(found.products, 'product')} written to {options['to']}.")
    for (field, why), count in Counter(_told(one) for one in found.left_out).items():
        aside(f"Left out: {field} of {count_text(count, 'product')}: {why}.")
    return ExitCode.DONE


def _told(left: tuple[str, str]) -> tuple[str, str]:
    """Return the field of what was left out, without its address, and why."""
    name, why = left
    return name.split(".", 2)[2], why
