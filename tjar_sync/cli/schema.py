"""`tjar-sync schema`."""

from __future__ import annotations

import json

import click


@click.command("schema")
@click.argument("what", type=click.Choice(["catalog", "store", "overlay"]), default="catalog")
def command(what: str) -> int:
    """Print the files' JSON Schema, for editors.

    WHAT is `catalog` (every file with media, products or webhooks), `overlay` (those below
    overlays/) or `store` (store.yaml).
    """
    from tjar_sync import catalog, providers, state  # noqa: PLC0415 - the engine is heavy

    if what != "store":
        schema = catalog.json_schema(overlay=what == "overlay")
    else:
        platforms = [platform.info for platform in providers.PLATFORMS.values()]
        schema = catalog.store_json_schema(state.describe_homes(), platforms)
    click.echo(json.dumps(schema, ensure_ascii=False, indent=2))
    return 0
