"""What was seen of a store and no line says: the next plan asks for it, or reads with care."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

import pytest

from tests.apply.test_evidence import applied, behave, desk, is_as_wanted, lived, observed, shop
from tests.harness import KEY, World, world
from tests.security.leaks import leaks
from tjar_sync.learned import learned
from tjar_sync.model.diagnosis import ContractLine, Standing
from tjar_sync.model.evidence import Evidence
from tjar_sync.model.observation import FREED, MOVES_TIME, Observation, left_alone, needed, needless
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.settings import StoreSettings
from tjar_sync.providers.http.connection import ConnectionOptions
from tjar_sync.providers.http.recording.telling import LONGEST, answer_text
from tjar_sync.providers.rest.provider import open_context
from tjar_sync.providers.tjar.platform import TJAR

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["desk"]
COST = needless("cost")
OPTIONS = ConnectionOptions(
    StoreSettings("s", "tjar", "https://shop.example", SecretStr(KEY)), lambda _: None
)


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[World]:
    """Open a store whose times are long past when they are read: none of them is racy."""
    seconds = count(-100_000)

    def clock() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=next(seconds))

    with world(tmp_path, clock) as made:
        yield made


def test_what_creates_were_refused_for_is_asked_for(desk: World) -> None:
    """The next plan stops before it sends anything; the field helps, and so does a lifted check."""
    behave(desk, "requires=cost")
    shop(desk, 10)
    first = desk.apply().code
    desk.store.requests.reset()
    plan = desk.run("plan")
    stopped = desk.run("apply", "--auto-approve")
    written = desk.store.requests.writes
    shop(desk, 10, more=", cost: 4")
    helped = desk.run("apply", "--auto-approve")

    assert (3, 5, 0, 0) == (first, stopped.code, written, helped.code)
    assert "create nothing without cost (product.p0 was refused for lack of cost)" in plan.out
    assert "write `cost:` in the files" in plan.out
    assert Standing.CONTRADICTED is observed(desk)[COST].standing
    assert is_as_wanted(desk, 10)


def test_what_is_needed_no_more_is_not_asked_for_again(desk: World) -> None:
    """A create that comes through without it takes the place of what was seen before."""
    behave(desk, "requires=cost")
    shop(desk, 10)
    desk.apply()
    behave(desk, "none")
    lifted = desk.run("apply", "--auto-approve", "--allow", "required-field")
    again = desk.run("plan")

    assert (0, 0) == (lifted.code, again.code), lifted.err
    assert Standing.CONFIRMED is observed(desk)[COST].standing
    assert "product.p0 was created without cost" == observed(desk)[COST].evidence
    assert is_as_wanted(desk, 10)


def test_a_key_that_the_trash_keeps_is_not_sent_again(desk: World) -> None:
    """What deleted it is named; once the trash is empty, the check is lifted."""
    shop(desk, 10)
    behave(desk, "delete-soft=taken")
    desk.apply()
    whole = (desk.root / "shop.yaml").read_text()
    made = next(row["id"] for row in desk.dashboard.products() if row["sku"] == "S3")
    desk.write("shop.yaml", "\n".join(whole.split("\n")[:-2]) + "\n")
    desk.apply()
    desk.write("shop.yaml", whole)
    unforeseen = desk.apply().code
    desk.store.requests.reset()
    stopped = desk.run("apply", "--auto-approve")
    written = desk.store.requests.writes
    other = desk.run("plan", "--exclude", "product.p3")
    behave(desk, "none")
    lifted = desk.run("apply", "--auto-approve", "--allow", "taken")

    assert (3, 5, 0, 0, 0) == (unforeseen, stopped.code, written, other.code, lifted.code)
    assert f"product.p3, sku S3 of product.p3, id {made}, on 20" in stopped.out
    assert "empty the trash in the store's dashboard, or write another" in stopped.out
    assert FREED in observed(desk)
    assert is_as_wanted(desk, 10)


def test_where_no_time_moves_all_is_read(behind: World) -> None:
    """An edit that neither a row nor its time shows is seen all the same, by every later plan."""
    lived(behind, "updated-at-frozen")
    seen = observed(behind)[MOVES_TIME]
    (first, *_) = behind.dashboard.products()
    behind.dashboard.edit_product(first["id"], tags=["c"])
    drift = behind.run("drift", "--format", "json")

    assert Standing.CONTRADICTED is seen.standing
    assert seen.evidence.endswith("was changed, and its time of change stayed as it was")
    assert 2 == drift.code
    assert '"tags"' in drift.out


@pytest.mark.parametrize("habit", ["none", "patch-ignored-echo"])
def test_a_time_that_moves_or_is_not_looked_at_tells_nothing(behind: World, habit: str) -> None:
    """It stays as it is where nothing was changed, whatever an answer repeats."""
    lived(behind, "none")
    behave(behind, habit)
    applied(behind, 12)

    assert MOVES_TIME not in observed(behind)


def test_the_zone_that_was_seen_is_used() -> None:
    """A wrong one would call every look late enough to be trusted."""
    line = ContractLine(("time_zone",), "UTC")
    seen = Evidence((Observation("A21", "z", Standing.CONTRADICTED, "3 h ahead", lines=(line,)),))
    store = StoreSettings("live", "tjar", "https://shop.example")

    assert (line,) == learned(store, seen).learned


def test_only_what_speaks_against_a_claim_names_a_field() -> None:
    """What is confirmed is needed no more, and other claims name none."""
    against = Observation(*COST, Standing.CONTRADICTED, "refused")
    stood = Observation(*COST, Standing.CONFIRMED, "made")
    other = Observation(*FREED, Standing.CONTRADICTED, "taken")

    assert ["cost", "", ""] == [needed(one) for one in (against, stood, other)]


def test_an_answer_is_kept_with_what_it_showed(desk: World) -> None:
    """Verb and fields of the request, status and shape of the answer; no text of the shop's."""
    lived(desk, "clears-absent")
    behave(desk, "requires=cost")
    shop(desk, 12)
    desk.write("new.yaml", "products: {new: {type: physical, name: {en: Novelty}, sale_price: 5}}")
    desk.apply()
    found = observed(desk)
    tags, cost = found[left_alone("tags")], found[COST]
    ran = desk.run("doctor", "--offline", "--format", "json")
    told = {one["claim"]: one for one in json.loads(ran.out)["observations"]}
    shown = json.loads(tags.answer.partition(": ")[2])["data"]

    assert "update of product 1: sale_price" == tags.request
    assert (1, [], False) == (shown["id"], shown["tags"], shown["is_published"])
    assert cost.answer.startswith('422: {"status":')
    assert "Novelty" not in cost.answer + tags.answer
    assert [tags.answer, cost.answer] == [
        told[left_alone("tags").words]["answer"],
        told[COST.words]["answer"],
    ]


def test_no_secret_is_in_what_is_kept(desk: World) -> None:
    """Codes, keys and a webhook's secret are neither in the state nor in what doctor prints."""
    behave(desk, "shows,clears-absent,updated-at-frozen")
    code, hook = "SOLD-CODE-7421", "https://hooks.example/h?token=t0ken-9431"
    goods = "products:\n  card: {{type: digital, name: {{en: Card}}, sku: CARD, sale_price: {},"
    entry = f"{goods} codes: [{code}], tags: [a, b]}}}}\n"
    desk.write("shop.yaml", entry.format(5))
    kept = "{write_to: secrets/hook}"
    text = f"webhooks: {{h: {{url: '{hook}', events: [order.created], secret: {kept}}}}}"
    desk.write("hooks.yaml", text)
    assert 0 == desk.apply().code
    desk.write("shop.yaml", entry.format(6))
    desk.write("hooks.yaml", text.replace("order.created", "order.updated"))
    desk.apply()
    told = (desk.root / "secrets" / "hook").read_text().strip()
    ran = desk.run("doctor", "--offline", "--format", "json")
    held = [one.read_bytes() for one in (desk.root / ".tjar").rglob("*") if one.is_file()]

    assert '"answer": "200: {' in ran.out
    for private in (KEY, told, code):
        assert [] == leaks(private, ran.out.encode(), *held)
    assert [] == leaks("t0ken-9431", ran.out.encode())


def test_what_cannot_be_cleaned_is_not_kept() -> None:
    """A run never fails for its evidence; what is too long is cut, and no JSON by then."""
    endpoint = open_context(TJAR, OPTIONS).endpoint
    broken = replace(endpoint, privacy=replace(endpoint.privacy, file_mark="("))
    url = b'{"data": {"image": "https://shop.example/assets/a.jpg"}}'
    long = b'{"data": {"id": [' + b"1," * 1900 + b"1]}}"
    whole, lost = (answer_text(one, "product.update", 200, url) for one in (endpoint, broken))

    assert '200: {"data": {"image": "https://' == whole[:33]
    assert "200: it could not be cleaned (error)" == lost
    assert "204" == answer_text(endpoint, "product.delete", 204, b"")
    assert (len("200: ") + LONGEST + 1, "…") == (
        len(cut := answer_text(endpoint, "product.update", 200, long)),
        cut[-1],
    )
