"""Hajatek: what it is called, how its answers look, and how a store of it is opened."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.model.platform import PlatformInfo
from tjar_sync.providers.hajatek.beliefs import HAJATEK_BELIEFS
from tjar_sync.providers.hajatek.contract import HAJATEK_CONTRACT
from tjar_sync.providers.hajatek.privacy import HAJATEK_PRIVACY
from tjar_sync.providers.http.envelope import Envelope
from tjar_sync.providers.rest.platform import Platform

if TYPE_CHECKING:
    from tjar_sync.ports import Provider
    from tjar_sync.providers.http.connection import ConnectionOptions

_MINUTE = 60


def _open(platform: Platform, options: ConnectionOptions) -> Provider:
    from tjar_sync.providers.hajatek.provider import open_hajatek  # noqa: PLC0415 - httpx is slow to import

    return open_hajatek(platform, options)


HAJATEK = Platform(
    PlatformInfo(
        name="hajatek",
        title="Hajatek",
        base_path="/v1",
        example_url="https://api.hajatek.com/v1",
        key_variable="HAJATEK_API_KEY",
        dashboard="the store's dashboard",
        key_source="in the store's dashboard",
        default_url="https://api.hajatek.com/v1",
        options=MappingProxyType(
            {
                "store_id": (),
                "plan": ("starter", "pro", "business"),
                "language": ("ar", "en"),
                "image_base_url": (),
            }
        ),
        required=("store_id",),
        paces=MappingProxyType(
            {"starter": 100 / _MINUTE, "pro": 500 / _MINUTE, "business": math.inf}
        ),
        language="ar",
        shows_addresses=True,
        own_words=True,
    ),
    Envelope(  # A24
        denials=("error", "errors"),
        message=("error.message", "message", "error"),
        complaints="error.fields",
        page_size="limit",
    ),
    HAJATEK_CONTRACT,
    _open,
    HAJATEK_PRIVACY,
    beliefs=HAJATEK_BELIEFS,
)
