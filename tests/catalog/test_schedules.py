"""Windows of time: what the files want at an instant, and where that is said."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.strategies import STORE
from tjar_sync.catalog import StoreChoice, load, load_at
from tjar_sync.errors import CatalogError
from tjar_sync.model.address import Address
from tjar_sync.model.schedule import next_change, stamp

if TYPE_CHECKING:
    from pathlib import Path

    from tjar_sync.model.catalog import Catalog, Resource

FILES = """\
campaigns:
  winter:
    name: {ar: الشتاء, en: Winter}
    permit: "4711"
    discount: 12.5
    from: 2100-01-01
    until: 2100-01-31
    products: [pen, "product.cup*"]
    set: {tags: {append: [winter]}}
  flash: {from: 2100-06-01 10:00, until: 2100-06-01 12:00, name: {}}
products:
  mug:
    abstract: true
    type: physical
    tags: [kitchen]
    schedule: [{from: 2100-03-01, until: 2100-03-02, set: {summary: {en: Spring}}}]
    summary: {en: Mug, ar: كوب}
  cup:
    extends: mug
    name: {en: Cup}
    sale_price: 9.99
    schedule:
      - {campaign: winter, set: {sale_price: 8}}
      - {campaign: flash, set: {sale_price: 1, name: {en: Cup!}}}
      - {from: 2100-02-10, until: 2100-02-12 24:00, set: {tags: [frost]}}
  cups: {extends: mug, name: {en: Cups}, price: 40, sale_price: 33.33}
  pen: {type: physical, name: {en: Pen}, sale_price: 2, tags: null, stores: [other]}
  rest: {type: physical, name: {en: Rest}, sale_price: 3}
"""


def at(root: Path, moment: str, *, store: str = STORE, files: str = FILES) -> Catalog:
    """Return what the files want at an instant of UTC."""
    (root / "store.yaml").write_text(store, "utf-8")
    (root / "a.yaml").write_text(files.replace(", stores: [other]", ""), "utf-8")
    when = datetime.fromisoformat(f"{moment}+00:00")
    return load_at(StoreChoice(root, None, {}, at=when))[1]


def of(catalog: Catalog, name: str) -> Resource:
    """Return a product."""
    return catalog.resources[Address("product", name)]


def values(catalog: Catalog, name: str, *paths: str) -> tuple[Any, ...]:
    """Return values of a product."""
    return tuple(of(catalog, name).values[path] for path in paths)


def test_a_window_lies_over_its_entry_while_it_holds(tmp_path: Path) -> None:
    """Its values count from its first instant to its last, in the store's zone, and then no more."""
    before, first = at(tmp_path, "2100-06-01T06:59"), at(tmp_path, "2100-06-01T07:00")
    last, after = at(tmp_path, "2100-06-01T08:59"), at(tmp_path, "2100-06-01T09:00")
    paths = ("sale_price", "name.en")

    assert (Decimal("9.99"), "Cup") == values(before, "cup", *paths) == values(after, "cup", *paths)
    assert (Decimal("1.00"), "Cup!") == values(first, "cup", *paths) == values(last, "cup", *paths)
    assert before.digests == after.digests != first.digests


def test_a_campaign_takes_its_discount_off_to_the_last_decimal(tmp_path: Path) -> None:
    """Half up; what an entry sets itself in the campaign comes first, and its price before stays."""
    found = at(tmp_path, "2100-01-15T00:00")

    assert (Decimal("29.16"), Decimal("40.00")) == values(found, "cups", "sale_price", "price")
    assert (Decimal("1.75"),) == values(found, "pen", "sale_price")
    assert (Decimal("8.00"), ("kitchen", "winter")) == values(found, "cup", "sale_price", "tags")
    assert (Decimal("3.00"),) == values(found, "rest", "sale_price")


def test_a_window_of_a_template_is_its_heirs_unless_they_have_some(tmp_path: Path) -> None:
    """It is laid over every one of them, and said where it stands."""
    found = at(tmp_path, "2100-03-01T12:00")
    origin = of(found, "cups").origins["summary.en"]

    assert ("Spring", "كوب") == values(found, "cups", "summary.en", "summary.ar")
    assert ("Mug",) == values(found, "cup", "summary.en")
    assert "a.yaml:16:70 schedule" == f"{origin.file}:{origin.line}:{origin.column} {origin.layer}"


def test_the_place_of_a_discounted_price_is_its_campaign(tmp_path: Path) -> None:
    """No file has the number: what it is worked out from is where one would go."""
    found = at(tmp_path, "2100-01-15T00:00")
    price = of(found, "cups").origins["sale_price"]

    assert ("a.yaml", 2, "campaign") == (price.file, price.line, price.layer)


def test_a_catalog_knows_its_windows(tmp_path: Path) -> None:
    """All of them, those that are over and those to come, with prices in and outside of them."""
    found = at(tmp_path, "2100-01-31T20:59")
    cup, cups = of(found, "cup"), of(found, "cups")
    (winter,) = found.holding(cup.address)

    assert ["winter", "flash", None] == [one.campaign and one.campaign.name for one in cup.windows]
    assert ("sale_price", "tags") == winter.paths
    assert ({"sale_price": Decimal(8)}, {"sale_price": Decimal("9.99")}) == (
        winter.prices,
        winter.before,
    )
    assert {"price": Decimal(40), "sale_price": Decimal("33.33")} == cups.windows[-1].before
    assert ["الشتاء / Winter", "flash"] == [
        one.campaign.title for one in cup.windows if one.campaign
    ]
    assert () == found.holding(Address("product", "none"))
    assert () == at(tmp_path, "2100-01-31T21:00").holding(cup.address)


def test_without_an_instant_no_window_counts(tmp_path: Path) -> None:
    """Who reads the files alone gets what they say outside of all windows."""
    at(tmp_path, "2100-01-15T00:00")
    _, found = load(tmp_path, None, {})

    assert found.at is None
    assert (Decimal("9.99"),) == values(found, "cup", "sale_price")
    assert () == found.holding(Address("product", "cup"))


def test_another_zone_moves_the_windows(tmp_path: Path) -> None:
    """That of the store comes before that of all."""
    own = STORE.replace("url: embedded", 'url: embedded\n    time_zone: "-02:00"')
    late = at(tmp_path, "2100-06-01T13:59", store=f"time_zone: UTC\n{own}")

    assert (Decimal("1.00"),) == values(late, "cup", "sale_price")
    assert (Decimal("9.99"),) == values(
        at(tmp_path, "2100-06-01T13:59", store=f"time_zone: UTC\n{STORE}"), "cup", "sale_price"
    )


def test_a_currency_without_decimals_is_discounted_to_whole_numbers(tmp_path: Path) -> None:
    """Half a yen is none."""
    files = FILES.replace("33.33", "33").replace("9.99", "10")
    found = at(tmp_path, "2100-01-15T00:00", store=f"currency: JPY\n{STORE}", files=files)

    assert (Decimal("29.00"),) == values(found, "cups", "sale_price")


def test_an_hour_that_comes_twice_ends_a_window_once(tmp_path: Path) -> None:
    """Where clocks go back, what is over stays over, and is over for all that ask."""
    files = FILES.replace("2100-06-01 12:00", "2100-10-31 01:30")
    store = f"time_zone: Europe/London\n{STORE}"
    first, again = (
        at(tmp_path, f"2100-10-31T{hour}", store=store, files=files) for hour in ("00:29", "01:15")
    )
    (flash,) = first.holding(Address("product", "cup"))

    assert [(Decimal("1.00"),), (Decimal("9.99"),)] == [
        values(one, "cup", "sale_price") for one in (first, again)
    ]
    assert () == again.holding(Address("product", "cup"))
    assert first.at is not None
    assert again.at is not None
    assert "2100-10-31T01:30:00+01:00" == stamp(flash.end, first.at)
    assert flash.end < again.at
    assert next_change([flash], again.at) is None


def test_a_window_may_set_a_plain_text_where_a_store_has_one_language(tmp_path: Path) -> None:
    """In both forms over both, and what two windows say of it at one time is still a mistake."""
    store = STORE.replace("url: embedded", "url: embedded\n    language: en")
    forms = ("Cup", "{en: Cup}")
    found = [
        values(
            at(
                tmp_path,
                "2100-06-01T08:00",
                store=store,
                files=FILES.replace("name: {en: Cup}\n", f"name: {below}\n").replace(
                    "name: {en: Cup!}", f"name: {over}"
                ),
            ),
            "cup",
            "name.en",
        )
        for below in forms
        for over in ("Cup!", "{en: Cup!}")
    ]
    twice = FILES.replace("name: {en: Cup!}", "name: Cup!").replace(
        "{tags: [frost]}", "{name: Ice}"
    )

    assert [("Cup!",)] * 4 == found
    with pytest.raises(CatalogError, match=r"both set `name\.en` of product\.cup at one time"):
        at(
            tmp_path,
            "2100-06-01T08:00",
            store=store,
            files=twice.replace("from: 2100-02-10, until: 2100-02-12 24:00", "from: 2100-06-01, until: 2100-06-01"),
        )  # fmt: skip
