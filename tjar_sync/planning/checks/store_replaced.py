"""Is this the store that the state is about? Its oldest ids, with their names and skus, tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS
from tjar_sync.model.own_writes import sequence
from tjar_sync.planning.checks.check import Check, CheckInput, Stage, blocked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.state import StateEntry

CODE = "store-replaced"
OLDEST = 10
"""So many of each kind are a store's fingerprint: ids that were given first are given again first."""
FEWEST_GONE = 3
"""Where none of them is another's, so many must be gone: fewer may have been deleted by hand."""


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Stop where more than half of our oldest ids are gone or lead to something else."""
    print_ = [row for kind in KINDS for row in _oldest(given, kind)]
    gone = [row.address for row in print_ if (row.address.kind, row.remote_id) in given.missing]
    other = [row.address for row in print_ if row.address in given.others]
    bad = [*gone, *other]
    all_gone = len(gone) == len(print_) and len(gone) >= FEWEST_GONE
    if len(print_) > 1 and 2 * len(bad) > len(print_) and (other or all_gone):
        summary = (
            f"this is probably another store than the one that the state is about: of its "
            f"{len(print_)} oldest resources {len(gone)} are gone and {len(other)} are something "
            "else"
        )
        yield blocked(CODE, bad, summary, f"--allow {CODE}")


def _oldest(given: CheckInput, kind: str) -> list[StateEntry]:
    known = [row for row in given.owned_of(kind) if row.remote_id and not _by_content(kind)]
    return sorted(known, key=lambda row: (sequence(row.remote_id or ""), row.address))[:OLDEST]


def _by_content(kind: str) -> bool:
    return KINDS[kind].content_addressed


CHECK = Check(CODE, "Finds another store than the one that the state is about.", find, Stage.STORE)
