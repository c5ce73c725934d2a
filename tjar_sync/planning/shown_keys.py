"""The keys that a store's resources show: who has each, and what may be there twice."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import field
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.identity import keys_of_live
from tjar_sync.model.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.identity import IdentityKey
    from tjar_sync.model.live import Live
    from tjar_sync.model.snapshot import Snapshot


@dataclass(slots=True)
class ShownKeys:
    """Looks up who in the store has a key."""

    snapshot: Snapshot
    by_key: dict[IdentityKey, list[Live]] = field(default_factory=lambda: defaultdict(list))
    blind: set[tuple[str, str]] = field(default_factory=set)
    """Kind and remote id of what does not show that by which its kind is told apart first."""

    def __post_init__(self) -> None:
        for place, live in self.snapshot.live.items():
            keys, kind = keys_of_live(live), KINDS[live.kind]
            for key in keys:
                self.by_key[key].append(live)
            if not keys or keys[0][1] not in kind.unique or keys[0][1] != kind.identity[0]:
                self.blind.add(place)

    def candidates(self, key: IdentityKey) -> tuple[Live, ...]:
        """Return what shows a key, and what the store itself found by it."""
        return (*self.by_key.get(key, ()), *self.snapshot.looked_up.get(key, ()))

    def doubtful(self) -> Iterator[Live]:
        """Yield what may be in the store twice, in its order: see `Matches.doubtful`."""
        alike = [lives for lives in self.by_key.values() if len(lives) > 1]
        places = {(live.kind, live.remote_id) for lives in alike for live in lives} | self.blind
        if places:
            yield from (live for place, live in self.snapshot.live.items() if place in places)
