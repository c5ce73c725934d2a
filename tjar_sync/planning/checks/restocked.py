"""New rows beside rows that go may be the same ones renamed: then what was sold comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.planning.checks.check import Check, CheckInput, blocked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = CheckCode.RESTOCKED
FIRST = 10
"""So many are named with their rows."""


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Block rows that are written with the files' count while others of the same resource go."""
    if not given.refills:
        return
    told = [f"{address} {what}" for address, what in given.refills.items()]
    more = f"; and {len(told) - FIRST:,} more" if len(told) > FIRST else ""
    summary = (
        f"{'; '.join(told[:FIRST])}{more}; a row that was renamed keeps its count where nothing but "
        "its name changes, one at a time"
    )
    yield blocked(CODE, tuple(given.refills), summary, f"--allow {CODE}")


CHECK = Check(CODE, "Writes new variants with the stock of the files while others go.", find)
