"""`tjar-sync pull --from`: what was changed in a sheet, taken into the files."""

from __future__ import annotations

from typing import Any

from tjar_sync.cli.file_edits import carried_out
from tjar_sync.cli.options import location_of
from tjar_sync.errors import UsageError


def pull_sheet(options: dict[str, Any]) -> int:
    """Show what a sheet says otherwise than the files, ask, and write it."""
    from tjar_sync.workflow.sheets import said_by_sheet  # noqa: PLC0415 - the engine is heavy

    others = ("into", "url", "ids", "new", "ours", "theirs", "removed", "patterns")
    if any(options[one] for one in others):
        raise UsageError("--from takes what the sheet says, and nothing else besides")
    location = location_of(options)
    said = said_by_sheet(location, options["from_sheet"], options["sheet"])
    return carried_out(location, said, options)
