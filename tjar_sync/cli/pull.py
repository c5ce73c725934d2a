"""`tjar-sync pull`: a new catalog out of a store, or a store's edits back into a catalog."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tjar_sync.cli.bare_store import group_by_option, key_file_option, url_option
from tjar_sync.cli.completion import addresses
from tjar_sync.cli.options import (
    dry_run_option,
    location_of,
    location_options,
    lock_option,
    refresh_option,
)
from tjar_sync.errors import UsageError


@click.command("pull")
@click.argument("patterns", nargs=-1, metavar="[PATTERN]…", shell_complete=addresses)
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Make a new catalog in this folder; it is made, or must be empty.",
)
@url_option(
    "The store of a new catalog; its key comes from TJAR_API_KEY, --key-file or a question."
)
@key_file_option("Read the key of --url from this file.")
@group_by_option("How a new catalog's products are put into files.")
@click.option("--theirs", is_flag=True, help="Where both sides changed: take the store's value.")
@click.option("--ours", is_flag=True, help="Where both sides changed: keep that of the files.")
@click.option(
    "--removed", is_flag=True, help="Take entries out of the files whose resource is gone, too."
)
@click.option(
    "--ids",
    is_flag=True,
    help="Write `id:` lines for all that matches, for a pull request; nothing else is changed.",
)
@click.option(
    "--new",
    is_flag=True,
    help="Take into the files what the store has and no file; without a PATTERN, lists it and asks.",
)
@click.option(
    "--from",
    "from_sheet",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Take into the files what this sheet of `export` says otherwise; no store is looked at.",
)
@click.option("--sheet", default="", metavar="NAME", help="The sheet of --from; its first one.")
@dry_run_option
@click.option("--auto-approve", is_flag=True, help="Do not ask about --from.")
@refresh_option
@location_options
@lock_option
def command(**options: Any) -> int:
    """Write what the store has into files: a new catalog, or edits made there.

    Nothing is written to the store. In a folder without store.yaml, or with --into, makes a new
    catalog of the whole store, or of the addresses that a PATTERN names (product.nike-*), and the
    state with it: the plan right after is empty.

    In a catalog, brings what was changed in the store back into its files: PATTERN is an address,
    or an address and a field (product.nike-shoe.sale_price); without one, lists what there is and
    asks. All else in the files stays as it is, byte by byte.

    With --from, takes what was changed in a sheet of `tjar-sync export`: shows it and asks.

    With --new, what the store has and no file comes in under its address, in a new file beside
    the others.
    """
    if options["from_sheet"] is not None:
        from tjar_sync.cli.pull_sheet import pull_sheet  # noqa: PLC0415 - the engine is heavy

        return pull_sheet(options)
    if options["dry_run"]:
        raise UsageError(
            "--dry-run goes with --from alone",
            hint="`tjar-sync drift` shows what was changed in the store, and writes nothing",
        )
    if options["new"]:
        from tjar_sync.cli.pull_unmanaged import pull_unmanaged  # noqa: PLC0415 - heavy

        return pull_unmanaged(options)
    if options["ids"]:
        from tjar_sync.cli.pull_ids import pull_ids  # noqa: PLC0415 - the engine is heavy

        return pull_ids(options)
    if makes_new_catalog(options):
        from tjar_sync.cli.pull_new import pull_new  # noqa: PLC0415 - the engine is heavy

        return pull_new(options)
    from tjar_sync.cli.pull_edits import pull_edits  # noqa: PLC0415 - the engine is heavy

    return pull_edits(options)


def makes_new_catalog(options: dict[str, Any]) -> bool:
    """Say whether a new catalog is meant: one is named, or there is none here yet.

    A folder that has nothing but its store.yaml, as `tjar-sync init` makes it, has none either.
    """
    here = options["catalog"]
    if options["into"] or options["url"] or not (here / "store.yaml").exists():
        return True
    from tjar_sync.pull.untouched import is_untouched  # noqa: PLC0415 - the engine is heavy

    return is_untouched(location_of(options))
