"""Find out whether a kept plan holds still: all that it was made of is looked at, and the store asked."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tjar_sync.cache_folder import CacheFolder, pace_memory
from tjar_sync.catalog.commit import commit_of, is_from_git
from tjar_sync.errors import TjarSyncError
from tjar_sync.kept import files, sealed
from tjar_sync.kept.around import is_as_it_was
from tjar_sync.kept.facts import kept_name
from tjar_sync.model.settings import Limits, StoreSettings
from tjar_sync.state.folder import open_to_others
from tjar_sync.trust import nobody_agrees, require_no_link, require_trusted

if TYPE_CHECKING:
    from tjar_sync.apply import CancelToken
    from tjar_sync.location import Location
    from tjar_sync.model.plan import Plan
    from tjar_sync.ports import Emit
    from tjar_sync.providers.http.handed import Handed


def recall(
    location: Location, options: str, emit: Emit, token: CancelToken, handed: Handed
) -> Plan | None:
    """Return the plan that an earlier run made, where this one would make the very same.

    `options` are those that matter, as text. None in any doubt: then `handed` holds what the store
    was asked on the way, so that it need not be asked again.
    """
    folder, name = CacheFolder(location.root), kept_name("plan", location)
    data = folder.read(name)
    found = None if data is None else sealed.opened(data, location.environ)
    if found is None or not _is_as_it_was(location, options, found) or folder.is_from_git(name):
        return None
    kept = found.content
    if not _may_be_asked(location, kept) or not _answers_the_same(
        location, found, emit, token, handed
    ):
        return None
    from tjar_sync.kept.plan_text import restored  # noqa: PLC0415 - only where one holds

    plan, commit = restored(kept["plan"]), commit_of(location.root)
    if plan.unmanaged and commit != plan.binding.commit:
        return None  # what is in no file may have stood in one that is known by now
    return replace(
        plan,
        id=secrets.token_hex(8),
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        binding=replace(plan.binding, commit=commit),
    )


def _is_as_it_was(location: Location, options: str, found: sealed.Opened) -> bool:
    """Say whether nothing around the plan, in the files or in the state is otherwise by now."""
    if not is_as_it_was(found, location, options):
        return False
    kept, root = found.content["state"], location.root
    (state,) = kept
    return files.are_same(Path("/"), files.at_rest(state), kept) and not open_to_others(
        one for one in (Path(state), Path(state).parent) if one != root
    )


def _may_be_asked(location: Location, kept: dict[str, Any]) -> bool:
    """Say whether the key may be sent to the store, without asking anybody."""
    state = Path(next(iter(kept["state"])))

    def recorded() -> bool:
        known: bool = kept["known"]
        return known and not is_from_git(state)

    try:
        require_no_link(state, location.root)
        require_trusted(kept["url"], location.environ, recorded=recorded, agree=nobody_agrees)
    except TjarSyncError:
        return False
    return True


def _answers_the_same(
    location: Location, found: sealed.Opened, emit: Emit, token: CancelToken, handed: Handed
) -> bool:
    from tjar_sync.model.secret import SecretStr  # noqa: PLC0415 - as below
    from tjar_sync.providers.http.again import Holding, SeenAnswer, answers_are_same  # noqa: PLC0415 - httpx is slow to import
    from tjar_sync.providers.http.connection import ConnectionOptions, transport_to  # noqa: PLC0415 - the same
    from tjar_sync.providers.http.prepared import prepared  # noqa: PLC0415 - the same
    from tjar_sync.providers.http.transport import Time  # noqa: PLC0415 - the same

    kept, key = found.content, SecretStr(found.api_key.strip())
    limits = Limits(requests_per_second=kept["pace"], parallel=kept["parallel"])
    store = StoreSettings("", "", kept["url"], limits=limits)
    options = ConnectionOptions(
        store,
        emit,
        read_only=True,
        time=Time(sleep=token.wait, cut_off=lambda: not token.working),
        pace_memory=pace_memory(CacheFolder(location.root), store),
        around=lambda transport: Holding(transport, handed),
    )
    ready = prepared(key, kept["base_url"], transport_to(options, kept["base_url"]))
    place = urlsplit(kept["base_url"])
    asked = [SeenAnswer(*one) for one in kept["asked"]]
    try:
        return answers_are_same(
            ready, f"{place.scheme}://{place.netloc}", asked, kept["parallel"], emit
        )
    finally:
        ready.close()
