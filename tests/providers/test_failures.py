"""Every way in which a connection can fail, and the whole message that a person reads."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.providers.acts import (
    CHECK,
    CREATE,
    HOST,
    LIST,
    LOOK,
    creating,
    listing,
    updating,
)
from tjar_sync import errors
from tjar_sync.providers.http.transport import AtProxy

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.providers.conftest import Foreign
    from tjar_sync.providers.rest.provider import RestProvider


def broken(cause: BaseException) -> httpx.ConnectError:
    """Make a failed connection with its cause, as httpx does."""
    error = httpx.ConnectError(str(cause))
    error.__cause__ = cause
    return error


def certificate(code: int) -> httpx.ConnectError:
    """Make a connection that failed for its certificate."""
    cause = ssl.SSLCertVerificationError(1, "certificate verify failed")
    cause.verify_code = code
    cause.verify_message = "unsuitable"
    return broken(cause)


def at_proxy(cause: Exception) -> AtProxy:
    """Make a failure of the proxy with its cause."""
    error = AtProxy(str(cause), "127.0.0.1:9", "ALL_PROXY")
    error.__cause__ = cause
    return error


NETWORK = "Check the network, and `url` in store.yaml."
FAILURES = [
    (
        httpx.ConnectTimeout("x"),
        creating,
        errors.Unreachable,
        f"{CREATE}{HOST} did not take the connection within 20 seconds\n  {NETWORK}",
    ),
    *(
        (
            at_proxy(error),
            listing,
            errors.Unreachable,
            (
                f"{LIST}the proxy 127.0.0.1:9 (ALL_PROXY) {reason}"
                f"\n  Check ALL_PROXY, or put {HOST} into NO_PROXY."
            ),
        )
        for error, reason in (
            (
                httpx.ProxyError("407 Proxy Authentication Required"),
                f"gave no connection to {HOST}: 407 Proxy Authentication Required",
            ),
            (broken(ConnectionRefusedError(111, "Connection refused")), "refuses connections"),
            (
                broken(socket.gaierror(socket.EAI_NONAME, "Name or service not known")),
                "is no host that this machine can find",
            ),
            (httpx.ConnectTimeout("x"), "did not take the connection within 20 seconds"),
        )
    ),
    (
        broken(socket.gaierror(socket.EAI_NONAME, "Name or service not known")),
        listing,
        errors.Unreachable,
        (
            f"{LIST}there is no host {HOST}"
            "\n  Check `url` in store.yaml, and that this machine can look up names (DNS)."
        ),
    ),
    (
        broken(ConnectionRefusedError(111, "Connection refused")),
        creating,
        errors.Unreachable,
        (
            f"{CREATE}{HOST} refuses connections"
            "\n  Is the store up? Check `url` in store.yaml, its port too."
        ),
    ),
    (
        certificate(10),
        creating,
        errors.Unreachable,
        (
            f"{CREATE}the certificate of {HOST} has expired"
            "\n  Its owner must renew it; check this machine's clock, too."
        ),
    ),
    (
        certificate(18),
        creating,
        errors.Unreachable,
        (
            f"{CREATE}the certificate of {HOST} is not signed by a known authority"
            "\n  If that is meant, name the authority's file in the variable SSL_CERT_FILE."
        ),
    ),
    (
        certificate(62),
        creating,
        errors.Unreachable,
        (
            f"{CREATE}the certificate of {HOST} was made for another name"
            "\n  Check `url` in store.yaml: another store may answer there."
        ),
    ),
    (
        certificate(23),
        creating,
        errors.Unreachable,
        (
            f"{CREATE}the certificate of {HOST} cannot be trusted: unsuitable"
            "\n  Nothing was sent. Ask the store's support."
        ),
    ),
    (
        broken(ssl.SSLError(1, "wrong version number")),
        listing,
        errors.Unreachable,
        (
            f"{LIST}{HOST} does not speak TLS as it should"
            "\n  Check the port of `url` in store.yaml, and whether it needs http://."
        ),
    ),
    (
        broken(OSError(113, "No route to host")),
        listing,
        errors.Unreachable,
        (
            f"{LIST}this machine has no way to the network of {HOST}"
            "\n  Check the network. If other sites can be reached, it may have no IPv6 while the"
            " host has no other address that answers."
        ),
    ),
    (
        broken(OSError(104, "Connection reset by peer")),
        listing,
        errors.Unreachable,
        f"{LIST}no connection to {HOST}: [Errno 104] Connection reset by peer\n  {NETWORK}",
    ),
    (
        httpx.LocalProtocolError("illegal header"),
        creating,
        errors.Refused,
        f"{CREATE}the request cannot be sent: illegal header{CHECK}",
    ),
    (
        httpx.ReadTimeout("x"),
        creating,
        errors.Unanswered,
        f"{CREATE}{HOST} gave no answer within 30 seconds{LOOK}",
    ),
    (
        httpx.ReadTimeout("x"),
        listing,
        errors.ProviderError,
        (
            f"{LIST}{HOST} gave no answer within 30 seconds"
            "\n  The store is slow or stuck: try again later, or lower `limits.parallel`."
        ),
    ),
    (
        httpx.WriteTimeout("x"),
        creating,
        errors.Unanswered,
        f"{CREATE}{HOST} did not take the request within 60 seconds{LOOK}",
    ),
    (
        httpx.ReadError("reset"),
        updating,
        errors.Unanswered,
        f"PATCH /products/7: the connection to {HOST} broke off before the answer was whole{LOOK}",
    ),
    (
        httpx.RemoteProtocolError("x"),
        listing,
        errors.ProviderError,
        (
            f"{LIST}the connection to {HOST} broke off before the answer was whole"
            "\n  Try again; if it stays so, the store or the network is in trouble."
        ),
    ),
]


@pytest.mark.parametrize(("error", "act", "kind", "message"), FAILURES)
def test_a_connection_that_fails(
    foreign: Foreign,
    error: httpx.TransportError,
    act: Callable[[RestProvider], object],
    kind: type[Exception],
    message: str,
) -> None:
    """Each failure on the way becomes one error that names the host and what to do."""

    def answer(_: httpx.Request) -> httpx.Response:
        raise error

    with pytest.raises(kind) as caught:
        act(foreign(answer))

    assert type(caught.value) is kind
    assert str(caught.value) == message
