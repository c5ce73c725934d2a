"""Patience, pace and guards, tried against foreign behaviour with a clock that obeys."""

from __future__ import annotations

import contextlib
import gzip
import ssl
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace

import httpx
import pytest

from tests.providers.conftest import NOON, SleepClock
from tjar_sync.errors import Refused
from tjar_sync.model.event import Event, Waiting
from tjar_sync.providers.http.body_limit import BodyLimit
from tjar_sync.providers.http.rate_limit import Pace, Rate
from tjar_sync.providers.http.retry import Retry
from tjar_sync.providers.http.transport import AtProxy, BehindProxy, InProcess, ReadOnly

URL = "https://shop.example/x"
Outcome = httpx.Response | Exception


def script(*outcomes: Outcome) -> tuple[httpx.MockTransport, list[httpx.Request]]:
    """Play outcomes one after the other, the last one for ever; keep what was asked."""
    asked: list[httpx.Request] = []

    def play(request: httpx.Request) -> httpx.Response:
        outcome = outcomes[min(len(asked), len(outcomes) - 1)]
        asked.append(request)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return httpx.MockTransport(play), asked


def status(code: int, **headers: str) -> httpx.Response:
    """Make an answer; `retry_after` is the header of that name."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(code, headers=names)


def refused() -> httpx.ConnectError:
    """Make a connection that was refused."""
    error = httpx.ConnectError("refused")
    error.__cause__ = ConnectionRefusedError()
    return error


def untrusted() -> httpx.ConnectError:
    """Make a connection that ended at its certificate."""
    error = httpx.ConnectError("certificate")
    error.__cause__ = ssl.SSLCertVerificationError()
    return error


def unknown_host(code: int) -> httpx.ConnectError:
    """Make a look-up that failed."""
    import socket  # noqa: PLC0415 - the one use

    error = httpx.ConnectError("name")
    error.__cause__ = socket.gaierror(code, "name")
    return error


GET_AGAIN = [
    status(429),
    status(500),
    status(503),
    httpx.ReadTimeout("x"),
    httpx.ReadError("reset"),
    httpx.RemoteProtocolError("closed"),
    refused(),
    unknown_host(-3),
]
POST_AGAIN = [status(429), refused(), httpx.ConnectTimeout("x"), unknown_host(-3)]
NEVER_AGAIN = [
    status(404),
    status(422),
    untrusted(),
    unknown_host(-2),
    httpx.LocalProtocolError("x"),
]
POST_ONCE = [
    *NEVER_AGAIN,
    status(500),
    status(503, retry_after="1"),
    httpx.ReadTimeout("x"),
    httpx.WriteError("reset"),
    httpx.RemoteProtocolError("closed"),
]


def attempts(method: str, first: Outcome, clock: SleepClock) -> int:
    """Count how often a request goes out when the first try ends so and the next is fine."""
    transport, asked = script(first, httpx.Response(200))
    with contextlib.suppress(httpx.TransportError):
        Retry(transport, clock.time, lambda _: None).handle_request(httpx.Request(method, URL))
    return len(asked)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PATCH", "PUT", "DELETE"])
@pytest.mark.parametrize("first", GET_AGAIN)
def test_what_may_be_done_twice_is_repeated(method: str, first: Outcome, clock: SleepClock) -> None:
    """Reads, and writes that say the same twice, are tried again after any doubtful end."""
    assert attempts(method, first, clock) == 2


@pytest.mark.parametrize("first", POST_AGAIN)
def test_a_post_is_repeated_when_nothing_was_done(first: Outcome, clock: SleepClock) -> None:
    """It never left, or the store turned it away."""
    assert attempts("POST", first, clock) == 2


@pytest.mark.parametrize("first", POST_ONCE)
def test_a_doubtful_post_is_never_repeated(first: Outcome, clock: SleepClock) -> None:
    """A create that may have worked is not sent again."""
    assert attempts("POST", first, clock) == 1


@pytest.mark.parametrize("first", NEVER_AGAIN)
def test_what_will_not_change_is_not_repeated(first: Outcome, clock: SleepClock) -> None:
    """A refusal, a certificate and a wrong name stay what they are."""
    assert attempts("GET", first, clock) == 1


WAITS = [
    (status(429, retry_after="7"), 7.0),
    (status(429, retry_after="299"), 299.0),
    (status(429, retry_after="Wed, 04 Mar 2026 08:53:11 GMT"), 30.0),
    (
        status(
            429,
            retry_after="Wed, 04 Mar 2026 10:00:05 GMT",
            date="Wed, 04 Mar 2026 10:00:00 GMT",
        ),
        5.0,
    ),
    (status(429, retry_after="Wed, 04 Mar 2020 08:53:11 GMT"), 0.0),
    (status(429, retry_after="soon"), 0.5),
    (status(429), 0.5),
    (httpx.ReadError("x"), 0.5),
]


@pytest.mark.parametrize(("first", "seconds"), WAITS)
def test_how_long_it_waits(first: Outcome, seconds: float, clock: SleepClock) -> None:
    """As the store asks, in seconds or by date, up to five minutes; else by its own measure."""
    attempts("GET", first, clock)

    assert clock.slept == [seconds]


def test_waiting_grows_and_ends(clock: SleepClock) -> None:
    """Five tries, each wait twice as long, and every wait is told."""
    transport, asked = script(status(500))
    told: list[Event] = []

    answer = Retry(transport, clock.time, told.append).handle_request(httpx.Request("GET", URL))

    assert (answer.status_code, len(asked)) == (500, 5)
    assert clock.slept == [0.5, 1.0, 2.0, 4.0]
    assert told == [Waiting(wait, "the store had an error (500)") for wait in clock.slept]


def test_patience_ends(clock: SleepClock) -> None:
    """Five minutes are enough, however many tries are left."""
    transport, asked = script(status(429, retry_after="120"))

    Retry(transport, clock.time, lambda _: None).handle_request(httpx.Request("GET", URL))

    assert (len(asked), sum(clock.slept)) == (3, 240)


@pytest.mark.parametrize("code", [429, 503])
@pytest.mark.parametrize("asked_for", ["301", "86400", "9" * 400, "Thu, 05 Mar 2026 08:52:41 GMT"])
def test_a_wait_longer_than_patience(code: int, asked_for: str, clock: SleepClock) -> None:
    """Nobody waits a day: it is over at once, and until when the store asked to wait is kept."""
    transport, asked = script(status(code, retry_after=asked_for))

    answer = Retry(transport, clock.time, lambda _: None).handle_request(httpx.Request("GET", URL))

    assert (len(asked), clock.slept) == (1, [])
    assert answer.extensions["retry_at"] > NOON + 300


def test_what_is_one_too_many_costs_no_try(clock: SleepClock) -> None:
    """However often a store asks to slow down, its answer is waited for until patience ends."""
    transport, asked = script(*[status(429)] * 9, status(500), status(200))
    retry = Retry(transport, clock.time, lambda _: None)

    answer = retry.handle_request(httpx.Request("PATCH", URL))

    assert (answer.status_code, len(asked)) == (200, 11)
    assert clock.slept == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0, 0.5]


def test_a_store_that_asks_for_no_wait_for_ever(clock: SleepClock) -> None:
    """It is not asked again and again without a pause, nor is it said to ask for one."""
    transport, asked = script(status(429, retry_after="0"))

    answer = Retry(transport, clock.time, lambda _: None).handle_request(httpx.Request("GET", URL))

    assert (len(asked), clock.slept[:6]) == (16, [0.0, 0.0, 0.0, 0.0, 8.0, 16.0])
    assert "retry_at" not in answer.extensions


def test_patience_that_the_tries_used_up(clock: SleepClock) -> None:
    """When waiting took all the time there was, nobody asked to wait until later."""
    transport, asked = script(status(500))
    slow = replace(clock.time, sleep=lambda _: clock.sleep(299.8))

    answer = Retry(transport, slow, lambda _: None).handle_request(httpx.Request("GET", URL))

    assert (2, False) == (len(asked), "retry_at" in answer.extensions)


@pytest.mark.parametrize("error", [httpx.ConnectError("x"), httpx.ProxyError("x")])
def test_the_proxys_failure_is_the_proxys(error: httpx.TransportError) -> None:
    """What fails before there is a way to the store is told of the proxy, but for its TLS."""
    transport, _ = script(error)
    with pytest.raises(AtProxy) as caught:
        BehindProxy(transport, "p:1", "ALL_PROXY").handle_request(httpx.Request("GET", URL))
    assert ("p:1", "ALL_PROXY") == (caught.value.host, caught.value.variable)

    error.__cause__ = ssl.SSLError(1, "wrong version number")
    with pytest.raises(type(error)) as again:
        BehindProxy(transport, "p:1", "ALL_PROXY").handle_request(httpx.Request("GET", URL))
    assert again.value is error


def test_a_wait_that_somebody_ends_is_the_last(clock: SleepClock) -> None:
    """Who is asked to stop does not try again; what was answered so far is the answer."""
    transport, asked = script(status(429, retry_after="60"))
    hurried = replace(clock.time, sleep=lambda _: True)
    answer = Retry(transport, hurried, lambda _: None).handle_request(httpx.Request("GET", URL))

    assert (429, 1) == (answer.status_code, len(asked))


REASONS = [
    (status(429), "the store asks to slow down"),
    (refused(), "the store cannot be reached"),
    (httpx.ReadTimeout("x"), "no answer came"),
]


@pytest.mark.parametrize(("first", "why"), REASONS)
def test_why_it_waits(first: Outcome, why: str, clock: SleepClock) -> None:
    """The reason is told in words."""
    transport, _ = script(first, httpx.Response(200))
    told: list[Event] = []

    Retry(transport, clock.time, told.append).handle_request(httpx.Request("GET", URL))

    assert told == [Waiting(0.5, why)]


def test_a_doubt_is_not_forgotten(clock: SleepClock) -> None:
    """After a try that may have worked, a clear no to the next is no proof."""
    transport, _ = script(status(500), status(422))

    answer = Retry(transport, clock.time, lambda _: None).handle_request(
        httpx.Request("PATCH", URL)
    )

    assert answer.extensions["doubt"] is True


def test_a_lost_try_is_not_unreachable(clock: SleepClock) -> None:
    """When the last try never left but an earlier one did, it is not said that none did."""
    transport, _ = script(httpx.ReadError("x"), refused())

    with pytest.raises(httpx.RemoteProtocolError, match="an earlier try was not answered"):
        Retry(transport, clock.time, lambda _: None).handle_request(httpx.Request("PUT", URL))


def test_an_upload_is_sent_whole_again(clock: SleepClock) -> None:
    """A repeated request carries its whole body a second time."""
    bodies: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(request.read())
        return httpx.Response(429 if len(bodies) == 1 else 200)

    retry = Retry(httpx.MockTransport(answer), clock.time, lambda _: None)
    with httpx.Client(transport=retry) as http:
        http.post(URL, files={"file": ("a.png", b"bytes")})

    assert bodies[0] == bodies[1] != b""


def test_pace_is_shared_by_threads(clock: SleepClock) -> None:
    """Ten requests at five a second take what nine gaps take, whoever sends them."""
    transport, asked = script(httpx.Response(200))
    lock = threading.Lock()
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        with lock:
            waits.append(round(seconds, 3))

    time = clock.time
    pace = Pace(transport, Rate(5.0), type(time)(time.now, time.wall, sleep, time.chance))
    threads = [
        threading.Thread(target=pace.handle_request, args=(httpx.Request("GET", URL),))
        for _ in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(asked) == 10
    assert sorted(waits) == [round(0.2 * turn, 3) for turn in range(1, 10)]


def test_reading_only(clock: SleepClock) -> None:
    """Nothing but reads gets through."""
    transport, asked = script(httpx.Response(200))
    guard = ReadOnly(transport)

    guard.handle_request(httpx.Request("GET", URL))
    with pytest.raises(Refused) as caught:
        guard.handle_request(httpx.Request("PATCH", URL))

    assert str(caught.value) == "PATCH /x: this command only reads, so nothing was sent"
    assert len(asked) == 1
    assert clock.slept == []


def test_packed_answers_are_unpacked() -> None:
    """A compressed answer arrives as its text, and its headers agree with that."""

    def answer(_: httpx.Request) -> httpx.Response:
        stream = httpx.ByteStream(gzip.compress(b"hello"))
        return httpx.Response(200, headers={"content-encoding": "gzip"}, stream=stream)

    found = BodyLimit(httpx.MockTransport(answer)).handle_request(httpx.Request("GET", URL))

    assert (found.content, found.headers.get("content-encoding")) == (b"hello", None)


Start = Callable[[str, list[tuple[str, str]]], object]


def called(application: Callable[[dict[str, object], Start], Iterable[bytes]]) -> httpx.Response:
    """Call a WSGI application as the built-in store is called."""
    transport = InProcess(httpx.WSGITransport(application), SleepClock().time)
    return transport.handle_request(httpx.Request("GET", URL))


def test_a_crash_within_is_a_broken_connection() -> None:
    """Whatever the application raises, it looks like a server that hung up."""

    def crash(_: dict[str, object], __: Start) -> Iterable[bytes]:
        raise KeyError("lost")

    with pytest.raises(httpx.RemoteProtocolError, match=r"the application broke off: KeyError"):
        called(crash)


def test_an_answer_cut_short_within_is_a_broken_connection() -> None:
    """Fewer bytes than promised are no answer."""

    def short(_: dict[str, object], start: Start) -> Iterable[bytes]:
        start("200 OK", [("Content-Length", "10")])
        return [b"half"]

    with pytest.raises(httpx.RemoteProtocolError, match="within its answer"):
        called(short)


def test_an_application_has_a_clock() -> None:
    """As a server would, the date is added; one that is there stays."""

    def plain(_: dict[str, object], start: Start) -> Iterable[bytes]:
        start("200 OK", [])
        return [b"{}"]

    def dated(_: dict[str, object], start: Start) -> Iterable[bytes]:
        start("200 OK", [("Date", "Thu, 01 Jan 2026 00:00:00 GMT")])
        return [b"{}"]

    assert called(plain).headers["date"] == "Wed, 04 Mar 2026 08:52:41 GMT"
    assert called(dated).headers["date"] == "Thu, 01 Jan 2026 00:00:00 GMT"
    assert NOON == 1_772_614_361
