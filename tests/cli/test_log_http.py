"""`--log-http`: each exchange as it happens, with nothing in it that is secret or about people."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_record import PEOPLE, loaded
from tests.harness import CUPS, KEY, applied_world
from tjar_sync.devstore import FaultKind, seed_orders
from tjar_sync.providers.http.recording import http_log

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.harness import World

WEBHOOK = """
webhooks:
  orders:
    url: https://erp.test/orders
    events: [order.created]
    secret: {write_to: secrets/orders}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[World]:
    """Give a catalog of one product, applied, and a store with orders."""
    with applied_world(tmp_path / "catalog", CUPS) as made:
        seed_orders(made.store, 3)
        yield made


def unsteered(text: str) -> bool:
    """Say whether nothing in a text could steer a terminal."""
    return not [char for char in text if not (char.isprintable() or char == "\n")]


def test_a_log_holds_what_was_asked_and_answered(desk: World, tmp_path: Path) -> None:
    """Head and body of both sides, in the order of time; a second run goes on below."""
    path = tmp_path / "http.log"
    desk.write("more.yaml", WEBHOOK)
    plain = desk.run("plan")
    ran = desk.run("plan", "--log-http", str(path))
    first = path.read_text("utf-8")
    applied = desk.apply("--log-http", str(path))
    whole = path.read_text("utf-8")
    secret = Path(desk.root / "secrets" / "orders").read_text("utf-8").strip()

    assert (plain.code, plain.out, 0) == (ran.code, ran.out, applied.code), applied.err
    assert " GET http://127.0.0.1:" in first
    assert "< 200 OK, after " in first
    assert whole.startswith(first)
    assert " POST http://127.0.0.1:" in whole
    assert "https://erp.test/orders" in whole or "order.created" in whole
    assert [] == [private for private in (*PEOPLE, secret) if private in whole]
    assert unsteered(whole)
    assert 0o600 == path.stat().st_mode & 0o777


def test_a_log_on_stderr_leaves_stdout_to_data(desk: World) -> None:
    """As JSON it is an exchange a line, among the talk."""
    ran = desk.run("plan", "--format", "json", "--log-http", "-", "--log-format", "json")
    lines = [
        json.loads(line) for line in ran.err.splitlines() if line.startswith('{"type": "http"')
    ]

    assert "plan" == json.loads(ran.out)["document"]
    assert lines
    assert {200} == {line["response"]["status"] for line in lines}
    assert KEY not in ran.err


def test_pictures_and_lost_answers_are_named(desk: World, tmp_path: Path) -> None:
    """Of a file its name and size; of no answer, that there was none."""
    path = tmp_path / "http.log"
    desk.write(
        "shop.yaml",
        "products:\n  mug: {type: physical, name: {en: Mug}, sale_price: 5, image: mug.png}\n",
    )
    desk.picture("mug.png")
    desk.fault(FaultKind.LOST_AFTER, "POST", times=1)
    desk.apply("--log-http", str(path))
    whole = path.read_text("utf-8")

    assert " bytes, left out" in whole
    assert "< no answer: RemoteProtocolError, after " in whole


def test_a_log_and_a_recording_hold_the_same_exchanges(desk: World, tmp_path: Path) -> None:
    """One is read along, the other may be given away."""
    log, har = tmp_path / "http.log", tmp_path / "r.har"
    ran = desk.run("plan", "--log-http", str(log), "--log-format", "json", "--record", str(har))
    logged = [json.loads(line) for line in log.read_text("utf-8").splitlines()]

    assert 0 == ran.code
    assert [one["request"]["method"] for one in loaded(har)] == [
        one["request"]["method"] for one in logged
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("--log-format", "json"), "--log-format says how to log, and nothing is logged"),
        (("--log-http", "{root}"), "no log can be kept there: Is a directory"),
        (("--log-http", "{root}/store.yaml"), "looks like a catalog's file"),
    ],
)
def test_where_no_log_can_be_kept(desk: World, line: tuple[str, ...], said: str) -> None:
    """It is told before anything is asked of the store."""
    desk.store.requests.reset()
    ran = desk.run("plan", *(one.format(root=desk.root) for one in line))

    assert 64 == ran.code
    assert said in ran.err


def test_a_log_that_cannot_go_on_takes_nothing_from_the_run(
    desk: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan is there; the exit code says that the log is not whole."""
    full = desk.run("plan", "--log-http", "/dev/full")

    def fails(*_given: object) -> str:
        raise ValueError("unforeseen")

    monkeypatch.setitem(http_log.LOG_FORMATS, "text", fails)
    odd = desk.run("plan", "--log-http", str(tmp_path / "http.log"))

    assert (1, 1) == (full.code, odd.code)
    assert "No changes." in full.out
    assert "the log of exchanges is not whole: it could not be written: No space left" in full.err
    assert "the system did not do" not in full.err
    assert "an exchange could not be cleaned (ValueError)" in odd.err


def test_a_log_that_is_there_is_closed_to_others(
    desk: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever could look into an older file cannot any more; where that fails, nothing is logged."""
    path = tmp_path / "http.log"
    path.write_text("before\n", "utf-8")
    path.chmod(0o644)
    taken = desk.run("plan", "--log-http", str(path))
    whole = path.read_text("utf-8")
    path.chmod(0o640)

    def refuse(_handle: int, _mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "fchmod", refuse)
    ran = desk.run("plan", "--log-http", str(path))

    assert (0, 64) == (taken.code, ran.code)
    assert whole.startswith("before\n")
    assert "others than its owner may look into that file: Operation not permitted" in ran.err
    assert whole == path.read_text("utf-8")
    assert 0o640 == path.stat().st_mode & 0o777
