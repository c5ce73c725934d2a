"""The built-in stores, by platform."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.devstore.hajatek import HajatekSettings, HajatekStore
from tjar_sync.devstore.settings import DevStoreSettings
from tjar_sync.devstore.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tjar_sync.devstore.open_store import OpenStore


def built_in(platform: str, folder: Path, key: str, options: Mapping[str, str]) -> OpenStore:
    """Open the store of one of BUILT_IN, whose database is in a folder; the caller closes it.

    `options` are those of a store's entry: who has no store id gets the usual one.
    """
    return BUILT_IN[platform](folder, key, options)


def _tjar(folder: Path, key: str, _options: Mapping[str, str]) -> OpenStore:
    return Store(DevStoreSettings(database=folder / "embedded-store.db", api_key=key))


def _hajatek(folder: Path, key: str, options: Mapping[str, str]) -> OpenStore:
    plain = HajatekSettings(database=folder / "embedded-hajatek.db", api_key=key)
    store_id, plan = options.get("store_id", plain.store_id), options.get("plan", plain.plan)
    return HajatekStore(replace(plain, store_id=store_id, plan=plan))


BUILT_IN: dict[str, Callable[[Path, str, Mapping[str, str]], OpenStore]] = {
    "tjar": _tjar,
    "hajatek": _hajatek,
}
"""By platform, what opens its store."""
