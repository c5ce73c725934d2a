"""How far a log was read, and when a checkpoint is due."""

from __future__ import annotations

from dataclasses import field

from tjar_sync.dataclass import dataclass
from tjar_sync.state.log.projection import Projection


@dataclass(slots=True)
class Head:
    """The last commit that was seen, and what the state is with it."""

    projection: Projection = field(default_factory=Projection)
    number: int = 0
    seen: float = 0.0
    """When, by a stopwatch, it was surely the last one, or just became it."""
    checkpoint: int = 0
    """The commit that the newest checkpoint is of."""
    checkpoint_bytes: int = 0
    bytes_since: int = 0
    """Of the commits after it."""

    def passed(self, size: int, now: float) -> None:
        """Count one more commit, of so many bytes."""
        self.number += 1
        self.seen = now
        self.bytes_since += size


@dataclass(frozen=True, slots=True)
class CheckpointPace:
    """How many commits an opening reads at most, and what writing checkpoints may cost."""

    least: int = 64
    """Commits between two checkpoints, and more while those are small beside a checkpoint."""
    most: int = 512
    share: int = 4
    """A checkpoint may be that many times as large as the commits that it sums up."""

    def due(self, head: Head) -> bool:
        """Say whether a checkpoint is to be kept."""
        since = head.number - head.checkpoint
        large = head.bytes_since * self.share >= head.checkpoint_bytes
        return since >= self.most or (since >= self.least and large)


USUAL = CheckpointPace()
