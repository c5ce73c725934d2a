"""What was seen of a store and no line says: the next plan asks for it, or reads with care."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

import pytest

from tests.apply.test_evidence import applied, behave, desk, is_as_wanted, lived, observed, shop
from tests.harness import KEY, World
from tjar_sync import devstore
from tjar_sync.learned import learned
from tjar_sync.model.diagnosis import ContractLine, Standing
from tjar_sync.model.evidence import Evidence
from tjar_sync.model.observation import FREED, MOVES_TIME, Observation, needed, needless
from tjar_sync.model.settings import StoreSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["desk"]
COST = needless("cost")


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[World]:
    """Open a store whose times are long past when they are read: none of them is racy."""
    seconds = count(-100_000)

    def clock() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=next(seconds))

    settings = devstore.DevStoreSettings(api_key=KEY, clock=clock)
    with devstore.Store(settings) as store, devstore.running(store) as url:
        made = World(tmp_path, url, store)
        made.settings()
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
    lifted = desk.run("apply", "--auto-approve", "--allow", "required")
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
    assert "product.p3, sku S3 of product.p3, id 4, on 20" in stopped.out
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
