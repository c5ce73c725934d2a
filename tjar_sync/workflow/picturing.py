"""What changes look like: small pictures, from the catalog's files and from the store."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

from tjar_sync.catalog.thumbnail import file_thumbnail, thumbnail
from tjar_sync.errors import TjarSyncError
from tjar_sync.model.event import Reading
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.pictures import in_order
from tjar_sync.model.value import LivePicture
from tjar_sync.pull.pictures import look_at
from tjar_sync.session import connect, validate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from tjar_sync.apply import CancelToken
    from tjar_sync.location import Location
    from tjar_sync.model.plan import Plan
    from tjar_sync.model.value import Value
    from tjar_sync.ports import Emit, Provider

MOST = 600
"""So many pictures are taken from files; a page with more would open slowly."""
MOST_ASKED = 200
"""So many are asked of the store."""
PATIENCE = 3
"""After so many that could not be had just now, no more are asked for."""
LONGEST = 120.0
"""After so many seconds no more are asked for: each may come slowly, and all together last an hour."""
_AT_ONCE = 8
_THREADS = 4


def pictures_in_files(location: Location, plan: Plan) -> dict[str, bytes]:
    """Return small pictures of what the catalog's files hold, by digest; none where there is no catalog.

    Bytes that are others than those that the plan is about are not shown.
    """
    files: dict[str, Path] = {}
    with suppress(TjarSyncError):
        _, catalog = validate(location)
        for resource in catalog.resources.values():
            if resource.content is not None:
                files[KINDS[resource.address.kind].content(resource.values)] = resource.content.path
    wanted = [known for known in _wanted(plan) if known in files][:MOST]
    with ThreadPoolExecutor(_THREADS) as pool:
        made = pool.map(lambda known: file_thumbnail(files[known], known), wanted)
        return {known: small for known, small in zip(wanted, made, strict=True) if small}


def pictures_in_store(
    location: Location,
    plan: Plan,
    known: Mapping[str, bytes],
    emit: Emit,
    cancel_token: CancelToken | None = None,
) -> dict[str, bytes]:
    """Return small pictures of what the store shows and is not known yet, by digest or URL.

    Asked for as `pull` does, without the key and nowhere in a private network. Raises what
    opening the store raises.
    """
    wanted = {shown: url for shown, url in _wanted(plan).items() if url and shown not in known}
    asked = dict(list(wanted.items())[:MOST_ASKED])
    if not asked:
        return {}
    with connect(location, emit, read_only=True, cancel_token=cancel_token) as session:
        return dict(asked_for(session.provider, asked, emit))


def _wanted(plan: Plan) -> dict[str, str]:
    """Return every picture that a page about it can show, and its URL where it has one."""
    changed = (
        shown
        for change in plan.changes
        for one in change.fields
        for value in (one.before, one.after, one.last)
        for shown in in_order(change.address.kind, [(one.path, value)])
    )
    return {str(shown): _url(shown) for shown in (*changed, *plan.pictures.values())}


def _url(shown: Value) -> str:
    if isinstance(shown, LivePicture):
        return shown.url
    return str(shown) if str(shown).startswith(("http://", "https://")) else ""


def asked_for(
    provider: Provider,
    asked: Mapping[str, str],
    emit: Emit,
    now: Callable[[], float] = time.monotonic,
) -> Iterator[tuple[str, bytes]]:
    """Ask for pictures, a few at once, until too many cannot be had, or it takes too long."""
    shown, failed, until = list(asked), 0, now() + LONGEST
    with ThreadPoolExecutor(min(provider.capabilities.parallel, _AT_ONCE)) as pool:
        for start in range(0, len(shown), _AT_ONCE):
            some = shown[start : start + _AT_ONCE]
            visits = list(pool.map(lambda one: look_at(provider, asked[one]), some))
            emit(Reading("pictures", start + len(some), len(shown)))
            for one, visit in zip(some, visits, strict=True):
                small = thumbnail(visit.content) if not visit.problem else b""
                failed += visit.passing
                if small:
                    yield one, small
            if failed >= PATIENCE or now() >= until:
                return
