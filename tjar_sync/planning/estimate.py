"""How many requests an apply sends, looks included, and how long they take at least."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypedDict

from tjar_sync.model.kinds import KINDS
from tjar_sync.model.patience import CLOSE, PAYS
from tjar_sync.model.plan import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tjar_sync.model.capabilities import Capabilities
    from tjar_sync.model.plan import Change

_A_PAGE = 100
"""So many resources a list shows at once, about."""


class Estimate(TypedDict):
    """What an apply takes, about."""

    requests: int
    seconds: float
    """At the store's limits and by its distance, at least."""


def estimate(changes: Sequence[Change], able: Capabilities) -> Estimate:
    """Return what carrying out these changes takes of the store."""
    requests = _requests(changes, able)
    at_its_distance = requests * able.latency / able.parallel
    return Estimate(
        requests=requests, seconds=max(requests / able.requests_per_second, at_its_distance)
    )


def _requests(changes: Sequence[Change], able: Capabilities) -> int:
    """Count the writes, the links, and the looks before and after them."""
    writes = [item for item in changes if item.writes]
    seen = [item for item in writes if not KINDS[item.address.kind].content_addressed]
    firsts = {(item.type, item.action) for item in seen}
    before = Counter(item.address.kind for item in seen if item.remote_id is not None)
    after = Counter(
        item.address.kind
        for item in seen
        if item.action is not Action.DELETE and able.of(item.address.kind).list
    )
    links = sum(bool(item.deferred) for item in writes)
    looks = sum(_looks_before(kind, count, able) for kind, count in before.items())
    return len(writes) + links + len(firsts) + looks + sum(map(_pages, after.values()))


def _looks_before(kind: str, count: int, able: Capabilities) -> int:
    """Count the looks at what is written over: one serves some writes where the list tells enough."""
    if count < PAYS or able.of(kind).newest_first is False:
        return count
    return -(-count // (CLOSE * able.parallel))


def _pages(count: int) -> int:
    """Count the requests of the look that ends a run."""
    return -(-count // _A_PAGE)
