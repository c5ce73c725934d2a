"""However a store drags an answer out, the request ends within its limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from tests.reliability.drips import DRIPS, dripping
from tjar_sync.errors import ProviderError, Unanswered
from tjar_sync.model.address import Address
from tjar_sync.model.live import Verb, Write
from tjar_sync.model.settings import Limits, StoreSettings
from tjar_sync.providers.http import body_limit, errors, network
from tjar_sync.providers.http.connection import ConnectionOptions
from tjar_sync.providers.http.transport import Time
from tjar_sync.providers.tjar.platform import TJAR
from tjar_sync.providers.tjar.provider import open_tjar

if TYPE_CHECKING:
    from tjar_sync.providers.rest.provider import RestProvider

FAST = Limits(requests_per_second=1000)


def opened(url: str, *, ending: bool = False) -> RestProvider:
    """Open a store, over a real network, that waits for no other try."""
    settings = StoreSettings("drips", "tjar", url, SecretStr("key"), FAST)
    time = Time(sleep=lambda _: ending, chance=lambda: 0.0)
    return open_tjar(TJAR, ConnectionOptions(settings, lambda _event: None, time=time))


@pytest.mark.parametrize("what", DRIPS)
def test_a_read_ends_whatever_drips(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One limit holds for all of a request: what comes before, within and after an answer."""
    monkeypatch.setattr(body_limit, "LONGEST_REQUEST", 0.2)
    with dripping(what) as url:
        provider = opened(url)
        with pytest.raises(ProviderError, match="sent too slowly"):
            provider.read("product", "physical", "1")
        provider.close()


@pytest.mark.parametrize("what", ["1xx answers", "trailer"])
def test_what_is_in_flight_ends_soon_after_the_run_is_to_end(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deadline or a signal does not wait for a request's own limit; nobody knows of the write."""
    monkeypatch.setattr(network, "LAST_SECONDS", 0.2)
    write = Write(Verb.UPDATE, Address("product", "shoe"), "physical", {"sku": "S"}, "1")
    with dripping(what) as url:
        provider = opened(url, ending=True)
        with pytest.raises(Unanswered):
            provider.write(write)
        provider.close()


def test_a_connection_is_not_begun_when_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is any other step: the limit is looked at first."""
    monkeypatch.setattr(body_limit, "LONGEST_REQUEST", -1.0)
    with dripping("body") as url:
        provider = opened(url)
        with pytest.raises(ProviderError, match="sent too slowly"):
            provider.read("product", "physical", "1")
        provider.close()


def test_a_store_that_says_nothing_meets_the_limit_of_a_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Which is shorter than the whole request's."""
    monkeypatch.setattr(errors, "READ_SECONDS", 0.1)
    with dripping("nothing") as url:
        provider = opened(url)
        with pytest.raises(ProviderError, match="gave no answer within"):
            provider.read("product", "physical", "1")
        provider.close()


def test_a_handshake_ends_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """TLS has no more time than the request."""
    monkeypatch.setattr(body_limit, "LONGEST_REQUEST", 0.2)
    with dripping("nothing") as url:
        provider = opened(url.replace("http:", "https:"))
        with pytest.raises(ProviderError):
            provider.read("product", "physical", "1")
        provider.close()
