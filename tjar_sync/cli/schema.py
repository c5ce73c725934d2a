"""`tjar-sync schema`."""

from __future__ import annotations

import json

import click

FILES = ("catalog", "store", "overlay")
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
    "explanation",
    "diagnosis",
    "event",
    "notification",
)


@click.command("schema")
@click.argument("what", type=click.Choice([*FILES, *DOCUMENTS]), default="catalog")
def command(what: str) -> int:
    """Print a JSON Schema: of the files, for editors, or of what --format json prints.

    Of the files, WHAT is `catalog` (every file with media, products or webhooks), `overlay`
    (those below overlays/) or `store` (store.yaml). Otherwise it is what a document calls itself
    under `document`; `failure` is what is printed in place of all others where a command ends
    early, `event` a line of --format jsonl, `notification` what `notify:` sends.
    """
    from tjar_sync import catalog, providers, state  # noqa: PLC0415 - the engine is heavy
    from tjar_sync.render import schemas  # noqa: PLC0415 - the engine is heavy

    if what in schemas.DOCUMENTS:
        schema = schemas.DOCUMENTS[what]
    elif what != "store":
        schema = catalog.json_schema(overlay=what == "overlay")
    else:
        platforms = [platform.info for platform in providers.PLATFORMS.values()]
        schema = catalog.store_json_schema(state.describe_homes(), platforms)
    click.echo(json.dumps(schema, ensure_ascii=False, indent=2))
    return 0
