"""`tjar-sync pull` where there is no catalog yet."""

from __future__ import annotations

from typing import Any

from tjar_sync.errors import UsageError


def pull_new(options: dict[str, Any]) -> int:
    """Make a catalog of what a store has. Raises UsageError where it is not said of which store."""
    raise UsageError(
        f"no catalog can be made in {options['into'] or options['catalog']} yet",
        hint="this is being built",
    )
