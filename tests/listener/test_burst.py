"""Many events at once, and a listener that is killed among them: what was answered is kept."""

from __future__ import annotations

import http.client
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.cli.process import started, until
from tests.harness import KEY, World
from tests.listener.deliveries import delivery, signed
from tests.listener.shop import listening, port_of, shop, waiting
from tjar_sync.model.heard import HeardEvent
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.state import LockInfo
from tjar_sync.session import open_state
from tjar_sync.workflow.listening import open_the_inbox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SENDERS = 8
SOMEBODY = LockInfo("ali", "desk", 1, "2026-01-01T00:00:00Z", "apply")


@pytest.fixture
def made(tmp_path: Path) -> Iterator[World]:
    """Make a shop whose products are applied."""
    with shop(tmp_path) as found:
        yield found


def sent(made: World, numbers: Iterable[int], answered: list[int]) -> None:
    """Send events over one connection, and note those that are answered as kept."""
    secret = SecretStr((made.root / "secrets" / "here").read_text("utf-8").strip())
    with closing(http.client.HTTPConnection("127.0.0.1", port_of(made), timeout=60)) as connection:
        for number in numbers:
            body = delivery(number, id=1)
            try:
                connection.request("POST", "/", body, signed(body, secret=secret))
                response = connection.getresponse()
                response.read()
            except (OSError, http.client.HTTPException):
                return
            assert 200 == response.status
            answered.append(number)


def at_once(made: World, count: int) -> list[int]:
    """Send so many events by several senders at once; return the answered ones."""
    answered: list[int] = []
    with ThreadPoolExecutor(SENDERS) as pool:
        shares = [range(first, count, SENDERS) for first in range(SENDERS)]
        for one in [pool.submit(sent, made, share, answered) for share in shares]:
            one.result()
    return answered


def test_a_thousand_events_at_once_are_kept_and_looked_into_together(made: World) -> None:
    """None is lost while somebody applies, and after that one look is about all of them."""
    with listening(made) as heard:
        with closing(open_state(made.place)) as home, home.lock(SOMEBODY):
            made.dashboard.edit_product(1, sale_price=9)
            made.store.deliveries.drain()
            answered = at_once(made, 1000)
            kept = waiting(made)
        told = heard.settled()
    looks = [line for line in heard.said.lines if line.startswith("Looked")]

    assert (1000, 1001) == (len(answered), kept)
    assert ["Looked into 1,001 events, 1 product of ours: 1 drifted, 1 newly."] == looks
    assert [["product.cup"]] == told


def test_what_was_answered_survives_a_kill(made: World) -> None:
    """A listener that is killed under load has kept every event that it answered."""
    answered: list[int] = []
    environ = {"TJAR_API_KEY": KEY}
    with started(
        made.root, "webhook", "listen", f"--port={port_of(made)}", environ=environ
    ) as process:
        assert process.stderr is not None
        assert "Listening at" in process.stderr.readline()
        with ThreadPoolExecutor(SENDERS) as pool:
            shares = [range(first, 100_000, SENDERS) for first in range(SENDERS)]
            for share in shares:
                pool.submit(sent, made, share, answered)
            try:
                until(lambda: len(answered) >= 200)
            finally:
                process.kill()
        process.wait()
    with closing(open_the_inbox(made.place)) as inbox:
        new = inbox.keep([HeardEvent(f"evt_{one}", "product.updated") for one in answered])

    assert len(answered) >= 200
    assert not any(new)
