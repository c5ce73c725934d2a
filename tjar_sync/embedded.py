"""The built-in store of a catalog: its database, its key, and the way into it within this process."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tjar_sync import state
from tjar_sync.atomic_file import make_once
from tjar_sync.errors import StateError, UsageError
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.settings import EMBEDDED
from tjar_sync.model.suggestions import listed
from tjar_sync.trust import require_no_link

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import httpx

    from tjar_sync import devstore
    from tjar_sync.model.settings import Settings

DEFAULT = "tjar"
NO_OPTIONS: Mapping[str, str] = MappingProxyType({})


def embedded_store(root: Path, key: str = "") -> devstore.Store:
    """Open the built-in Tjar store of a catalog, as `embedded_of` does."""
    found: Any = embedded_of(DEFAULT, root, key)  # of that platform it is a Store
    store: devstore.Store = found
    return store


def embedded_of(
    platform: str, root: Path, key: str = "", options: Mapping[str, str] = NO_OPTIONS
) -> devstore.OpenStore:
    """Open a platform's built-in store of a catalog; the caller closes it.

    It has its own key, unless one is given, and what `options` of a store's entry say of it.
    Raises UsageError for a platform that has none.
    """
    from tjar_sync import devstore  # noqa: PLC0415 - heavy, and needed only here

    if platform not in devstore.BUILT_IN:
        raise UsageError(
            f"there is no built-in store of `{platform}`",
            hint=f"there is one of {listed(devstore.BUILT_IN)}",
        )
    key = key or embedded_key(root).get_secret_value()
    return devstore.built_in(platform, _embedded_folder(root), key, options)


def embedded_key(root: Path) -> SecretStr:
    """Return the key of a catalog's built-in store: a random one, made when it is first needed."""
    path = _embedded_folder(root) / "embedded-store.key"
    made = make_once(path, secrets.token_urlsafe(24).encode())
    return SecretStr(made.decode("ascii", "replace").strip())


def _embedded_folder(root: Path) -> Path:
    folder = root / ".tjar"
    require_no_link(folder, root)
    try:
        state.make_folder(folder)
    except OSError as error:
        raise StateError(
            f"the folder for the built-in store cannot be made: {error.strerror}",
            where=str(folder),
            hint="move away what is in its place, or give this folder's owner the right to write",
        ) from error
    return folder


def keyed(settings: Settings) -> Settings:
    """Return settings in which the built-in store has its own key."""
    if settings.store.url != EMBEDDED:
        return settings
    return replace(settings, store=replace(settings.store, api_key=embedded_key(settings.root)))


@contextmanager
def transport_into(settings: Settings) -> Iterator[httpx.BaseTransport | None]:
    """Give the way into the built-in store where that is the one, and None for all others."""
    if settings.store.url != EMBEDDED:
        yield None
        return
    import httpx  # noqa: PLC0415 - heavy, and needed only here

    store = settings.store
    with embedded_of(store.provider, settings.root, options=store.options) as opened:
        yield httpx.WSGITransport(app=opened.application())
