"""Tjar: what it is called, how its answers look, and how a store of it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.platform import PlatformInfo
from tjar_sync.providers.http.envelope import Envelope
from tjar_sync.providers.rest.platform import Platform
from tjar_sync.providers.tjar.beliefs import TJAR_BELIEFS
from tjar_sync.providers.tjar.contract import TJAR_CONTRACT
from tjar_sync.providers.tjar.privacy import TJAR_PRIVACY
from tjar_sync.providers.tjar.profiles import TJAR_PROFILES

if TYPE_CHECKING:
    from tjar_sync.ports import Provider
    from tjar_sync.providers.http.connection import ConnectionOptions


def _open(platform: Platform, options: ConnectionOptions) -> Provider:
    from tjar_sync.providers.tjar.provider import open_tjar  # noqa: PLC0415 - httpx is slow to import

    return open_tjar(platform, options)


TJAR = Platform(
    PlatformInfo(
        name="tjar",
        title="Tjar",
        base_path="/api/core/v1",
        example_url="https://example-store.tjar.sa",
        key_variable="TJAR_API_KEY",
        dashboard="the store's dashboard",
        key_source="in the store's dashboard, General Settings -> Developers",
    ),
    Envelope(  # facts 1, A20
        verdicts=("status", "success", "code"),
        denials=("errors", "error", "restricted"),
        message=("message", "error.message", "error"),
        no_route="The route .* could not be found",
        data="data",
        counts=("pagination", "meta"),
    ),
    TJAR_CONTRACT,
    _open,
    TJAR_PRIVACY,
    TJAR_PROFILES,
    beliefs=TJAR_BELIEFS,
)
