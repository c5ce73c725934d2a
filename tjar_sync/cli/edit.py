"""`tjar-sync edit`."""

from __future__ import annotations

from typing import Any

import click

from tjar_sync.cli.completion import addresses
from tjar_sync.cli.file_edits import carried_out
from tjar_sync.cli.options import dry_run_option, location_of, location_options


@click.command("edit")
@click.argument("patterns", nargs=-1, required=True, metavar="PATTERN…", shell_complete=addresses)
@click.option(
    "--set",
    "assignments",
    multiple=True,
    required=True,
    metavar="FIELD=VALUE",
    help="What to write; =, +=, -= and *= are known, and FIELD=OTHER*NUMBER. May be given again.",
)
@click.option(
    "--round",
    "step",
    metavar="STEP",
    help="Round money to a multiple of this, half up; else to the currency's last decimal.",
)
@dry_run_option
@click.option("--auto-approve", is_flag=True, help="Do not ask; for CI.")
@location_options
def command(**options: Any) -> int:
    """Write new values into the files: --set 'sale_price*=0.9' 'product.abaya-*'.

    PATTERN is an address, or a pattern as in a shell. Shows each value before and after, and
    asks. Numbers are worked out exactly and rounded once. Only those values change: comments,
    order and every other byte stay. What stands in a table is named, and to be changed there.
    """
    from tjar_sync.workflow.assignments import said_by_assignments  # noqa: PLC0415 - the engine is heavy

    location = location_of(options)
    texts, patterns = options["assignments"], options["patterns"]
    said = said_by_assignments(location, texts, patterns, options["step"])
    return carried_out(location, said, options)
