"""Every provider keeps the contract: in memory, Tjar over HTTP and in-process, Hajatek, and quite another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.providers.bazaar import BAZAAR, KEY, BazaarStore, make_app
from tests.providers.conftest import FAST
from tjar_sync.errors import Invalid
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.settings import StoreSettings
from tjar_sync.providers.http.connection import ConnectionOptions
from tjar_sync.testing.memory_provider import MemoryProvider
from tjar_sync.testing.provider_contract import *  # noqa: F403 - pytest collects what is imported
from tjar_sync.testing.provider_media_contract import *  # noqa: F403 - pytest collects what is imported
from tjar_sync.testing.provider_samples import COMMON, create

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.providers.conftest import SleepClock
    from tjar_sync.ports import Provider


@pytest.fixture(params=["memory", "http", "in-process", "bazaar", "hajatek"])
def provider(request: pytest.FixtureRequest, clock: SleepClock) -> Iterator[Provider]:
    """Open each provider in turn, on an empty store."""
    match request.param:
        case "memory":
            yield MemoryProvider()
        case "bazaar":
            settings = StoreSettings("b", "bazaar", "https://b.example", SecretStr(KEY), FAST)
            transport = httpx.WSGITransport(make_app(BazaarStore()))
            options = ConnectionOptions(settings, lambda _: None, transport, time=clock.time)
            yield BAZAAR.open(BAZAAR, options)
        case "hajatek":
            yield request.getfixturevalue("souq").provider
        case name:
            fixture = {"http": "served", "in-process": "built_in"}[name]
            yield request.getfixturevalue(fixture).provider


@pytest.mark.parametrize("provider", ["memory", "http", "in-process"], indirect=True)
def test_a_taken_sku_is_named_among_the_fields(provider: Provider) -> None:
    """Where the store says which field it refuses, the error does."""
    values: dict[str, Any] = COMMON
    create(provider, "product", "physical", values)

    with pytest.raises(Invalid) as caught:
        create(provider, "product", "physical", {**values, "slug": "another"})

    assert "sku" in caught.value.fields
