"""What is protected stays until its file says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.planning.checks.check import Check, CheckInput, blocked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = "protected"
INSTEAD = (
    "put its file back; or set `lifecycle: {protect: false}` there, apply, and only then remove it"
)


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Block the removal of what was protected when it was last applied."""
    for item in given.changes:
        row = given.owned.get(item.address)
        if item.action.removes and row is not None and row.protect:
            summary = f"{item.address} is protected and would be removed"
            yield blocked(CODE, (item.address,), summary, INSTEAD)


CHECK = Check(
    CODE, "Removes what its file had protected with `lifecycle.protect`.", find, instead=INSTEAD
)
