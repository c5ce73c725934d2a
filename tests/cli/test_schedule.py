"""`tjar-sync schedule` and `validate`: what comes when, and its mistakes before it comes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.harness import World

SEASON = """
campaigns:
  ramadan:
    name: {en: Ramadan}
    permit: "4711"
    discount: 10
    from: 2100-02-18
    until: 2100-03-19
    products: [cup, pen]
  always: {from: 2020-01-01, until: 2998-12-31, products: [pen], set: {tags: [now]}}
products:
  cup:
    type: physical
    name: {en: Cup}
    sku: CUP
    sale_price: 5
    schedule:
      - {from: 2019-01-01, until: 2019-02-01, set: {sale_price: 4}}
      - {from: 2100-01-01 10:30, until: 2100-01-01 12:00, set: {sale_price: 1}}
  pen: {type: physical, name: {en: Pen}, sku: PEN, sale_price: 2, tags: []}
"""
RAMADAN = "campaign Ramadan (permit 4711, 10 % off): sale_price of product.cup, product.pen"
SHOWN = f"""\
Store live, times of Asia/Riyadh; now it is NOW.

Counts now:
  until 2999-01-01 00:00  campaign always: tags of product.pen

Comes:
  2100-01-01 10:30  begins  sale_price of product.cup (sale_price 5.00 -> 1.00)
  2100-01-01 12:00  ends    sale_price of product.cup (sale_price 1.00 -> 5.00)
  2100-02-18 00:00  begins  {RAMADAN}
  2100-03-20 00:00  ends    {RAMADAN}
  2999-01-01 00:00  ends    campaign always: tags of product.pen

1 window is over.

For CI, in UTC (a run that comes late does what is due by then):
  - cron: "30 7 1 1 *"  # 2100-01-01 10:30
  - cron: "0 9 1 1 *"  # 2100-01-01 12:00
  - cron: "0 21 17 2 *"  # 2100-02-18 00:00
  - cron: "0 21 19 3 *"  # 2100-03-20 00:00
  - cron: "0 21 31 12 *"  # 2999-01-01 00:00
"""


def test_what_comes_is_shown_with_the_lines_for_ci(desk: World) -> None:
    """What counts now, what begins and ends with its prices, what is over, and cron in UTC."""
    desk.settings()
    desk.write("shop.yaml", SEASON)
    text, machine = desk.run("schedule"), desk.run("schedule", "--format", "json")
    now = text.out.partition("now it is ")[2][: len("2026-11-26 17:35")]
    found = json.loads(machine.out)

    assert SHOWN.replace("NOW", now) == text.out
    assert (0, 0) == (text.code, machine.code)
    assert [
        ("product.cup", False, None),
        ("product.pen", True, "always"),
        ("product.cup", False, None),
        ("product.cup", False, "ramadan"),
        ("product.pen", False, "ramadan"),
    ] == [
        (one["address"], one["counts"], one["campaign"] and one["campaign"]["name"])
        for one in found["windows"]
    ]
    assert ("4.50", "5.00") == (
        found["windows"][3]["prices"]["sale_price"],
        found["windows"][3]["prices_otherwise"]["sale_price"],
    )
    assert {"at": "2100-02-18T00:00:00+03:00", "cron": "0 21 17 2 *"} == found["instants"][2]


def test_many_addresses_of_one_campaign_are_counted(desk: World) -> None:
    """The first few are named; two windows are over, and nothing comes."""
    desk.settings()
    entry = "{type: service, name: {en: P}, sale_price: 2}"
    products = "".join(f"  p{number}: {entry}\n" for number in range(7))
    past = "{from: 2020-01-01, until: 2020-01-02, discount: 5, products: ['p*']}"
    shop = "campaigns: {{old: {}}}\nproducts:\n{}".format
    desk.write("shop.yaml", shop(past, products))
    over = desk.run("schedule")
    desk.write("shop.yaml", shop(past.replace("2020", "2100"), products))
    comes = desk.run("schedule")

    assert over.out.endswith("7 windows are over.\n")
    assert "product.p0, product.p1, product.p2, product.p3, product.p4 and 2 more" in comes.out


def test_a_catalog_without_windows_says_so(desk: World) -> None:
    """In a sentence."""
    desk.settings()
    desk.write("shop.yaml", "products:\n  cup: {type: service, name: {en: C}, sale_price: 2}\n")

    assert "Nothing in the files of the store live depends on time.\n" == desk.run("schedule").out


def test_what_a_window_will_break_is_told_before(desk: World) -> None:
    """Mistakes and checks of later windows, each once, with what stands in the way now."""
    desk.settings(checks={"campaign-permit": "error"})
    desk.write("shop.yaml", SEASON.replace('    permit: "4711"\n', ""))
    permit = desk.run("validate")
    pictured = SEASON.replace("sku: CUP", "sku: CUP\n    image: null")
    desk.write("shop.yaml", pictured.replace("{sale_price: 1}", "{sale_price: 1, image: none.png}"))
    picture = desk.run("validate")
    desk.write("shop.yaml", SEASON)
    right = desk.run("validate")

    assert (5, 6, 0) == (permit.code, picture.code, right.code)
    assert "campaign Ramadan (10 % off) has no permit" in permit.err
    assert "shop.yaml:20:" in picture.err
    assert "none.png" in picture.err


def test_times_with_an_offset_are_shown_in_the_zone_of_the_others(desk: World) -> None:
    """Above them it says whose times they are."""
    desk.settings()
    now = "schedule: [{from: 2020-01-01T00:00Z, until: 2998-12-31T21:00Z, set: {sale_price: 1}}]"
    desk.write(
        "shop.yaml",
        f"products: {{cup: {{type: service, name: {{en: C}}, sale_price: 2, {now}}}}}\n",
    )

    assert "  until 2999-01-01 00:00  sale_price of product.cup" in desk.run("schedule").out


def test_what_a_window_leaves_behind_is_checked_as_well(desk: World) -> None:
    """One that ends amid another: what then stands beside each other never did so before."""
    desk.settings(checks={"sale-above-price": "error"})
    desk.write(
        "shop.yaml",
        """
products:
  cup:
    type: service
    name: {en: Cup}
    price: 400
    sale_price: 300
    schedule:
      - {from: 2100-01-01, until: 2100-01-05, set: {price: 600}}
      - {from: 2100-01-03, until: 2100-01-10, set: {sale_price: 450}}
""",
    )
    ran = desk.run("validate")

    assert 5 == ran.code
    assert "price before a discount (400.00) is below what the buyer pays (450.00)" in ran.err
