"""From settings to an open provider: addresses, keys, and what cannot work."""

from __future__ import annotations

import math
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.providers.conftest import FAST, KEY
from tjar_sync import __version__
from tjar_sync.errors import CatalogError, Refused, Unreachable, UsageError
from tjar_sync.model.address import Address
from tjar_sync.model.diagnostic import warning
from tjar_sync.model.event import Warned
from tjar_sync.model.live import Verb, Write
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.settings import StoreSettings
from tjar_sync.providers import PLATFORMS, capabilities_of, open_provider
from tjar_sync.providers.http.connection import ConnectionOptions
from tjar_sync.providers.tjar.platform import TJAR
from tjar_sync.providers.tjar.provider import open_tjar

if TYPE_CHECKING:
    from tests.providers.conftest import BuiltIn, SleepClock
    from tjar_sync.model.event import Event

ADDRESSES = [
    ("https://shop.example", "https://shop.example/api/core/v1"),
    ("https://SHOP.example:443/", "https://shop.example/api/core/v1"),
    ("https://shop.example/api/core/v1", "https://shop.example/api/core/v1"),
    ("http://127.0.0.1:8080/sub", "http://127.0.0.1:8080/sub/api/core/v1"),
    ("http://[::1]:80", "http://[::1]/api/core/v1"),
]


def settings(url: str = "https://shop.example", **more: Any) -> StoreSettings:
    """Make a store's settings."""
    return StoreSettings("live", "tjar", url, **{"api_key": SecretStr(KEY), **more})


@pytest.mark.parametrize(("url", "base_url"), ADDRESSES)
def test_an_address_has_one_spelling(url: str, base_url: str) -> None:
    """Two ways to write a store's address are one store."""
    provider = open_provider(settings(url), emit=lambda _: None)

    assert provider.base_url == base_url
    provider.close()


@pytest.mark.parametrize(
    "url",
    [
        "shop.example",
        "ftp://shop.example",
        "https://",
        "https://user:pass@shop.example",
        "https://shop.example?x=1",
        "https://shop.example#x",
        "https://shop.example:port",
        "https://[::1",
        "https://a\x00b",
        "https://a..b",
        "https://xn--a",
    ],
)
def test_what_is_no_address(url: str) -> None:
    """It is refused before anything is sent, and not repeated, as it may hold a password."""
    with pytest.raises(UsageError) as caught:
        open_provider(settings(url), emit=lambda _: None)

    assert str(caught.value) == (
        "the url of store live is not a store's address\n"
        "  It looks like https://example-store.tjar.sa, and holds no key or password."
    )


KEYS: list[tuple[dict[str, Any], str]] = [
    (
        {"unset": ("TJAR_API_KEY",), "api_key": None},
        (
            "TJAR_API_KEY is not set, and store live needs it\n  Set TJAR_API_KEY to the API key:"
            " in the store's dashboard, General Settings -> Developers."
        ),
    ),
    (
        {"unset": ("A", "B")},
        (
            "A and B are not set, and store live needs them\n  Set A to the API key:"
            " in the store's dashboard, General Settings -> Developers."
        ),
    ),
    (
        {"unset": ("SHOP", "TJAR_API_KEY"), "url": "${SHOP}", "api_key": None},
        (
            "SHOP and TJAR_API_KEY are not set, and store live needs them\n"
            "  Set SHOP to the store's address, or write it into store.yaml."
        ),
    ),
    (
        {"api_key": None},
        (
            "store live has no api_key\n"
            "  Write `api_key: ${TJAR_API_KEY}` in store.yaml, and set that variable."
        ),
    ),
]


@pytest.mark.parametrize(("more", "message"), KEYS)
def test_a_key_that_is_not_there(more: dict[str, Any], message: str) -> None:
    """The variable that is not set is named."""
    with pytest.raises(UsageError) as caught:
        open_provider(settings(**more), emit=lambda _: None)

    assert str(caught.value) == message


@pytest.mark.parametrize("key", ["", "  ", "two words", "a\nb", "مفتاح"])
def test_what_is_no_key(key: str) -> None:
    """A key that no header can hold is refused, and not shown."""
    with pytest.raises(UsageError) as caught:
        open_provider(settings(api_key=SecretStr(key)), emit=lambda _: None)

    assert str(caught.value) == (
        "the api_key of store live is empty or holds what no key has\n"
        "  Copy it again: one word of plain letters, digits and signs."
    )


def test_a_key_with_a_line_end_is_cleaned() -> None:
    """A key from a file often ends its line."""
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["authorization"])
        return httpx.Response(200, json={"data": {"webhooks": []}})

    provider = open_provider(
        settings(api_key=SecretStr(f"{KEY}\n")),
        emit=lambda _: None,
        transport=httpx.MockTransport(answer),
    )
    provider.list("webhook")

    assert seen == [f"Bearer {KEY}"]


def test_a_store_is_told_which_release_asks() -> None:
    """Whoever runs one can tell our requests from others', and an old release from a new one."""
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["user-agent"])
        return httpx.Response(200, json={"data": {"webhooks": []}})

    transport = httpx.MockTransport(answer)
    open_provider(settings(), emit=lambda _: None, transport=transport).list("webhook")

    assert [f"tjar-sync/{__version__}"] == seen


def test_an_unknown_provider() -> None:
    """Its name is told with those that exist."""
    known = ", ".join(PLATFORMS)

    with pytest.raises(UsageError, match=f"there is no provider shopify; known are {known}"):
        open_provider(StoreSettings("live", "shopify", "https://x.example"), emit=lambda _: None)


def test_the_built_in_store_must_run() -> None:
    """Without a way into it there is nothing to speak to."""
    with pytest.raises(UsageError, match="store e is the built-in one, and it is not running"):
        open_provider(StoreSettings("e", "tjar", "embedded"), emit=lambda _: None)


def test_the_built_in_store_needs_no_mercy(built_in: BuiltIn, served: BuiltIn) -> None:
    """Requests within this process are not held back; those over HTTP are, as settings say."""
    assert built_in.provider.capabilities.requests_per_second == math.inf
    assert served.provider.capabilities.requests_per_second == FAST.requests_per_second


def test_a_reading_provider_writes_nothing(built_in: BuiltIn) -> None:
    """Plan and drift cannot change a store, whatever they try."""
    transport = httpx.MockTransport(lambda _: httpx.Response(500))
    provider = open_provider(settings(), emit=lambda _: None, transport=transport, read_only=True)

    with pytest.raises(Refused, match="this command only reads, so nothing was sent"):
        provider.write(Write(Verb.DELETE, Address("product", "a"), "physical", {}, "1"))
    assert built_in.store.requests.total == 0


def test_plain_http_is_told() -> None:
    """A key that travels in the clear is worth a word; on this machine it does not travel."""
    told: list[Event] = []

    open_provider(settings("http://shop.example"), emit=told.append).close()
    open_provider(settings("http://127.0.0.1:1"), emit=told.append).close()

    summary = "shop.example is spoken to without encryption: others can read the key"

    assert told == [Warned(warning("unencrypted", summary))]


def test_a_proxy_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the environment says of proxies holds, except for this machine itself."""
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "direct.example")

    open_provider(settings(), emit=lambda _: None).close()
    open_provider(settings("https://direct.example"), emit=lambda _: None).close()
    monkeypatch.setenv("https_proxy", "nonsense")
    with pytest.raises(UsageError, match="the proxy in HTTPS_PROXY is no address"):
        open_provider(settings(), emit=lambda _: None)


@pytest.mark.parametrize("scheme", ["socks4", "socks5", "SOCKS5h"])
@pytest.mark.parametrize("variable", ["https_proxy", "all_proxy"])
def test_a_proxy_that_speaks_socks(
    monkeypatch: pytest.MonkeyPatch, variable: str, scheme: str
) -> None:
    """It is named by its variable, and said to be of a kind that is not supported."""
    monkeypatch.setenv(variable, f"{scheme}://127.0.0.1:1")
    name = variable.upper()
    match = f"the proxy in {name} is a SOCKS proxy, and SOCKS proxies are not supported"
    with pytest.raises(UsageError, match=match):
        open_provider(settings(), emit=lambda _: None)


@pytest.mark.parametrize("variable", ["https_proxy", "all_proxy"])
def test_a_proxy_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, clock: SleepClock, variable: str
) -> None:
    """The proxy is what refuses, under the variable that names it; the store was never asked."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{closed.getsockname()[1]}"
        monkeypatch.setenv(variable, f"http://me:secret@{host}")
        options = ConnectionOptions(settings(), lambda _: None, time=clock.time)
        provider = open_tjar(TJAR, options)
        with pytest.raises(Unreachable) as caught:
            provider.list("product")
        provider.close()

    assert f"the proxy {host} ({variable.upper()}) refuses connections" == caught.value.what


def test_a_contract_is_checked_without_a_store() -> None:
    """Validating needs no network: a good contract passes, and mistakes are told."""
    capabilities_of(settings())
    capabilities_of(settings(contract={"per_page": 50}))
    with pytest.raises(CatalogError) as caught:
        capabilities_of(settings(contract={"per_page": "many"}))

    assert "per_page must be a whole number" in str(caught.value)


def test_importing_costs_nothing() -> None:
    """Httpx is loaded by who opens a store, not by who looks at the list of providers."""
    code = "import sys, tjar_sync.providers, tjar_sync.refresh; print('httpx' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter

    assert done.stdout == "False\n"
