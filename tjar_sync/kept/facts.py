"""What surrounds a plan besides files, store and environment, and has to be the same as well."""

from __future__ import annotations

import os
from datetime import UTC
from typing import TYPE_CHECKING, Any

from tjar_sync.cache_folder import file_name
from tjar_sync.kept.program import own_mark
from tjar_sync.location import STATE_PLACE
from tjar_sync.unfinished import is_unfinished

if TYPE_CHECKING:
    from tjar_sync.location import Location

_NAMES = "names-"
"""How the files of the cache begin that say what a store calls its numbers."""


def kept_name(what: str, location: Location) -> str:
    """Return under which name something of a store is kept: its `plan`, or the `check` of its files."""
    return file_name(what, location.store or "")


def facts_of(location: Location, options: str) -> dict[str, Any]:
    """Return them; two plans with other facts may differ. `options` are those that matter, as text."""
    return {
        "program": own_mark(),
        "user": os.getuid(),
        "root": str(location.root),
        "store": location.store,
        "options": options,
        "folder": os.getcwd() if location.environ.get(STATE_PLACE) else "",  # noqa: PTH109 - no Path is needed
        "day": location.at.astimezone(UTC).date().isoformat(),
        "names": _names(location),
        "unfinished": is_unfinished(location.root),
    }


def _names(location: Location) -> list[str]:
    try:
        found = os.listdir(location.root / ".tjar" / "cache")  # noqa: PTH208 - names alone
    except OSError:
        return []
    return sorted(name for name in found if name.startswith(_NAMES))
