"""`plan --offline`: what the files change against what was recorded, and never called the store."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.documents import warnings
from tests.harness import World, run
from tests.state.log import refs
from tjar_sync.devstore import FaultKind

if TYPE_CHECKING:
    from pathlib import Path

SHOP = """\
media:
  front: {{file: front.png}}
products:
  shoe: {{type: physical, name: {{en: Shoe}}, sku: SHOE, sale_price: {price}, cost: 4, image: front}}
  sock: {{type: physical, name: {{en: Sock}}, sku: SOCK, sale_price: 2}}
"""
AGAINST = re.compile(
    r"Against what was recorded at \d{4}-\d\d-\d\d \d\d:\d\d UTC; the store was not read\."
)
NOTHING = "Nothing differs from what was last recorded; the store was not read. 3 unchanged."
ONLY_A_LOOK = (
    "What only a look at the store tells is not in this plan: whether what is to be created is"
    " there already (it is adopted then), what was changed there since, and what open orders hold."
)


@pytest.fixture
def shop(desk: World) -> World:
    """Apply a shop, and forget what that asked of the store."""
    desk.picture("front.png")
    desk.write("shop.yaml", SHOP.format(price=10))
    assert 0 == desk.apply().code
    desk.writes()
    return desk


def test_it_needs_neither_key_nor_store(shop: World) -> None:
    """What the files changed is planned, by what was recorded; nothing is asked of the store."""
    shop.write(
        "shop.yaml",
        SHOP.format(price=12) + "  hat: {type: physical, name: {en: Hat}, sale_price: 1}\n",
    )
    ran = run(shop.root, "plan", "--offline", "--detailed-exitcode")

    assert (2, "") == (ran.code, ran.err)
    assert AGAINST.match(ran.out)
    assert "sale_price: 10.00 -> 12.00" in ran.out
    assert "+ product.hat (physical): new" in ran.out
    assert "Plan against what was recorded: 1 to create, 1 to update, 1 price up; 2 unchanged." in (
        ran.out
    )
    assert ONLY_A_LOOK in ran.out
    assert 0 == shop.store.requests.total


def test_agreement_is_not_said_of_the_store(shop: World) -> None:
    """Where nothing differs, the sentence says from what; drift cannot show, and nothing claims so."""
    (shoe,) = (one for one in shop.dashboard.products() if one["sku"] == "SHOE")
    shop.dashboard.edit_product(shoe["id"], name_en="Boot")
    ran = shop.run("plan", "--offline", "--detailed-exitcode")

    assert 0 == ran.code, ran.err
    assert NOTHING in ran.out.splitlines()
    assert "No changes" not in ran.out


def test_a_part_of_it_says_both(shop: World) -> None:
    """A plan of one address says that it is a part, and that it was made without the store."""
    out = shop.run("plan", "--offline", "--target", "product.shoe").out.splitlines()[0]

    assert AGAINST.match(out)
    assert out.endswith("this plan was made with --target product.shoe.")


def test_machines_are_told_that_it_cannot_be_applied(shop: World) -> None:
    """JSON says that it is offline, and is neither applyable nor complete; Markdown says it, too."""
    shop.write("shop.yaml", SHOP.format(price=12))
    plan = json.loads(shop.run("plan", "--offline", "--format", "json").out)
    page = shop.run("plan", "--offline", "--format", "markdown").out
    sarif = json.loads(shop.run("plan", "--offline", "--format", "sarif").out)

    assert (True, False, False) == (plan["offline"], plan["applyable"], plan["complete"])
    assert re.match(r"\d{4}-\d\d-\d\dT", plan["recorded_at"])
    assert ["product.shoe"] == [one["address"] for one in plan["resource_changes"]]
    assert "the store was not read." in page
    assert "store-not-read" in [one["ruleId"] for one in sarif["runs"][0]["results"]]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--out", "p.plan"), "--out: what is saved can be applied, and such a plan cannot"),
        (("--only", "drift"), "--only drift: what was changed in the store shows only there"),
        (("--orders",), "--orders: orders are in the store alone"),
        (("--refresh", "full"), "--refresh full: nothing is read"),
    ],
)
def test_what_needs_the_store_is_refused(shop: World, options: tuple[str, ...], said: str) -> None:
    """It is a mistake of the command line, and nothing is saved."""
    shop.environ["TJAR_SYNC_REFRESH"] = "fast"
    ran = shop.run("plan", "--offline", *options)

    assert (64, "") == (ran.code, ran.out)
    assert f"--offline does not go with {said}" in ran.err
    assert not (shop.root / "p.plan").exists()


def test_variables_for_all_runs_do_no_harm(shop: World) -> None:
    """What a workflow says of every run's reading does not stop one that reads nothing."""
    shop.environ |= {"TJAR_SYNC_REFRESH": "full", "TJAR_SYNC_ORDERS": "1"}

    assert 0 == shop.run("plan", "--offline").code


def test_without_a_state_there_is_nothing_to_plan_against(shop: World) -> None:
    """Exit 10, with what to do: the files alone can be checked."""
    shutil.rmtree(shop.root / ".tjar")
    ran = shop.run("plan", "--offline")

    assert 10 == ran.code
    assert "the state owns nothing in store live, so there is nothing recorded" in ran.err
    assert "say where the state is (--state PLACE), run `tjar-sync apply` once" in ran.err
    assert "tjar-sync validate" in ran.err


def test_what_is_pinned_is_adopted_unseen(desk: World) -> None:
    """A state that no run made has no time; an id that a file names is taken over, not made anew."""
    first, second = (
        desk.dashboard.create_product(name_en=name, sale_price=5, sku=name) for name in ("A", "B")
    )
    one = "products:\n  a: {type: physical, name: {en: A}, sku: A, sale_price: 5}\n"
    desk.write("shop.yaml", one)
    assert 0 == desk.run("state", "adopt", "product.a", str(first)).code
    pinned = f"  b: {{id: {second}, type: physical, name: {{en: New}}, cost: 3, sale_price: 5}}\n"
    desk.write("shop.yaml", one + pinned)
    plan = json.loads(desk.run("plan", "--offline", "--format", "json").out)
    text = desk.run("plan", "--offline").out

    assert ("", ["adopt"]) == (
        plan["recorded_at"],
        [item["action"] for item in plan["resource_changes"]],
    )
    assert str(second) == plan["resource_changes"][0]["remote_id"]
    assert text.startswith("Against what was recorded; the store was not read.\n")


def test_writes_without_an_answer_are_named(shop: World) -> None:
    """What became of them only the store tells, so the plan says so first."""
    names = [f"h{number}" for number in range(6)]
    more = "".join(
        f"  {one}: {{type: physical, name: {{en: {one}}}, sale_price: 1}}\n" for one in names
    )
    shop.write("shop.yaml", SHOP.format(price=10) + more)
    shop.fault(FaultKind.LOST_BEFORE, "POST", "^/products$", times=None)
    shop.apply("--no-canary")
    told = warnings(json.loads(shop.run("plan", "--offline", "--format", "json").out))

    assert told[0].startswith("no answer was recorded to the last writes of product.h0")
    assert told[0].endswith("what became of them shows when the store is read")


def test_a_checkout_that_may_only_read_plans_by_the_shared_state(
    desk: World, tmp_path: Path
) -> None:
    """With the state in git, a proposed change is planned where nothing can be pushed."""
    bare = refs.remote(tmp_path)
    ours = World(refs.clone(tmp_path / "ours", bare, "--depth=1"), desk.url, desk.store)
    ours.settings(state="git")
    ours.write("shop.yaml", SHOP.format(price=10))
    ours.picture("front.png")
    assert 0 == ours.apply().code
    hook = bare / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    theirs = World(refs.clone(tmp_path / "theirs", bare, "--depth=1"), desk.url, desk.store)
    theirs.settings(state="git")
    theirs.write("shop.yaml", SHOP.format(price=12))
    theirs.picture("front.png")
    ran = run(theirs.root, "plan", "--offline", "--detailed-exitcode")

    assert 2 == ran.code, ran.err
    assert "sale_price: 10.00 -> 12.00" in ran.out
