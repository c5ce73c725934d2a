"""What the first writes of each group in a run teach about the rest (architecture 5.10, A13)."""

from __future__ import annotations

from collections import Counter
from dataclasses import field
from typing import TYPE_CHECKING

from tjar_sync.apply.steps import group_of, sort_of
from tjar_sync.dataclass import dataclass
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.plan import Action

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tjar_sync.apply.cancel import CancelToken
    from tjar_sync.apply.steps import Group
    from tjar_sync.model.address import Address
    from tjar_sync.model.plan import Step

_UPDATES = frozenset({Action.UPDATE, Action.ADOPT, Action.MOVE, Action.ARCHIVE})
MOST_WRONG = 3
"""So many writes of one group may come out otherwise than written, before the rest is left."""


@dataclass(slots=True)
class Canary:
    """The first write of each (type, action, field set) goes alone, and is looked at."""

    seen: set[Group] = field(default_factory=set)
    """The groups of steps of which one was carried out already."""
    wrong: dict[Address, str] = field(default_factory=dict)
    """What was written, and is not shown so."""
    wrongs: Counter[Group] = field(default_factory=Counter)
    """How often a write of a group, looked at, came out otherwise."""
    harms: dict[Group, str] = field(default_factory=dict)
    """By kind and type: what an update changes besides, and cannot be put right."""

    def firsts(self, steps: Sequence[Step]) -> list[Step]:
        """Return what is to be tried before the rest of these steps: none when all are known.

        First one of each type and action, then one of each field set.
        """
        for of in (sort_of, group_of):
            firsts: dict[Group, Step] = {}
            for step in steps:
                if _looked_at(step) and of(step) not in self.seen:
                    firsts.setdefault(of(step), step)
            if firsts:
                return list(firsts.values())
        return []

    def learn(
        self, steps: Sequence[Step], unmade: Collection[Address], cancel_token: CancelToken
    ) -> None:
        """Draw the conclusions from first writes; a create that came out otherwise ends the run."""
        for step in steps:
            change = step.change
            reason = self.wrong.get(change.address, "")
            if reason and change.action is Action.CREATE:
                cancel_token.cancel(
                    f"the first {change.type} {change.address.kind} that was created did not come "
                    f"out as written ({reason}); nothing more is written: look at it in the store; "
                    "if it is as it should be, apply again with --no-canary"
                )
            elif reason:
                self.wrongs[group_of(step)] += 1
                self.seen.add(sort_of(step))
            elif change.address not in unmade:
                self.seen |= {sort_of(step), group_of(step)}

    def forbid(self, step: Step, reason: str) -> None:
        """Let no other update of the type be sent: it would change what cannot be put right."""
        self.harms.setdefault(_type_of(step), reason)

    def given_up(self, step: Step) -> str:
        """Say why a step is not tried any more; empty when it is."""
        if step.change.action in _UPDATES and _type_of(step) in self.harms:
            return self.harms[_type_of(step)]
        if self.wrongs[group_of(step)] < MOST_WRONG:
            return ""
        return (
            f"the store did not keep the same fields of {MOST_WRONG} others; if that is as it "
            "should be, apply again with --no-canary"
        )


def _type_of(step: Step) -> Group:
    return step.change.address.kind, step.change.type


def _looked_at(step: Step) -> bool:
    change = step.change
    content_addressed = KINDS[change.address.kind].content_addressed
    return change.writes and change.action is not Action.DELETE and not content_addressed
