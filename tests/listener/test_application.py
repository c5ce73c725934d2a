"""The listener's answers: nobody is believed without a signature, and nothing is said before it is kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.listener.deliveries import BARE, HAJATEK, SECRET, TJAR, Lines, delivery, signed
from tjar_sync.listener.application import LARGEST, Post, application
from tjar_sync.listener.keeping import EventKeeper
from tjar_sync.listener.signers import Signers
from tjar_sync.model.heard import EventRetention
from tjar_sync.model.secret import SecretStr
from tjar_sync.testing.memory_inbox import EventMemory, MemoryInbox
from tjar_sync.testing.state_samples import context

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tjar_sync.model.delivery import DeliveryForm

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)


class Listened:
    """A listener's application over an inbox in memory."""

    def __init__(
        self, form: DeliveryForm = TJAR, *, waiting: int = 100, quiet: bool = False
    ) -> None:
        self.inbox = MemoryInbox(EventMemory(), context(), EventRetention(waiting=waiting))
        self.told, self.said = list[int](), Lines()
        self.health = (True, "ok, 0 waiting")
        post = Post(
            form,
            Signers({}, {"GIVEN": SECRET}),
            EventKeeper(self.inbox),
            lambda: self.told.append(1),
            lambda: self.health,
            self.said.log(quiet=quiet),
            lambda: NOW,
        )
        self.client = application(post).test_client()

    def post(self, body: bytes, headers: dict[str, str], path: str = "/") -> tuple[int, str]:
        """Send a delivery; return the status and the answer."""
        answer: TestResponse = self.client.post(path, data=body, headers=headers)
        return answer.status_code, answer.get_data(as_text=True)


@pytest.mark.parametrize("form", [TJAR, BARE])
def test_a_signed_event_is_kept_and_told(form: DeliveryForm) -> None:
    """A delivery on any path is kept before it is answered; the same one again is known."""
    listened, body = Listened(form), delivery(7)
    first = listened.post(body, signed(body, form), "/hooks/tjar?token=abc")
    again = listened.post(body, signed(body, form))

    assert ((200, "kept\n"), (200, "known already\n")) == (first, again)
    assert ("7",) == listened.inbox.waiting(9)[0].remote_ids
    assert [1] == listened.told
    assert [
        "2026-03-15T12:00:00+00:00 POST /hooks/tjar 200 product.updated evt_7: kept",
        "2026-03-15T12:00:00+00:00 POST / 200 product.updated evt_7: known already",
    ] == listened.said.lines


def test_an_event_of_an_order_is_noted_and_asks_for_nothing() -> None:
    """What changes no catalog wakes nobody."""
    listened, body = Listened(), delivery(1, "order.created")

    assert (200, "kept\n") == listened.post(body, signed(body))
    assert ([], 0) == (listened.told, listened.inbox.count())


def test_strangers_leave_no_trace() -> None:
    """Thousands of ids without a signature, or with a wrong one: nothing of them is kept."""
    listened = Listened()
    answers = set()
    for number in range(1000):
        body = delivery(number)
        wrong = SecretStr("whsec_of_nobody") if number % 2 else SECRET
        headers = signed(body, secret=wrong) if number % 2 else {}
        answers.add(listened.post(body, headers))

    assert {(401, "signature does not fit\n"), (401, "no X-Tjar-Signature header\n")} == answers
    assert (0, []) == (listened.inbox.count(), listened.told)
    body = delivery(0)
    assert (200, "kept\n") == listened.post(body, signed(body))


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "text/html", "", "multipart/form-data"]
)
def test_the_type_of_the_content_does_not_count(kind: str) -> None:
    """The signature proves the body, whatever it is called."""
    listened, body = Listened(), delivery(1)

    assert (200, "kept\n") == listened.post(body, {**signed(body), "Content-Type": kind})


def test_what_makes_no_sense_is_refused_once_it_is_verified() -> None:
    """A signed body that is no event is told as such; an unsigned one is not even read."""
    listened, body = Listened(), b"\xff" + b"[" * 10_000

    assert (400, "the body is no JSON\n") == listened.post(body, signed(body))
    assert (401, "signature does not fit\n") == listened.post(body, signed(b""))
    assert 0 == listened.inbox.count()


def test_what_cannot_be_kept_is_to_be_sent_again() -> None:
    """A full inbox answers 503, and wakes nobody."""
    listened = Listened(waiting=0)
    body = delivery(1)

    assert (503, "not kept, send it again\n") == listened.post(body, signed(body))
    assert [
        (
            "2026-03-15T12:00:00+00:00 POST / 503 not kept, send it again:"
            " 0 events wait for a look at the store, and no more are taken"
        )
    ] == listened.said.lines
    assert [] == listened.told


def test_a_body_that_is_too_large_is_not_read() -> None:
    """More than any store sends is refused, signed or not."""
    listened, body = Listened(), b"x" * (LARGEST + 1)

    assert (413, "request entity too large\n") == listened.post(body, signed(body))


def test_other_requests_are_refused_in_few_words() -> None:
    """Who looks by with a browser learns nothing."""
    listened = Listened()

    assert (405, "method not allowed\n") == (
        (answer := listened.client.get("/")).status_code,
        answer.text,
    )


def test_health_is_for_supervisors() -> None:
    """It says whether events can be kept, and is no line of the log."""
    listened = Listened()
    well = listened.client.get("/healthz")
    listened.health = (False, "events cannot be kept")
    ill = listened.client.get("/healthz")

    assert (200, "ok, 0 waiting\n") == (well.status_code, well.text)
    assert (503, "events cannot be kept\n") == (ill.status_code, ill.text)
    assert [] == listened.said.lines


def test_the_log_shows_no_secret_and_no_control_character() -> None:
    """Queries, headers and bodies are left out; a path is shortened, and shown in plain letters."""
    listened, body = Listened(), delivery(1)
    path = "/a\x07b\x1b[31m" + "é" * 50 + "?token=whsec_of_tests"
    listened.post(body, signed(body, secret=SecretStr("whsec_wrong")), path)
    (line,) = listened.said.lines

    assert line.startswith("2026-03-15T12:00:00+00:00 POST /a\\x07b")
    assert line.endswith("… 401 signature does not fit")
    assert line.isascii() or line.replace("…", "").isascii()
    assert "\n" not in line
    assert "whsec" not in line


def test_quiet_leaves_only_what_is_wrong() -> None:
    """Who wants quiet reads refusals alone."""
    listened, body = Listened(quiet=True), delivery(1)
    listened.post(body, signed(body))
    listened.post(body, {})

    assert [
        "2026-03-15T12:00:00+00:00 POST / 401 no X-Tjar-Signature header"
    ] == listened.said.lines


def test_hajatek_signs_by_another_header() -> None:
    """A platform's own header counts, and no other's."""
    listened = Listened(HAJATEK)
    body = b'{"id": "evt_1", "type": "inventory.low", "data": {"id": "prod_1"}}'

    assert (401, "no X-Hajatek-Signature header\n") == listened.post(body, signed(body, TJAR))
    assert (200, "kept\n") == listened.post(body, signed(body, HAJATEK))
