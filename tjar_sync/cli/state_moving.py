"""`tjar-sync state migrate`, `backup` and `restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tjar_sync.cli.options import location_of, location_options, lock_option
from tjar_sync.render.own_words import own
from tjar_sync.who import lock_info_of


@click.command("migrate")
@click.option(
    "--to",
    required=True,
    metavar="PLACE",
    help="Where it is to be kept from now on: as `state:` in store.yaml.",
)
@location_options
@lock_option
def migrate(to: str, **options: Any) -> int:
    """Move the state to another home.

    All of it: what is owned, unfinished writes and history. It is read back before the old home
    is left, which from then on refuses every command and names the new one.
    """
    from tjar_sync.workflow import moving  # noqa: PLC0415 - the engine is heavy

    after = moving.migrate(location_of(options), lock_info_of("state migrate"), to)
    click.echo(
        own(f"The state is in {after} from now on; the old place says so to whoever uses it.")
    )
    click.echo(own("Write that as `state:` in store.yaml, and commit it."))
    return 0


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@location_options
def backup(file: Path, **options: Any) -> int:
    """Write the whole state into FILE, which must not be there yet.

    For its owner alone: it holds costs, and products that are not published.
    """
    from tjar_sync.workflow import moving  # noqa: PLC0415 - the engine is heavy

    moving.backup(location_of(options), file)
    click.echo(own(f"The state is in {file}; `tjar-sync state restore {file}` puts it back."))
    return 0


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--force", is_flag=True, help="Also where the state there is newer, or another; it is lost."
)
@location_options
@lock_option
def restore(file: Path, *, force: bool, **options: Any) -> int:
    """Put the backup in FILE in the place of the state.

    Refused where the state there knows what the backup does not. What was done since then is found
    in the store by the next plan.
    """
    from tjar_sync.workflow import moving  # noqa: PLC0415 - the engine is heavy

    moving.restore(location_of(options), lock_info_of("state restore"), file, force=force)
    click.echo(own(f"The state is as {file} has it; `tjar-sync plan` shows how the store stands."))
    return 0
