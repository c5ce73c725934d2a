"""`tjar-sync schema`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tjar_sync.cli.options import catalog_option, root_of
from tjar_sync.errors import UsageError
from tjar_sync.render.own_words import own

if TYPE_CHECKING:
    from pathlib import Path

FILES = ("catalog", "store", "overlay", "fleet")
DOCUMENTS = (
    "plan",
    "drift",
    "report",
    "failure",
    "validation",
    "state",
    "entry",
    "history",
    "run",
    "schedule",
    "search",
    "delivery",
    "explanation",
    "diagnosis",
    "fleet-report",
    "event",
    "notification",
    "help",
)


@click.command("schema")
@click.argument("what", type=click.Choice([*FILES, *DOCUMENTS]), default="catalog")
@click.option(
    "--write",
    is_flag=True,
    help="Write those of the catalog's files into its folder `schema/`, where editors find them.",
)
@catalog_option
def command(what: str, *, write: bool, catalog: Path) -> int:
    """Print a JSON Schema: of the files, for editors, or of what --format json prints.

    Of the files, WHAT is `catalog` (every file with media, products or webhooks), `overlay`
    (those below overlays/), `store` (store.yaml) or `fleet` (fleet.yaml). Otherwise it is what a
    document calls itself under `document`; `failure` is what is printed in place of all others
    where a command ends early, `event` a line of --format jsonl, `notification` what `notify:`
    sends, `search` what an agent's search finds.
    """
    if write:
        return _write(root_of(catalog))
    from tjar_sync.workflow.publishing import published_schema  # noqa: PLC0415 - the engine is heavy

    click.echo(published_schema(what))
    return 0


def _write(root: Path) -> int:
    """Bring the schemas in a catalog's folder up to date, and say which were not."""
    from tjar_sync.pull.schemas import written  # noqa: PLC0415 - the engine is heavy

    if not (root / "store.yaml").exists():
        raise UsageError(
            "there is no store.yaml here, so this is no catalog",
            where=str(root),
            hint="name the catalog's folder with --catalog DIR",
        )
    found = list(written(root))
    for path in found:
        click.echo(own(f"{path} is written"))
    if not found:
        click.echo(own("The schemas are those of this release."))
    return 0
