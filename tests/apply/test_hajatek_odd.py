"""The main job on Hajatek stores that do otherwise than is believed, over real HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.apply.odd_souk import OddSouk, odd_souk
from tests.harness import LIFTED
from tjar_sync.devstore import Fault, FaultKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.apply.test_hajatek import Souk

HARMLESS = (
    "numbers are text",
    "empty is null",
    "fields nobody knows",
    "a name around it",
    "an envelope",
    "writes answer the id alone",
    "a picture is an object",
    "a category is an object",
    "times have another zone",
    "no time of change",
    "pages are short",
    "no total",
    "no search",
    "an update keeps what is absent",
)


@pytest.fixture
def souk(tmp_path: Path) -> Iterator[Souk]:
    """Make a catalog, and an empty store whose habit a test chooses."""
    with odd_souk(tmp_path) as made:
        yield made


def become(souk: Souk, habit: str) -> None:
    """Let the store have a habit from now on."""
    assert isinstance(souk.store, OddSouk)
    souk.store.habit = habit


@pytest.mark.parametrize("habit", HARMLESS)
def test_what_is_understood_changes_nothing(souk: Souk, habit: str) -> None:
    """The main job is done, the plan is empty, nothing is written twice, drift is put back."""
    become(souk, habit)

    ran = souk.apply()
    assert 0 == ran.code, ran.err
    assert 2 == souk.writes()
    assert 0 == souk.run("plan", "--detailed-exitcode", "--refresh", "full").code
    souk.edit("sale_price: 10", "sale_price: 12")
    souk.desk.edit_product(souk.shown("SOCK")["id"], price=3, warranty="2 years")
    ran = souk.apply()

    assert 0 == ran.code, ran.err
    assert (12, 2.5, "2 years") == (
        souk.shown("SHOE")["price"],
        souk.shown("SOCK")["price"],
        souk.shown("SOCK")["warranty"],
    )
    assert 0 == souk.apply().code
    assert 2 == souk.writes()


@pytest.mark.parametrize("habit", ["rows are missing", "no row is shown"])
def test_a_list_that_is_not_whole_creates_nothing_twice(souk: Souk, habit: str) -> None:
    """What is owned is not made anew, nor given up, because a list does not show it."""
    assert 0 == souk.apply().code
    souk.writes()
    become(souk, habit)

    ran = souk.apply()

    assert ran.code in {1, 3, 5}, ran.err
    assert (0, 2) == (souk.writes(), len(souk.desk.products()))


def test_another_store_is_refused_before_anything_is_written(souk: Souk) -> None:
    """Whoever answers in its place."""
    become(souk, "another store answers")

    ran = souk.apply()

    assert 8 == ran.code
    assert "asked for the store str_demo, and str_9 answered" in ran.err
    assert [] == souk.desk.products()


def test_what_an_update_does_not_keep_has_failed(souk: Souk) -> None:
    """A price that stays as it was is told, and wanted until it is kept."""
    assert 0 == souk.apply().code
    souk.edit("sale_price: 10", "sale_price: 12")
    become(souk, "an update ignores the price")

    ran = souk.apply()

    assert 3 == ran.code, ran.err
    assert "sale_price" in ran.err
    assert 2 == souk.run("plan", "--detailed-exitcode").code
    become(souk, "")
    assert 0 == souk.apply().code
    assert 12 == souk.shown("SHOE")["price"]


def test_a_field_that_is_refused_fails_alone(souk: Souk) -> None:
    """The refusal is told in the store's words, and the others go on."""
    souk.desk.create_product(name="Theirs", price=1, sku="taken")
    souk.edit("sku: SOCK", "sku: SHOE-2")
    become(souk, "no sku is shown")
    souk.edit("sku: SHOE-2", "sku: taken")

    ran = souk.apply()

    assert 3 == ran.code, ran.err
    assert "product.sock" in ran.err
    assert "sku" in ran.err
    assert ["SHOE", "taken"] == sorted(one["sku"] for one in souk.desk.products())


def test_a_price_that_nobody_can_read_is_not_written_over(souk: Souk) -> None:
    """What is not understood is named; nothing is made twice."""
    assert 0 == souk.apply().code
    souk.writes()
    become(souk, "a price nobody can read")
    souk.edit("sale_price: 10", "sale_price: 12")

    ran = souk.apply()

    assert ran.code in {1, 3}, ran.err
    assert "price" in ran.out + ran.err
    assert (0, 2) == (souk.writes(), len(souk.desk.products()))


@pytest.mark.parametrize("retry_after", [None, 1])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_too_many_requests_are_waited_out(souk: Souk, method: str, retry_after: int | None) -> None:
    """With and without a word of how long; a write that was refused is sent once more, and kept once."""
    if method == "PUT":
        assert 0 == souk.apply().code
        souk.edit("sale_price: 10", "sale_price: 12")
    souk.store.faults.add(Fault(FaultKind.RATE_LIMITED, method, retry_after=retry_after))

    ran = souk.run("apply", "--auto-approve", *LIFTED)

    assert 0 == ran.code, ran.err
    assert 2 == len(souk.desk.products())
    assert 0 == souk.run("plan", "--detailed-exitcode").code
