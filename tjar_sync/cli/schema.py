"""`tjar-sync schema`."""

from __future__ import annotations

import json

import click


@click.command("schema")
@click.argument("what", type=click.Choice(["catalog", "store"]), default="catalog")
def command(what: str) -> int:
    """Print the files' JSON Schema, for editors.

    WHAT is `catalog` (every file with media, products or webhooks) or `store` (store.yaml).
    """
    from tjar_sync import catalog, providers, state  # noqa: PLC0415 - the engine is heavy

    if what == "catalog":
        schema = catalog.json_schema()
    else:
        platforms = [platform.info for platform in providers.PLATFORMS.values()]
        schema = catalog.store_json_schema(state.describe_homes(), platforms)
    click.echo(json.dumps(schema, ensure_ascii=False, indent=2))
    return 0
