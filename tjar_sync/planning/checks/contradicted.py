"""What a store was seen to take otherwise than it would be sent is not sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.plan import Action
from tjar_sync.planning.checks.check import Check, CheckInput, blocked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnosis import ContractLine
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.plan import Change

CODE = "contradicted"


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Block changes that would be sent in a way of which the store was seen to want another."""
    for seen, lines, fix in given.foreseen.unsettled:
        hit = [
            item.address
            for item in given.changes
            if item.writes and any(_concerns(line, item) for line in lines)
        ]
        if hit:
            summary = f"the store was seen to do otherwise than assumed in {seen}"
            yield blocked(CODE, hit, summary, f"write under this store in store.yaml: {fix}")


def _concerns(line: ContractLine, change: Change) -> bool:
    """Say whether a change is sent by a field's name, or a path, that is contradicted."""
    match line.path:
        case ("fields", field, way):
            made = change.action is Action.CREATE
            sent = {f"{change.address.kind}.{item.path}" for item in change.fields}
            return way == ("create" if made else "update") and field in sent
        case ("endpoints", name):
            return name.split(".")[:2] == [change.address.kind, change.action.value]
        case _:
            return False


CHECK = Check(
    CODE,
    "Sends what the store was seen to take under another name or at another place.",
    find,
    instead="write the line that the plan names under this store in store.yaml",
)
