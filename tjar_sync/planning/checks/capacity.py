"""What a store has no room for is not begun."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS
from tjar_sync.model.plan import Action
from tjar_sync.planning.checks.check import Check, CheckInput, blocked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnostic import Diagnostic

CODE = "capacity"


def find(given: CheckInput) -> Iterator[Diagnostic]:
    """Block creates beyond the store's maximum, removals counted."""
    made = Counter(item.address.kind for item in given.changes if item.action is Action.CREATE)
    lost = Counter(item.address.kind for item in given.changes if item.action is Action.DELETE)
    for kind, most in given.max_count.items():
        have = given.counts.get(kind, 0)
        if made[kind] and have + made[kind] - lost[kind] > most:
            summary = (
                f"the store allows {most} {KINDS[kind].plural}: it has {have}, "
                f"this plan adds {made[kind]} and removes {lost[kind]}"
            )
            yield blocked(CODE, (), summary, f"remove a {kind} from the files or the store")


CHECK = Check(
    CODE,
    "Creates more of a kind than the store has room for.",
    find,
    instead="remove one of that kind from the files or the store",
)
