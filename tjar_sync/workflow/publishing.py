"""The JSON Schemas that are published: of the files, and of every document."""

from __future__ import annotations

import json
from typing import Any

from tjar_sync import catalog, providers, state
from tjar_sync.catalog.fleet_file import fleet_json_schema
from tjar_sync.render.schemas import DOCUMENTS

FILES = ("catalog", "store", "overlay", "fleet")
"""What of the files has a schema: every file of resources, store.yaml, those below overlays/, and
fleet.yaml."""


def published_schema(what: str) -> str:
    """Return one of FILES or DOCUMENTS, as JSON."""
    return json.dumps(_schema(what), ensure_ascii=False, indent=2)


def _schema(what: str) -> Any:  # noqa: ANN401 - a JSON Schema is whatever JSON holds
    if what in DOCUMENTS:
        return DOCUMENTS[what]
    if what == "fleet":
        return fleet_json_schema()
    if what != "store":
        return catalog.json_schema(overlay=what == "overlay")
    platforms = [platform.info for platform in providers.PLATFORMS.values()]
    return catalog.store_json_schema(state.describe_homes(), platforms)
