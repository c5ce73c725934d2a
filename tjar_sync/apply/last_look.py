"""The look that ends a run, at writes of which the store's answer alone says that they are done.

The rows of a list show little of each resource, and a hundred resources at once: where one of them
contradicts what was written, that one is read (architecture 5.10).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.errors import ProviderError
from tjar_sync.model.live import WriteResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tjar_sync.apply.look import Looks
    from tjar_sync.apply.remote_ids import RemoteIds
    from tjar_sync.apply.request import WriteRequest
    from tjar_sync.apply.result import Unconfirmed
    from tjar_sync.model.live import Live


@dataclass(frozen=True, slots=True)
class LastLook:
    """What the store shows of writes that were believed."""

    rows: tuple[Live, ...]
    """Those of its lists."""
    contradicted: tuple[tuple[WriteRequest, Unconfirmed], ...]
    """The writes that it does not show, by its list and by a read of each, with that."""


def last_look(requests: Iterable[WriteRequest], looks: Looks, remote_ids: RemoteIds) -> LastLook:
    """Look at writes that were believed.

    What was changed by somebody since, or is not among the newest rows, is no contradiction; nor
    is a list that cannot be read.
    """
    kinds: dict[str, list[WriteRequest]] = defaultdict(list)
    for request in requests:
        if looks.provider.capabilities.of(request.key[0]).list:
            kinds[request.key[0]].append(request)
    listed: list[Live] = []
    found = []
    for kind, written in kinds.items():
        rows = _newest(kind, len(written), looks)
        listed += rows
        for request, remote_id in _suspects(rows, written, looks, remote_ids):
            seen = looks.read(request, WriteResult(remote_id), look=True)
            if not (seen.judgement.holds or seen.unread):
                closed = replace(request, repairs=request.change)  # nothing follows it
                found.append((closed, seen))
    return LastLook(tuple(listed), tuple(found))


def _newest(kind: str, count: int, looks: Looks) -> tuple[Live, ...]:
    try:
        return looks.provider.newest(kind, count)
    except ProviderError:
        return ()


def _suspects(
    rows: Sequence[Live],
    requests: Sequence[WriteRequest],
    looks: Looks,
    remote_ids: RemoteIds,
) -> Iterator[tuple[WriteRequest, str]]:
    shown = {row.remote_id: row for row in rows}
    for request in requests:
        known = remote_ids.row(request.write.address)
        live = shown.get(known.remote_id or "") if known else None
        if known is None or live is None or live.updated_at != known.updated_at:
            continue
        if looks.judged(request, live, answer=False).wrong:
            yield request, live.remote_id
