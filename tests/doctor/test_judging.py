"""What single answers tell: stores made of canned answers, and the built-in one with faults."""

from __future__ import annotations

import json
import socket
from dataclasses import replace
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.docs.citations import numbered
from tests.doctor.shop import look, shop
from tests.harness import KEY
from tjar_sync import devstore
from tjar_sync.doctor import diagnose
from tjar_sync.doctor.examinations import examine
from tjar_sync.doctor.looks import look_of
from tjar_sync.doctor.observations import WayThere
from tjar_sync.doctor.reading import WireLog, read
from tjar_sync.doctor.table import findings
from tjar_sync.errors import ExitCode
from tjar_sync.model.diagnosis import Health, Standing
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.settings import Limits, StoreSettings
from tjar_sync.providers.http.connection import ConnectionOptions
from tjar_sync.providers.tjar.beliefs import TJAR_BELIEFS
from tjar_sync.providers.tjar.platform import TJAR

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tjar_sync.model.diagnosis import Assumption, Diagnosis, Examination

Answer = tuple[int, Any]
NOON = 1_772_614_361.0
"""2026-03-04 08:52:41 UTC, 11:52:41 in Riyadh."""
ROW: dict[str, Any] = {
    "id": 7,
    "name": {"ar": "", "en": "Cup & <b>saucer</b>"},
    "type": "physical",
    "type_id": 1,
    "sale_price": 9.125,
    "updated_at": "2026-03-04 11:52:41",
}


def page(rows: Any, **counts: Any) -> dict[str, Any]:
    """Show a page of products."""
    return {"data": {"products": rows, "pagination": {"total": len(rows), **counts}}}


def answered(
    answers: dict[str, Answer], *, headers: dict[str, str] | None = None, **settings: Any
) -> Diagnosis:
    """Look at a store that gives these answers by the end of the path, and 404 to all else."""

    def answer(request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/api/core/v1")
        status, body = answers.get(path, (404, {"message": "no"}))
        date = {"date": formatdate(NOON, usegmt=True)} if headers is None else headers
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return httpx.Response(status, content=content, headers=date)

    entry = {"name": "", "provider": "tjar", "url": "https://shop.example", "limits": Limits(1000)}
    store = StoreSettings(api_key=SecretStr(KEY), **{**entry, **settings})
    return diagnose(store, lambda _: None, httpx.MockTransport(answer))


def row(diagnosis: Diagnosis, number: str) -> Assumption:
    """Return one row of the table."""
    return next(one for one in diagnosis.assumptions if one.number == number)


def examined(diagnosis: Diagnosis, name: str) -> Examination:
    """Return one thing that was looked at."""
    return next(one for one in diagnosis.examinations if one.name == name)


def tells(diagnosis: Diagnosis, number: str, words: str) -> bool:
    """Say whether the evidence for a row holds these words."""
    return any(words in one for one in row(diagnosis, number).evidence)


def test_every_assumption_about_tjar_is_in_the_table() -> None:
    """Each that is written down is a row, but for A24 and A27, which are another platform's."""
    written = {number for number in numbered() if number.startswith("A")}

    assert written - {"A24", "A27"} == set(TJAR_BELIEFS)
    assert sorted(TJAR_BELIEFS, key=lambda number: int(number[1:])) == list(TJAR_BELIEFS)


def test_an_empty_store() -> None:
    """Nothing is proven by nothing, and nothing fails."""
    found = answered({"/products": (200, page([])), "/webhooks": (200, {"data": {"webhooks": []}})})

    assert {Standing.NOT_SEEN} == {row(found, one).standing for one in ("A1", "A2", "A12", "A21")}
    assert "there is no product to look at" == examined(found, "fields").summary
    assert tells(found, "A3", "there are too few")
    assert tells(found, "A3", "how many rows a page has by itself")
    assert tells(found, "A3", "how many rows a page may have")
    assert tells(found, "A17", "there is no webhook")
    assert tells(found, "A18", "the list of events is not there")
    assert tells(found, "A22", "the list of statuses is not there")
    assert ExitCode.DONE == found.exit_code


def test_a_store_that_shows_little() -> None:
    """What is not there is named with its line, what is odd with what was there."""
    answers = {
        "/products": (200, page([ROW, {**ROW, "id": 6}], per_page=3000)),
        "/products/7": (200, {"data": {**ROW, "sku": {"a": 1}, "stock": "many", "price": "free"}}),
        "/products/digital/7": (200, {"data": ROW}),
        "/products/2147483646": (200, {"data": ROW}),
        "/webhooks": (200, {"data": {"webhooks": [{"id": n, "secret": "s"} for n in range(3)]}}),
        "/webhooks/events": (200, {"data": {"events": []}}),
        "/orders": (403, {"message": "no right"}),
        "/orders/statuses": (500, {"message": "oh"}),
    }
    found = answered(answers)

    assert ExitCode.CHANGES == found.exit_code
    assert tells(found, "A1", "sku is an object of a")
    assert tells(found, "A1", "price is a text of 4 characters")
    assert any(("fields", "product.slug", "read") == line.path for line in found.lines)
    assert tells(found, "A3", "3000 rows a page by itself")
    assert tells(found, "A3", "a page may have 3000 rows; 100 are asked for")
    assert tells(found, "A7", "the path of another type shows a physical product")
    assert tells(found, "A17", "the list shows secrets")
    assert tells(found, "A18", "the store names no event")
    assert tells(found, "A19", "there are 3 webhooks")
    assert tells(found, "A20", "it does not have it") or tells(found, "A20", "is no 404")
    assert tells(found, "A21", "it is 3.0 hours east of UTC at least")
    assert tells(found, "A23", "more than 2 decimals in 2 products (7, 6)")
    assert tells(found, "A23", "2 of 4 names are not escaped")
    key = examined(found, "API key")
    assert (Health.LOOK, True) == (key.health, "right" in key.todo)
    assert "1 by name.en" in examined(found, "duplicates").summary


def test_no_path_shows_a_product() -> None:
    """A product that is listed and cannot be read is named."""
    digital = {**ROW, "type": "digital", "type_id": 2}
    found = answered({"/products": (200, page([digital, ROW | {"id": 8}]))})

    assert tells(found, "A7", "no path shows digital product 7")
    assert tells(found, "A1", "no detail could be read")
    assert Health.BROKEN == examined(found, "fields: digital").health
    by_plain = answered(
        {"/products": (200, page([digital])), "/products/7": (200, {"data": digital})}
    )
    assert tells(by_plain, "A7", "its own path shows no digital product")


def test_lists_without_counts() -> None:
    """A store that does not count is told as one that cannot be proven whole."""
    rows = [{**ROW, "id": number, "type": "gift", "type_id": 9} for number in range(1, 16)]
    found = answered({"/products": (200, {"data": {"products": rows}})})

    assert found.assumptions, found.examinations
    assert tells(found, "A3", "does not say how many products it has")
    assert Health.BROKEN == examined(found, "pages").health
    assert "15 products cannot be managed, for 1 reasons" == examined(found, "manageable").summary
    assert 10 == len(examined(found, "manageable").details)


def test_values_that_cannot_be_read() -> None:
    """They are named by the product, and nothing is computed with them."""
    odd = {**ROW, "sale_price": "free", "variants": "none", "stock": "many", "name": 3, "image": 5}
    with_rows = {**odd, "stock": 9, "variants": [{"stock": "some"}, {"stock": 4}]}
    answers = {"/products": (200, page([odd])), "/products/7": (200, {"data": with_rows})}
    found = answered(answers)

    assert "product 7: the store shows" in examined(found, "manageable").details[0]
    assert tells(found, "A10", "product 7 shows 9, its variants 4")
    assert tells(found, "A1", "variants lack id, color, size")
    shown = answered({**answers, "/products/7": (200, {"data": odd})})
    assert not tells(shown, "A10", "its variants")


def test_times_that_lie_ahead() -> None:
    """No change lies ahead of the store's clock: then the zone is another."""
    late = {**ROW, "updated_at": "2026-03-04 18:00:00"}
    found = answered({"/products": (200, page([late]))})

    assert Standing.CONTRADICTED is row(found, "A21").standing
    assert tells(found, "A21", "6.1 hours ahead")
    early = {**ROW, "updated_at": "2026-03-04 06:00:00"}
    assert (
        Standing.NEEDS_PROBE is row(answered({"/products": (200, page([early]))}), "A21").standing
    )


def test_a_store_without_a_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a Date nothing is compared, with one that is far away a person is told."""
    rows = {"/products": (200, page([ROW]))}
    found = answered(rows, headers={"date": "soon"})

    assert Health.LOOK == examined(found, "clock").health
    assert tells(found, "A21", "no time to compare")
    for moment, way in ((NOON + 500, "ahead of"), (NOON - 500, "behind")):
        monkeypatch.setattr("tjar_sync.doctor.reading.now", lambda at=moment: at)
        assert f"500 s {way} the store" in examined(answered(rows), "clock").summary


@pytest.mark.parametrize(
    ("limit", "pace", "health", "words"),
    [("60", 5.0, Health.LOOK, "requests_per_second: 1"), ("600", 5.0, Health.OK, "600 requests"),
     ("many", 5.0, Health.OK, "no header")],
)  # fmt: skip
def test_the_pace_that_follows(limit: str, pace: float, health: Health, words: str) -> None:
    """A limit slower than the pace is told, with the line that heeds it."""
    found = answered(
        {"/products": (200, page([]))},
        headers={"X-RateLimit-Limit": limit},
        limits=Limits(pace),
    )
    rate = examined(found, "rate limit")

    assert health == rate.health
    assert words in f"{rate.summary} {rate.todo}"


@pytest.mark.parametrize(
    ("fault", "name", "code"),
    [("401", "API key", 7), ("page", "API path", 8), ("gone", "domain and TLS", 8)],
)
def test_the_way_ends_early(fault: str, name: str, code: int) -> None:
    """What stops the first request is told as the step that it is, with its own exit code."""
    answers: dict[str, Callable[[], httpx.Response]] = {
        "401": lambda: httpx.Response(401, json={"message": "no"}),
        "page": lambda: httpx.Response(200, text="<title>Hello</title>"),
        "gone": _unreachable,
    }
    store = StoreSettings("", "tjar", "https://shop.example", SecretStr(KEY), Limits(10_000))
    transport = httpx.MockTransport(lambda _: answers[fault]())
    found = diagnose(store, lambda _: None, transport)

    (broken,) = found.examinations
    assert (name, Health.BROKEN, code) == (broken.name, broken.health, found.exit_code)
    assert broken.todo
    assert () == found.assumptions


def _unreachable() -> httpx.Response:
    raise httpx.ConnectError("no") from socket.gaierror(socket.EAI_NONAME, "no")


def test_a_list_that_never_stands_still() -> None:
    """Whether its total holds is not seen, and is no contradiction."""
    count = iter(range(1000))

    def answer(request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith("/products"):
            return httpx.Response(404, json={"message": "no"})
        rows = [{**ROW, "id": next(count)}]
        return httpx.Response(200, json=page(rows))

    store = StoreSettings("", "tjar", "https://shop.example", SecretStr(KEY), Limits(1000))
    found = diagnose(store, lambda _: None, httpx.MockTransport(answer))

    assert tells(found, "A3", "whether the total holds")


@pytest.mark.parametrize("habit", ["picture-name-dropped"])
def test_pictures_named_by_a_second_alone(folder: Path, habit: str) -> None:
    """They bear no mark, so that pictures cannot be known by their bytes."""
    with devstore.Store(devstore.DevStoreSettings(folder / "new.db", KEY)) as store:
        store.set_habits(devstore.habits_of(habit))
        desk = devstore.Dashboard(store)
        made = desk.create_product(name_en="Cup", sale_price=5)
        desk.set_image(made, "cup-h0123456789abz.png", b"\x89PNG\r\n\x1a\n")
        found = look(store)

    assert tells(found, "A16", "1 pictures are named by a second alone")
    assert Health.LOOK == examined(found, "pictures").health
    assert ExitCode.CHANGES == found.exit_code


def test_a_marked_picture_that_cannot_be_fetched() -> None:
    """It says nothing, wherever it lies; the key goes to no other host."""
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        if request.url.path.endswith("/products"):
            return httpx.Response(200, json=page([{**ROW, "image": image}]))
        return httpx.Response(404, json={"message": "no"})

    store = StoreSettings("", "tjar", "https://shop.example", SecretStr(KEY), Limits(1000))
    for host in ("shop.example", "cdn.example"):
        image = f"https://{host}/cup-h0123456789abz1745077882.png"
        found = diagnose(store, lambda _: None, httpx.MockTransport(answer))
        assert tells(found, "A16", "it could not be read")
    assert {"shop.example"} == set(asked)


def test_where_webhooks_go() -> None:
    """What may be secret of an address is not told."""
    url = "https://me:secret@erp.example/hook?token=secret#secret"
    hooks = (200, {"data": {"webhooks": [{"id": 1, "name": "erp", "url": url}]}})
    found = answered({"/products": (200, page([])), "/webhooks": hooks})

    assert ("erp: https://erp.example/hook",) == examined(found, "webhooks").details


def test_a_refusal_that_is_a_page() -> None:
    """It is understood as what its status says, and named for what it is not."""
    pages = {"/products/2147483646": (404, b"<html>Not here</html>"), "/products": (200, page([]))}

    assert tells(answered(pages), "A20", "a product that there is not is no 404")
    assert tells(answered({"/products": (200, page([]))}), "A20", "404 holds message")


@pytest.mark.parametrize(
    ("network", "words"),
    [
        (WayThere("shop.example", proxy="HTTPS_PROXY"), "through the proxy that HTTPS_PROXY names"),
        (WayThere("shop.example", ("192.0.2.7",)), "is at 192.0.2.7; no proxy"),
        (
            WayThere("shop.example", ("192.0.2.7",), "", "An authority", "Jan 1 2120"),
            "TLS, signed by An authority, until Jan 1 2120",
        ),
    ],
)
def test_the_way_to_a_store(folder: Path, network: WayThere, words: str) -> None:
    """A proxy is named by its variable, a certificate by who signed it."""
    with shop(folder) as store:
        transport = httpx.WSGITransport(app=devstore.create_app(store))
        log = WireLog(TJAR)
        entry = StoreSettings("live", "tjar", "embedded", SecretStr(KEY))
        options = ConnectionOptions(entry, lambda _: None, transport, observe=log)
        seen = replace(read(TJAR, options, log), network=network)

    assert words in examine(seen, findings(seen))[0].summary


def test_what_values_look_like() -> None:
    """Nothing of what they hold is told."""
    values = [None, True, 3, "", "abc", [], ["x"], {}, {"a": 1}]

    assert [
        "null",
        "true or false",
        "a number",
        "an empty text",
        "a text of 3 characters",
        "an empty list",
        "a list of 1, the first a text of 1 characters",
        "an empty object",
        "an object of a",
    ] == list(map(look_of, values))


def test_a_list_without_times(folder: Path) -> None:
    """Where rows do not show when they changed, no order is proven, nor its opposite."""
    with shop(folder, "list-hides=updated_at,creation-order") as store:
        found = look(store)

    assert tells(found, "A3", "they do not show when they changed")
    assert Standing.CONTRADICTED is not row(found, "A3").standing


def test_what_the_contract_says_is_settled(folder: Path) -> None:
    """A second look, with the lines of the first, finds the same and asks for nothing."""
    habits = "hides=sku+slug,shows,creation-order,per-page-capped=50,write-spelling-in-reads"
    with shop(folder, habits) as store:
        first = look(store)
        contract: dict[str, Any] = {}
        for line in first.lines:
            tree = contract
            for key in line.path[:-1]:
                tree = tree.setdefault(key, {})
            tree[line.path[-1]] = line.value
        second = look(store, contract=contract)

    assert ExitCode.CHANGES == first.exit_code
    assert ExitCode.DONE == second.exit_code, second.assumptions
    standings = [[one.standing for one in found.assumptions] for found in (first, second)]
    assert standings[0] == standings[1]
