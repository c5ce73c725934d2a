"""A season over HTTP: what is due is done, told with its campaign, and put back when it is over."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tjar_sync import workflow
from tjar_sync.apply import CancelToken
from tjar_sync.errors import StalePlan
from tjar_sync.model.event import nobody_is_told
from tjar_sync.model.state import LockInfo

if TYPE_CHECKING:
    from tests.harness import World

PEN = """
campaigns:
  clearance: {from: 2020-01-01, until: 2998-12-31, discount: 20, permit: "4711", products: [pen]}
products:
  pen: {type: physical, name: {en: Pen}, sku: PEN, sale_price: 10, price: 12, tags: [ink]}
  cup:
    type: physical
    name: {en: Cup}
    sku: CUP
    sale_price: 5
    schedule:
      - {from: 2019-01-01, until: 2019-02-01, set: {sale_price: 4.5}}
      - {from: 2020-01-01, until: 2998-12-31, set: {sale_price: 4}}
"""
YESTERDAY = PEN.replace("2998-12-31", "2020-12-31")


def season(desk: World, text: str = PEN) -> None:
    """Write the shop and its store.yaml."""
    desk.settings()
    desk.write("shop.yaml", text)


def prices(desk: World) -> dict[str, tuple[Any, Any]]:
    """Return what buyers pay, and what stands struck through, by sku."""
    shown = desk.dashboard.products()
    return {item["sku"]: (item["sale_price"], item["price"]) for item in shown}


def test_what_is_due_is_done_and_put_back(desk: World) -> None:
    """Within its window a price is the window's; once that is over, what the entry says."""
    season(desk)
    first = desk.apply()
    again = desk.apply()
    within = prices(desk)
    season(desk, YESTERDAY)
    after = desk.run("plan")
    desk.apply()

    assert (0, {"PEN": (8, 12), "CUP": (4, None)}) == (first.code, within)
    assert "No changes." in again.out
    assert "sale_price: 8.00 -> 10.00 (+25.0 %)" in after.out
    assert "note: campaign clearance (permit 4711, 20 % off) ended 2021-01-01 00:00" in after.out
    assert "note: its schedule ended 2021-01-01 00:00" in after.out
    assert {"PEN": (10, 12), "CUP": (5, None)} == prices(desk)


def test_plan_and_report_name_the_campaign_with_both_prices(desk: World) -> None:
    """The permit, the discount, until when, and what the price was; for machines, too."""
    season(desk, YESTERDAY)
    desk.apply()
    season(desk)
    plan = desk.run("plan", "--format", "json")
    text = desk.run("plan")
    done = desk.apply("--output", f"json={desk.root / 'report.json'}")
    campaign = "campaign clearance (permit 4711, 20 % off)"
    changed = {one["name"]: one for one in json.loads(plan.out)["resource_changes"]}
    report = json.loads((desk.root / "report.json").read_text("utf-8"))
    by_address = {one["address"]: one for one in report["done"]}

    assert f"note: until 2999-01-01 00:00 by {campaign}" in text.out
    assert "note: until 2999-01-01 00:00 by its schedule" in text.out
    assert "It holds until 2999-01-01 00:00 +03:00: then the schedule wants" in text.out
    assert (campaign, None) == (changed["pen"]["campaign"], changed["cup"]["campaign"])
    assert "2999-01-01T00:00:00+03:00" == json.loads(plan.out)["holds_until"]
    assert f"sale_price 10.00 -> 8.00: {campaign}" in done.err
    assert [{"label": "sale_price", "before": "10.00", "after": "8.00"}] == by_address[
        "product.pen"
    ]["prices"]
    assert [campaign, None] == [
        by_address[name]["campaign"] for name in ("product.pen", "product.cup")
    ]


def test_an_edit_below_a_window_is_told_to_wait(desk: World) -> None:
    """Nothing is to be done now, and it is said why, and until when."""
    season(desk)
    desk.apply()
    season(desk, PEN.replace("sale_price: 5", "sale_price: 6"))
    now, offline = desk.run("plan"), desk.run("plan", "--offline")
    then = desk.run("plan", "--at", "2999-01-01")
    told = "The schedule has product.cup until 2999-01-01 00:00 and 1 more otherwise"

    assert "No changes." in now.out
    assert told in now.out
    assert told in offline.out
    assert "sale_price: 4.00 -> 6.00" in then.out


def test_what_is_planned_for_another_time_is_only_looked_at(desk: World) -> None:
    """It says of when it is, can be had for machines, and is neither saved nor taken for no time."""
    season(desk)
    desk.apply()
    then = desk.run("plan", "--at", "2999-01-01 00:00")
    just_before = desk.run("plan", "--at", "2998-12-31 23:59")
    machine = json.loads(desk.run("plan", "--at", "2999-01-01", "--format", "json").out)
    saved = desk.run("plan", "--at", "2999-01-01", "--out", str(desk.root / "a.plan"))
    wrong = desk.run("plan", "--at", "soon")

    assert "What the files want at 2999-01-01 00:00 +03:00, and not now." in then.out
    assert "sale_price: 8.00 -> 10.00" in then.out
    assert "No changes." in just_before.out
    assert ("2999-01-01T00:00:00+03:00", False) == (machine["at"], machine["applyable"])
    assert (64, 64) == (saved.code, wrong.code)
    assert "cannot be applied, so it is not saved" in saved.err
    assert "`soon` is no time such as 2027-02-18" in wrong.err
    assert not (desk.root / "a.plan").exists()


def test_a_price_of_a_window_is_pulled_into_the_window(desk: World) -> None:
    """Where it is the entry's own; what others share, or a discount gives, is left to a person."""
    season(
        desk,
        PEN
        + """  mug:
    extends: base
    name: {en: Mug}
    sku: MUG
  jar:
    extends: base
    name: {en: Jar}
    sku: JAR
  base:
    abstract: true
    type: physical
    sale_price: 7
    schedule: [{from: 2020-01-01, until: 2998-12-31, set: {sale_price: 6}}]
""",
    )
    desk.apply()
    for item in desk.dashboard.products():
        desk.dashboard.edit_product(int(item["id"]), sale_price=2.5)
    taken = desk.run("pull", "product.cup", "product.pen", "product.mug")
    written = (desk.root / "shop.yaml").read_text("utf-8")

    assert "until: 2998-12-31, set: {sale_price: 2.50}}" in written
    assert "pen.sale_price: it is worked out from a campaign's discount" in taken.err + taken.out
    assert "mug.sale_price: a window that others share sets it" in taken.err + taken.out
    assert written.count("2.50") == 1


def apply_at(desk: World, moment: datetime) -> workflow.Applied:
    """Apply as if it were another time by the clock."""
    options = workflow.ApplyOptions(
        LockInfo("a", "b", 1, "now", "apply"), lambda _: True, CancelToken()
    )
    place = replace(desk.place, at=moment)
    return workflow.apply(place, workflow.PlanOptions(), options, nobody_is_told)


def test_a_plan_that_is_agreed_to_too_late_is_not_carried_out(desk: World) -> None:
    """Who says yes when the window is over gets a new plan, and no old price."""
    season(desk, YESTERDAY)

    with pytest.raises(StalePlan, match="the plan held until 2021-01-01T00:00:00") as caught:
        apply_at(desk, datetime(2020, 6, 1, tzinfo=UTC))

    assert [] == desk.dashboard.products()
    assert "run it again" in caught.value.hint


def test_a_saved_plan_of_another_time_no_longer_holds(desk: World) -> None:
    """Its values are no longer those of the files: refused by name, and nothing is written."""
    soon = datetime.now(UTC) + timedelta(days=400)
    season(desk, YESTERDAY)
    desk.apply()
    season(
        desk, YESTERDAY.replace("2020-01-01, until: 2020-12-31", "2020-01-01, until: 2998-12-31")
    )
    desk.run("plan", "--out", str(desk.root / "a.plan"))
    season(
        desk,
        YESTERDAY.replace("20, permit", "30, permit").replace("2020-12-31", f"{soon:%Y-%m-%d}"),
    )
    held = desk.run("apply", str(desk.root / "a.plan"))

    assert 9 == held.code
    assert "product.pen" in held.err
    assert {"PEN": (10, 12), "CUP": (5, None)} == prices(desk)


def limited(desk: World, text: str) -> None:
    """Write a shop whose prices may move by half, and a little less together."""
    limits = ("price-change-category", "price-change-run")
    guards = {"max_category_price_change_percent": 44, "max_run_price_change_percent": 44}
    desk.settings(guards=guards, checks=dict.fromkeys(limits, "error"))
    desk.write("shop.yaml", text)


def test_what_a_guard_let_begin_it_lets_end(desk: World) -> None:
    """Two fifths off is no two thirds up: a price is put back by itself, however far below it was."""
    sale = PEN.replace("discount: 20", "discount: 45").replace(
        "set: {sale_price: 4}", "set: {sale_price: 3}"
    )
    over = sale.replace("2998-12-31", "2020-12-31")
    limited(desk, over)
    desk.apply()
    limited(desk, sale)
    begun, within = desk.apply(), prices(desk)
    limited(desk, over)
    ended = desk.apply()

    assert (0, {"PEN": (5.5, 12), "CUP": (3, None)}) == (begun.code, within)
    assert (0, {"PEN": (10, 12), "CUP": (5, None)}) == (ended.code, prices(desk))


def test_a_slip_in_what_comes_back_is_still_held_up(desk: World) -> None:
    """A price that was edited amid a window is measured when it is over."""
    season(desk)
    desk.apply()
    season(desk, YESTERDAY.replace("sale_price: 5", "sale_price: 50"))
    held = desk.apply()

    assert 5 == held.code
    assert "sale_price: 4.00 -> 50.00 (92.0 %)" in held.err + held.out


def test_a_discount_that_is_rounded_is_no_smaller_one(desk: World) -> None:
    """Half a yen is none: only a price that somebody sets can be less than what is announced."""
    desk.settings(currency="JPY")
    rounded = PEN.replace("sale_price: 10,", "sale_price: 12,").replace("4.5", "4")
    desk.write("shop.yaml", rounded)
    plain = desk.run("plan")
    desk.write(
        "shop.yaml", rounded.replace("products: [pen]}", "products: [pen], set: {sale_price: 11}}")
    )
    said = desk.run("plan")

    assert "sale_price: 10.00" in plain.out
    assert "is less than" not in plain.out
    assert "sale_price 12 -> 11 is less than the 20 % of clearance" in said.out
