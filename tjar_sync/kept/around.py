"""What is around something that is kept, but for the store: files, variables and what facts there are."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tjar_sync.kept import files
from tjar_sync.kept.facts import facts_of
from tjar_sync.kept.sealed import told_apart

if TYPE_CHECKING:
    from pathlib import Path

    from tjar_sync.kept.asked import FilesWitness
    from tjar_sync.kept.files import KeptFiles
    from tjar_sync.kept.sealed import Opened
    from tjar_sync.location import Location


def seen_by(
    witness: FilesWitness, location: Location, options: str, api_key: str
) -> dict[str, Any] | None:
    """Return all of it as a run saw it; None where the next could not tell whether it is so still."""
    facts, asked = facts_of(location, options), sorted(witness.environ.asked)
    odd = facts["names"] or facts["unfinished"] or not facts["program"] or witness.environ.whole
    kept = None if odd else _files(location.root, witness)
    if kept is None:
        return None
    return {
        "facts": facts,
        "environ": [
            (name, told_apart(name, location.environ.get(name), api_key)) for name in asked
        ],
        "files": kept,
        "used": sorted(witness.used or ()),
    }


def _files(root: Path, witness: FilesWitness) -> KeptFiles | None:
    used = witness.used
    found = None if used is None else files.held_still(root, witness.before, used)
    if used is None or found is None or not used <= found.keys():
        return None
    kept = files.to_keep(root, found, witness.begun)
    # Once more: one that was touched before its bytes were read would be told as it is by now.
    return None if files.held_still(root, found, used) is None else kept


def is_as_it_was(found: Opened, location: Location, options: str) -> bool:
    """Say whether none of it is otherwise by now."""
    kept, root = found.content, location.root
    return (
        kept["facts"] == facts_of(location, options)
        and kept["facts"]["day"] == datetime.now(UTC).date().isoformat()
        and all(
            told_apart(name, location.environ.get(name), found.api_key) == told
            for name, told in kept["environ"]
        )
        and files.are_same(root, files.listed(root, frozenset(kept["used"])), kept["files"])
    )
