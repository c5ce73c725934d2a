"""What a store keeps taken after a delete is not sent to it as if it were free."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.state import folded
from tjar_sync.planning.checks.check import Check, CheckInput, blocked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.plan import Change

CODE = "taken"


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Block what would get a key that this catalog deleted, where the store frees none."""
    taken = given.foreseen.taken
    told = {item.address: "; ".join(_told(item, taken)) for item in given.changes if item.writes}
    hit = {address: what for address, what in told.items() if what}
    if hit:
        yield blocked(
            CODE,
            tuple(hit),
            "the store was seen to keep the keys of what is deleted, and this catalog deleted what"
            f" has these: {'; '.join(f'{address}, {what}' for address, what in hit.items())}; empty"
            " the trash in the store's dashboard, or write another",
            f"--allow {CODE}",
            hit,
        )


def _told(change: Change, taken: Mapping[tuple[str, str, str], str]) -> Iterator[str]:
    for item in change.fields if taken else ():
        found = taken.get((change.address.kind, item.path, folded(item.after)))
        if found:
            yield f"{item.path} {item.after} of {found}"


CHECK = Check(CODE, "Uses a key again that the store keeps for what was deleted.", find)
