"""However a store drags an answer out, the request ends within its limit."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.reliability.drips import DRIPS, dripping
from tjar_sync.apply import CancelToken
from tjar_sync.errors import ProviderError, Unanswered, Unreachable
from tjar_sync.model.address import Address
from tjar_sync.model.live import Verb, Write
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.settings import Limits, StoreSettings
from tjar_sync.providers.http import body_limit, errors, network, retry
from tjar_sync.providers.http.connection import ConnectionOptions
from tjar_sync.providers.http.transport import BEGIN_BY, Time
from tjar_sync.providers.tjar.platform import TJAR
from tjar_sync.providers.tjar.provider import open_tjar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.providers.rest.provider import RestProvider

FAST = Limits(requests_per_second=1000)


def opened(
    url: str, *, ending: bool = False, cut_off: bool = False, token: CancelToken | None = None
) -> RestProvider:
    """Open a store, over a real network, that waits for no other try."""
    settings = StoreSettings("drips", "tjar", url, SecretStr("key"), FAST)
    time = Time(sleep=lambda _: ending, chance=lambda: 0.0, cut_off=lambda: cut_off)
    if token is not None:
        time = Time(sleep=token.wait, cut_off=lambda: True)
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


@pytest.mark.parametrize("what", ["interim", "trailer"])
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
    """Nothing was sent then, so that it may be sent another time."""
    monkeypatch.setattr(body_limit, "LONGEST_REQUEST", -1.0)
    with dripping("body") as url:
        provider = opened(url)
        with pytest.raises(Unreachable, match="did not take the connection"):
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


@pytest.fixture
def nameless(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Let no look-up of a name ever end; give the names that were looked up."""
    asked: list[str] = []
    ended = threading.Event()

    def hang(host: str, *_: object, **__: object) -> list[object]:
        asked.append(host)
        ended.wait()
        raise socket.gaierror(socket.EAI_AGAIN, "it was only a test")

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    yield asked
    ended.set()


def test_a_name_that_is_never_found_meets_the_limit_of_a_connection(
    nameless: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look-up knows no limit of its own; nothing was sent, and that is what is said."""
    monkeypatch.setattr(errors, "CONNECT_SECONDS", 0.1)
    provider = opened("http://localhost:1")
    with pytest.raises(Unreachable, match="did not take the connection"):
        provider.read("product", "physical", "1")
    provider.close()

    assert ["localhost"] * retry.ATTEMPTS == nameless


@pytest.mark.parametrize("what", ["nothing", "interim", "trailer"])
@pytest.mark.parametrize("scheme", ["http:", "https:"])
def test_a_look_is_cut_off_at_once(what: str, scheme: str) -> None:
    """Once the run is to end, and writes nothing, no answer and no handshake is waited for."""
    with dripping(what) as url:
        provider = opened(url.replace("http:", scheme), ending=True, cut_off=True)
        with pytest.raises(ProviderError):
            provider.read("product", "physical", "1")
        provider.close()


def test_a_look_up_is_cut_off_at_once(nameless: list[str]) -> None:
    """The same where the store's name is still being looked up."""
    token = CancelToken()
    provider = opened("http://localhost:1", token=token)
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(provider.read, "product", "physical", "1")
        while not nameless:
            sleep(0.01)
        token.cancel("interrupted")
        with pytest.raises(Unreachable):
            reading.result()
    provider.close()


def test_an_upload_that_nobody_takes_meets_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes that leave one by one never meet the limit of a single sending."""
    monkeypatch.setattr(body_limit, "LONGEST_REQUEST", 0.3)
    monkeypatch.setattr(body_limit, "SLOWEST_LINE", 1 << 40)
    with (
        dripping("nothing") as url,
        httpx.Client(transport=whole_request()) as client,
        pytest.raises(httpx.TimeoutException),
    ):
        client.post(url, content=b"x" * 30_000_000, timeout=60)


def test_a_way_that_opens_too_late_is_not_used_for_a_write(nameless: list[str]) -> None:
    """The look that was made before would be old by then: nothing is sent, and it may be tried again."""
    request = httpx.Request("POST", "http://localhost:1/", extensions={BEGIN_BY: monotonic() + 0.1})
    with whole_request() as transport, pytest.raises(httpx.ConnectTimeout):
        transport.handle_request(request)

    assert ["localhost"] == nameless


def test_a_connection_that_came_too_late_is_closed() -> None:
    """Whoever left the step behind uses it no more."""
    came, may = threading.Event(), threading.Event()
    closed: list[str] = []

    class Stream:
        """What was opened."""

        def close(self) -> None:
            """Note it."""
            closed.append("closed")
            came.set()

    def work() -> Stream:
        may.wait()
        return Stream()

    with pytest.raises(TimeoutError):
        network.in_time(work, network.at_most(0.05), TimeoutError, network.close_late)
    may.set()
    assert came.wait(60)
    assert ["closed"] == closed


def whole_request() -> httpx.BaseTransport:
    """Return the way that a request takes, but for retries."""
    return body_limit.BodyLimit(network.Network(Time(sleep=lambda _: False)))
