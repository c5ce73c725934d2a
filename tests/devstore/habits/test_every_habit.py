"""Every habit there is: what it changes for a client, and that nothing of it is there without."""

from __future__ import annotations

import re
import socket
from threading import Semaphore
from types import SimpleNamespace

import httpx
import pytest

from tests.devstore.conftest import KEY
from tests.devstore.habits import changing, keeping, showing
from tests.devstore.habits.shop import Case, open_shop
from tests.docs.citations import numbered
from tjar_sync.devstore import HABITS, endless, habits_of, middleware, running
from tjar_sync.devstore.endless import DRIPS
from tjar_sync.devstore.errors import ConnectionLost

CASES = changing.CASES + keeping.CASES + showing.CASES
ON_A_SOCKET = {"drips", "endless"}
ROWS = {number for number in numbered() if number.startswith("A")} - {"A24", "A27"}
"""All but what another platform's products are."""
PATIENCE = 60.0
"""Seconds after which a client that reads nothing is taken as gone."""


@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{case.habit}" for n, case in enumerate(CASES)])
def test_a_habit_is_seen_and_its_absence_too(case: Case) -> None:
    """A client sees the habit's effect, and without the habit the store as it is assumed."""
    with open_shop() as shop:
        without = case.sees(shop)
    with open_shop(case.habit) as shop:
        having = case.sees(shop)

    assert (case.without, case.having) == (without, having)


def test_each_habit_has_a_case_that_shows_it() -> None:
    """No habit is in the table without a case in which it makes a difference."""
    shown = {case.name for case in CASES if case.without != case.having}

    assert set(HABITS) == shown | ON_A_SOCKET


def test_each_assumption_can_be_contradicted() -> None:
    """Every row of the assumptions about a store of this platform has a habit against it."""
    rows = {row for habit in HABITS.values() for row in habit.rows.split()}

    assert ROWS | {"–"} == rows


def test_the_table_is_well_written() -> None:
    """Names are kebab-case and once each; both explanations are whole sentences."""
    for name, habit in HABITS.items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
        assert name == habit.name
        assert habit.english[0].isupper()
        assert habit.english.endswith(".")
        assert re.search(r"[\u0600-\u06ff].*\.$", habit.arabic)
        assert habit.takes.accepts(habit.takes.default)


def test_drips(monkeypatch: pytest.MonkeyPatch) -> None:
    """A body comes in pieces over its time, and is whole."""
    read = Semaphore(1)
    # The store's time between two pieces is over when the client has read the first of them.
    clock = SimpleNamespace(sleep=lambda _: read.acquire(timeout=PATIENCE))
    monkeypatch.setattr(middleware, "time", clock)
    pieces = []
    with open_shop("drips=0") as shop, running(shop.store) as url:
        with httpx.stream("GET", f"{url}/api/core/v1/products", headers=KEY) as answer:
            for piece in answer.iter_raw():
                pieces.append(piece)
                read.release()
        shop.store.set_habits(type(shop.store.habits)())
        with httpx.stream("GET", f"{url}/api/core/v1/products", headers=KEY) as answer:
            whole = list(answer.iter_raw())

    assert b"".join(pieces) == b"".join(whole)
    assert len(pieces) > len(whole) == 1


@pytest.mark.parametrize("part", DRIPS)
def test_an_endless_answer(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What drips comes again and again, for as long as the client stays; then the store goes on."""
    monkeypatch.setattr(endless, "PAUSE", 0.001)
    begin, more = DRIPS[part]
    asked = b"GET /api/core/v1/products HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with open_shop(f"endless={part}") as shop, running(shop.store) as url:
        place = httpx.URL(url)
        with socket.create_connection((place.host, place.port or 0), PATIENCE) as client:
            client.sendall(asked)
            came = b""
            while len(came) < len(begin) + 5 * len(more):
                came += client.recv(65_536)
        shop.store.set_habits(habits_of("none"))
        after = httpx.get(f"{url}/api/core/v1/products", headers=KEY).status_code

    assert came.startswith(begin + 5 * more)
    assert 200 == after


def test_an_endless_answer_without_a_socket() -> None:
    """Within a process there is nothing to drip on: the connection is lost."""
    with open_shop("endless") as shop, pytest.raises(ConnectionLost, match="never ends"):
        shop.ask("GET", "/products")
