"""Notice what people change in the store between the plan and the write.

One look at the newest rows of a list (A3: what changed last comes first) tells which of the many
resources that are about to be written may have been changed since they were seen; only those
are read again, by the thread that writes them. A store whose list does not prove that order gets
every resource read again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

from tjar_sync.apply.steps import told_before
from tjar_sync.errors import ProviderError
from tjar_sync.model.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tjar_sync.model.live import Live
    from tjar_sync.model.plan import Step
    from tjar_sync.ports import Provider

ROWS = 100
"""How many of the newest rows a look reads, at least."""
NOT_FRESH = float("-inf")
"""When something was seen that may have changed since."""

Key = tuple[str, str]


@dataclass(slots=True)
class Freshness:
    """What may have changed since the plan; used by one thread alone."""

    provider: Provider
    live: Mapping[Key, Live]
    """What the store showed when the plan was made."""
    changed: set[Key] = field(default_factory=set)
    blind: set[str] = field(default_factory=set)
    """The kinds of whose lists nothing can be learned."""
    marks: dict[str, str] = field(default_factory=dict)
    """By kind: the latest time of change that was seen so far."""

    def seen(self, steps: Sequence[Step]) -> dict[Key, float]:
        """Return when each resource that these steps overwrite was last known to be as planned.

        In seconds by `monotonic`; NOT_FRESH for what may have changed since the plan.
        """
        now = monotonic()
        keys = {
            (step.change.address.kind, step.change.remote_id or "")
            for step in steps
            if overwrites(step)
        }
        kinds = {kind for kind, _ in keys}
        for kind in sorted(kinds - self.blind):
            if not self._look(kind):
                self.blind.add(kind)
        return {
            key: NOT_FRESH if key in self.changed or key[0] in self.blind else now for key in keys
        }

    def _look(self, kind: str) -> bool:
        """Take note of what changed since the last look; False when that cannot be told."""
        known = {key: live for key, live in self.live.items() if key[0] == kind}
        mark = self.marks.get(kind) or max((live.updated_at for live in known.values()), default="")
        try:
            rows = self.provider.newest(kind, ROWS)
        except ProviderError:
            return False
        times = [row.updated_at for row in rows]
        if not all(times) or times != sorted(times, reverse=True):
            return False
        everything = known.keys() <= {(kind, row.remote_id) for row in rows}
        if not everything and not (times and times[-1] < mark):
            return False
        for row in rows:
            before = known.get((kind, row.remote_id))
            if before is not None and row.updated_at >= mark and _differs(before, row):
                self.changed.add((kind, row.remote_id))
        self.marks[kind] = max(mark, *times[:1])
        return True


def overwrites(step: Step) -> bool:
    """Say whether the step writes over something that somebody may have changed."""
    change = step.change
    theirs = not KINDS[change.address.kind].content_addressed and bool(change.remote_id)
    return change.writes and theirs and not told_before(step)


def _differs(before: Live, row: Live) -> bool:
    if before.racy or row.updated_at != before.updated_at:
        return True
    return any(
        before.values[path] != row.values[path] for path in before.values.keys() & row.values
    )
