"""What a schema of the files begins with: which it is, and which release made it."""

from __future__ import annotations

from typing import Any

from tjar_sync import __version__

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MADE_BY = "Made by tjar-sync"


def head(name: str) -> dict[str, Any]:
    """Return the keys that stand before all others."""
    return {
        "$schema": DIALECT,
        "$id": f"urn:tjar-sync:schema:{name}",
        "$comment": f"{MADE_BY} {__version__}",
    }
