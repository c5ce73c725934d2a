"""The way to a store: addresses, a certificate, a proxy."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from tjar_sync.doctor import network
from tjar_sync.doctor.observations import WayThere

if TYPE_CHECKING:
    from collections.abc import Iterator

PEM = Path(__file__).with_name("localhost.pem")
"""A certificate for this machine alone, good until 2120, and its key, which keeps nothing safe."""


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no variable of this machine name a proxy."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def greeter() -> Iterator[int]:
    """Listen on loopback, greet one visitor over TLS, and give the port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=greet, args=(listener, context), daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(10)


def greet(listener: socket.socket, context: ssl.SSLContext) -> None:
    """Take one connection to the end of its greeting."""
    connection, _ = listener.accept()
    try:
        context.wrap_socket(connection, server_side=True).close()
    except OSError:  # the visitor did not like the certificate
        connection.close()


def test_who_signed_a_certificate(greeter: int) -> None:
    """The authority is named, and until when it vouches."""
    trusted = ssl.create_default_context(cafile=str(PEM))
    found = network.look(f"https://127.0.0.1:{greeter}", trusted)

    assert found == WayThere(
        "127.0.0.1", ("127.0.0.1",), "", "A test authority", "Jan  1 00:00:00 2120 GMT"
    )


def test_a_certificate_that_nobody_trusts(greeter: int) -> None:
    """Nothing is told of it here: the first request says what is wrong with it."""
    found = network.look(f"https://127.0.0.1:{greeter}")

    assert found == WayThere("127.0.0.1", ("127.0.0.1",))


def test_a_store_without_tls() -> None:
    """On this machine nobody is greeted; the address is told."""
    assert network.look("http://127.0.0.1:1") == WayThere("127.0.0.1", ("127.0.0.1",))


def test_a_host_that_there_is_not() -> None:
    """The first request says that."""
    assert network.look("https://nowhere.invalid:443") == WayThere("nowhere.invalid")


def test_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind one this machine looks nothing up, but where a host is exempt."""
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")

    assert network.look("https://shop.example") == WayThere("shop.example", proxy="HTTPS_PROXY")
    assert network.look("https://127.0.0.1:1") == WayThere("127.0.0.1", ("127.0.0.1",))
