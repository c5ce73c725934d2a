"""`tjar-sync schema`."""

from __future__ import annotations

import click

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
def command(what: str) -> int:
    """Print a JSON Schema: of the files, for editors, or of what --format json prints.

    Of the files, WHAT is `catalog` (every file with media, products or webhooks), `overlay`
    (those below overlays/), `store` (store.yaml) or `fleet` (fleet.yaml). Otherwise it is what a
    document calls itself under `document`; `failure` is what is printed in place of all others
    where a command ends early, `event` a line of --format jsonl, `notification` what `notify:`
    sends, `search` what an agent's search finds.
    """
    from tjar_sync.workflow.publishing import published_schema  # noqa: PLC0415 - the engine is heavy

    click.echo(published_schema(what))
    return 0
