"""The schemas that stand in a catalog's folder for editors: where, and of which release."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tjar_sync import __version__
from tjar_sync.catalog.schema_head import MADE_BY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CATALOG_SCHEMA = "schema/catalog.json"
OVERLAY_SCHEMA = "schema/overlay.json"
STORE_SCHEMA = "schema/store.json"
_NAME = "tjar-sync"
"""What each schema of ours says somewhere, whichever release made it."""
_MADE_BY = re.compile(rf'"{re.escape(MADE_BY)} ([0-9.]+)')


def outdated(root: Path) -> Iterator[tuple[str, str]]:
    """Yield the schemas of a catalog's folder that an earlier release made, with its version.

    The version is empty where it was not noted yet.
    """
    for path in (CATALOG_SCHEMA, OVERLAY_SCHEMA, STORE_SCHEMA):
        text = made_by_us(root / path)
        found = _MADE_BY.search(text)
        version = found[1] if found else ""
        if text and _release(version) < _release(__version__):
            yield path, version


def made_by_us(file: Path) -> str:
    """Return the text of a schema that some release made; empty for anything else."""
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeError):
        return ""
    return text if _NAME in text else ""


def _release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])
