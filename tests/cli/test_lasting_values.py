"""What is written into entries, or goes out to come back, is what they are outside of all windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.harness import run
from tests.strategies import STORE

if TYPE_CHECKING:
    from pathlib import Path

SHOP = """\
campaigns:
  always: {permit: "1", discount: 20, from: 2020-01-01, until: 2998-12-31, products: [pen]}
products:
  cup:
    type: service
    name: {en: Cup}
    sale_price: 350
    schedule: [{from: 2020-01-01, until: 2998-12-31, set: {sale_price: 299}}]
  pen: {type: service, name: {en: Pen}, sale_price: 10}
"""
OVER = SHOP.replace("2998-12-31", "2020-12-31")
ENTRIES = "\ufeffaddress,type,name.en,sale_price\r\nproduct.cup,service,Cup,350.00\r\nproduct.pen,service,Pen,10.00\r\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Write a shop in the midst of a season."""
    (tmp_path / "store.yaml").write_text(STORE, "utf-8")
    (tmp_path / "shop.yaml").write_text(SHOP, "utf-8")
    return tmp_path


def test_a_sheet_has_no_price_of_a_season(shop: Path) -> None:
    """Taken back when the season is over it changes nothing: no price of a window becomes lasting."""
    sheet = shop / "out.csv"
    within = run(shop, "export", "--to", str(sheet))
    written = sheet.read_bytes().decode()
    (shop / "shop.yaml").write_text(OVER, "utf-8")
    after = run(shop, "pull", "--from", str(sheet), "--auto-approve")

    assert (0, ENTRIES) == (within.code, written)
    assert (0, "Nothing to write: the files say so already.\n") == (after.code, after.err)
    assert OVER == (shop / "shop.yaml").read_text("utf-8")


def test_a_sheet_from_before_leaves_the_season_alone(shop: Path) -> None:
    """What it says otherwise comes into the entry, also where a discount is worked out from that."""
    sheet = shop / "out.csv"
    sheet.write_text(ENTRIES.replace("10.00", "12.00"), "utf-8")
    ran = run(shop, "pull", "--from", str(sheet), "--auto-approve")
    written = (shop / "shop.yaml").read_text("utf-8")

    assert (0, SHOP.replace("sale_price: 10", "sale_price: 12")) == (ran.code, written)


def test_edit_is_about_the_entries(shop: Path) -> None:
    """Within a window as well: the price otherwise is worked with and written, the window's stays."""
    ran = run(shop, "edit", "--set", "sale_price*=1.1", "product.*", "--auto-approve")
    written = (shop / "shop.yaml").read_text("utf-8")

    assert 0 == ran.code
    assert "product.cup.sale_price: 350.00 -> 385.00  (shop.yaml:7)" in ran.out
    expected = SHOP.replace("sale_price: 350", "sale_price: 385")
    assert expected.replace("sale_price: 10}", "sale_price: 11}") == written


def test_zeros_at_the_end_of_a_price_are_not_in_the_way(shop: Path) -> None:
    """What would be two numbers in a sheet goes out as one."""
    sheet = shop / "out.csv"
    (shop / "shop.yaml").write_text(SHOP.replace("350", "350.500"), "utf-8")
    run(shop, "export", "--to", str(sheet))
    back = run(shop, "pull", "--from", str(sheet), "--auto-approve")

    assert b"Cup,350.5\r\n" in sheet.read_bytes()
    assert (0, "Nothing to write: the files say so already.\n") == (back.code, back.err)
