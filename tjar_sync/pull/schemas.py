"""The schemas that stand beside a catalog for editors: made, written, and named by each file."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tjar_sync import catalog, providers, state
from tjar_sync.atomic_file import write_file
from tjar_sync.catalog.files import STORE_FILE
from tjar_sync.catalog.schema_files import (
    CATALOG_SCHEMA,
    OVERLAY_SCHEMA,
    STORE_SCHEMA,
    made_by_us,
)
from tjar_sync.catalog.walk import OVERLAYS
from tjar_sync.errors import UsageError
from tjar_sync.pull.layout import modeline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FOR_ALL = 0o644
"""Schemas are read by editors, whoever runs them."""


def editor_schemas() -> dict[str, str]:
    """Return the schemas of a catalog's files, by where they stand in its folder."""
    platforms = [platform.info for platform in providers.PLATFORMS.values()]
    schemas = {
        CATALOG_SCHEMA: catalog.json_schema(),
        OVERLAY_SCHEMA: catalog.json_schema(overlay=True),
        STORE_SCHEMA: catalog.store_json_schema(state.describe_homes(), platforms),
    }
    return {
        path: f"{json.dumps(schema, ensure_ascii=False, indent=1)}\n"
        for path, schema in schemas.items()
    }


def with_modeline(path: str, text: str) -> str:
    """Put before a catalog's file the comment by which an editor finds its schema."""
    if path == STORE_FILE:
        return f"{modeline(path, STORE_SCHEMA)}{text}"
    within = PurePosixPath(path).parts[0] == OVERLAYS
    return f"{modeline(path, OVERLAY_SCHEMA if within else CATALOG_SCHEMA)}{text}"


def written(root: Path) -> Iterator[str]:
    """Write the schemas into a catalog's folder, and yield those that were not there, or otherwise.

    Raises UsageError where the folder is a link, which may lead anywhere, or holds other schemas
    under these names.
    """
    folder = (root / CATALOG_SCHEMA).parent
    if folder.is_symlink():
        raise UsageError(
            "the folder of the schemas is a link, and nothing is written by its way",
            where=str(folder),
            hint="put a folder in its place",
        )
    folder.mkdir(exist_ok=True)
    for path, text in editor_schemas().items():
        file = root / path
        if file.exists() and not made_by_us(file):
            raise UsageError(
                "this file is none that tjar-sync made, and it was not overwritten",
                where=str(file),
                hint="move it away",
            )
        if made_by_us(file) != text:
            write_file(file, text.encode())
            file.chmod(_FOR_ALL)
            yield path
