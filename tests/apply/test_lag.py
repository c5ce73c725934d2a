"""A store that serves old copies is not believed about what was written a moment ago."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.documents import warnings
from tests.harness import world
from tests.state.files import put
from tjar_sync import devstore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness import World

SHOE = """
    products:
      shoe: {{type: physical, name: {{en: Shoe}}, sale_price: {price}, tags: [{tag}]}}
"""
SOCK = SHOE.format(price=1, tag="a").replace("Shoe", "Sock").replace("shoe", "sock")
LATE = "lag=3600"
LATE_LIST = "lag-list=3600"
"""Details are shown at once, so that a run sees what it wrote; the next may be served otherwise."""
OLD = "the list of products is older than what was written a moment ago"
UNSEEN = (
    "product.shoe: it was created a moment ago, and the store does not show it yet; nothing is done"
    " about it this time: run again in some minutes"
)


def patience(desk: World, seconds: int) -> None:
    """Say how long the store may take to show a write."""
    limits = {
        "requests_per_second": 1000,
        "parallel": 4,
        "settle_seconds": 0,
        "read_back_seconds": seconds,
    }
    desk.settings(store={"limits": limits})


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[World]:
    """Open an empty store that may take a moment to show a write."""
    with world(tmp_path) as made:
        patience(made, 2)
        made.write("shoe.yaml", SHOE.format(price=10, tag="a"))
        yield made


def behave(desk: World, *habits: str) -> None:
    """Give the store habits, from now on."""
    desk.store.set_habits(devstore.habits_of(*habits))


def planned(desk: World, command: str = "plan", *more: str) -> tuple[int, Any]:
    """Plan, and read it."""
    ran = desk.run(command, "--format", "json", *more)
    return ran.code, json.loads(ran.out)


@pytest.mark.parametrize(("command", "mode"), [("plan", "fast"), ("drift", "full")])
def test_what_was_just_created_is_not_believed_gone(desk: World, command: str, mode: str) -> None:
    """Neither a plan nor drift makes anything of it; once the store shows it, all is well."""
    behave(desk, LATE_LIST)
    assert 0 == desk.apply().code
    behave(desk, LATE)
    code, plan = planned(desk, command, "--refresh", mode)
    behave(desk, "none")

    assert (1, []) == (code, plan["resource_changes"])
    assert [OLD, UNSEEN] == warnings(plan)
    assert 1 == plan["summary"]["untold"]
    assert 0 == desk.run(command).code


def test_no_second_copy_is_made(desk: World) -> None:
    """Apply leaves it alone, and says that it could not be told."""
    behave(desk, LATE_LIST)
    desk.apply()
    behave(desk, LATE)
    again = desk.apply()
    behave(desk, "none")

    assert 3 == again.code
    assert "it was created a moment ago, and the store does not show it yet" in again.out
    assert ["Shoe"] == desk.names()


def test_a_store_that_is_a_little_late_is_waited_for(desk: World) -> None:
    """Create and edit, one run right after the other: nothing is made twice, nothing is drift."""
    patience(desk, 9)
    behave(desk, "lag=2")
    created = desk.apply()
    again = desk.run("plan", "--detailed-exitcode")
    desk.write("shoe.yaml", SHOE.format(price=12, tag="b"))
    edited = desk.apply()
    drift = desk.run("drift")
    behave(desk, "none")

    assert (0, 0, 0, 0) == (created.code, again.code, edited.code, drift.code)
    assert ["Shoe"] == desk.names()


@pytest.mark.parametrize("day", ["2001-01-01", "2101-01-01"])
def test_another_machine_s_clock_does_not_decide_what_was_a_moment_ago(
    desk: World, day: str
) -> None:
    """It wrote a moment ago, by a clock that is decades off: its writes have their time from now."""
    patience(desk, 9)
    behave(desk, "lag=2")
    created = desk.apply()
    database = desk.root / ".tjar" / "state.db"
    put(database, "intents", "machine", "another/boot")
    put(database, "intents", "opened_at", f"{day}T00:00:00.000+00:00")
    again = desk.run("plan", "--detailed-exitcode")
    behave(desk, "none")

    assert (0, 0) == (created.code, again.code), again.out
    assert 0 == desk.run("plan", "--detailed-exitcode").code


@pytest.mark.parametrize("habits", [(), ("updated-at-frozen",)])
def test_old_values_are_no_drift(desk: World, habits: tuple[str, ...]) -> None:
    """What was there before our own write is told as an old view, whether or not times tell it."""
    desk.apply()
    behave(desk, LATE_LIST, *habits)
    desk.write("shoe.yaml", SHOE.format(price=12, tag="b"))
    assert 0 == desk.apply().code
    behave(desk, LATE, *habits)
    code, plan = planned(desk, "drift")

    assert (1, []) == (code, plan["resource_changes"])
    assert "it was written a moment ago" in warnings(plan)[-1]


def test_what_a_person_deleted_is_gone_once_something_newer_shows(desk: World) -> None:
    """A view that shows a higher id is from after the create."""
    desk.apply()
    (shoe,) = desk.dashboard.products()
    desk.write("sock.yaml", SOCK)
    desk.apply()
    desk.dashboard.delete_product(shoe["id"])
    _, plan = planned(desk)

    assert ["gone"] == [item["action_reason"] for item in plan["resource_changes"]]


def test_what_was_just_deleted_is_not_adopted_again(desk: World) -> None:
    """A list that still shows it is old; the file that wants it anew waits."""
    text = SHOE.format(price=10, tag="a").replace("price: 10", "price: 10, sku: S-1")
    desk.write("shoe.yaml", text)
    desk.apply()
    desk.write("shoe.yaml", "products: {}\n")
    behave(desk, LATE_LIST)
    desk.apply("--allow", "delete-percent=100")
    desk.write("shoe.yaml", text)
    code, plan = planned(desk)
    behave(desk, "none")
    remade = desk.apply()

    assert (1, []) == (code, plan["resource_changes"])
    assert 0 == remade.code
    assert ["Shoe"] == desk.names()


def test_what_left_the_files_waits_too(desk: World) -> None:
    """It is not forgotten because an old view does not show it."""
    behave(desk, LATE_LIST)
    desk.apply()
    desk.write("shoe.yaml", "products: {}\n")
    behave(desk, LATE)
    _, plan = planned(desk, "plan", "--allow", "delete-percent=100")

    assert ([OLD, UNSEEN], []) == (warnings(plan), plan["resource_changes"])


def test_a_lost_create_is_not_sent_again_by_an_old_list(desk: World) -> None:
    """The list ends before what was created a moment ago, so it proves nothing of what came after."""
    behave(desk, LATE_LIST)
    desk.write("sock.yaml", SOCK)
    desk.fault(devstore.FaultKind.LOST_AFTER, "POST", "^/products$", skip=1)
    lost = desk.apply()
    again = desk.apply()
    behave(desk, "none")
    found = desk.apply()

    assert 3 == lost.code
    assert 1 == again.code
    assert "the store does not show product.shoe (id" in again.err
    assert 0 == found.code
    assert ["Shoe", "Sock"] == desk.names()
