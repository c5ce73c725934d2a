"""Is this the store that the state is about? Its oldest ids, with their names and skus, tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.landmark import completed
from tjar_sync.planning.checks.check import Check, CheckInput, Stage, blocked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = "store-replaced"
FEWEST_GONE = 3
"""Where none of them is another's, so many must be gone: fewer may have been deleted by hand."""


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Stop where more than half of our oldest ids are gone or lead to something else."""
    known = {one.key for one in completed(given.landmarks, given.owned.values())}
    places = (
        ((row.address.kind, row.remote_id or ""), row.address) for row in given.owned.values()
    )
    owners = {key: address for key, address in places if key in known}
    gone = known & given.missing
    other = {key for key in known if owners.get(key) in given.others or key in given.strangers}
    all_gone = len(gone) == len(known) and len(gone) >= FEWEST_GONE
    if len(known) > 1 and 2 * len(gone | other) > len(known) and (other or all_gone):
        summary = (
            f"this is probably another store than the one that the state is about: of its "
            f"{len(known)} oldest resources {len(gone)} are gone and {len(other)} are something "
            "else"
        )
        bad = sorted(owners[key] for key in gone | other if key in owners)
        yield blocked(CODE, bad, summary, f"--allow {CODE}")


CHECK = Check(CODE, "Finds another store than the one that the state is about.", find, Stage.STORE)
