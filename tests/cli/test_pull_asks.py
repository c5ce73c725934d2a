"""`pull` asks the person at the terminal, one by one; what it asks, and what an answer does."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.samples import fill, products
from tests.harness import KEY, world
from tjar_sync.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness import World


class Desk(io.StringIO):
    """A terminal on which somebody types what was thought of before."""

    def isatty(self) -> bool:
        """Say that a person is here."""
        return True


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Give a shop with one conflict, one drift and one product that is gone."""
    monkeypatch.setenv("TJAR_API_KEY", KEY)
    monkeypatch.setenv("TERM", "dumb")
    with world(tmp_path) as desk:
        fill(desk, "boot", "shoe", "sock")
        assert 0 == desk.apply().code
        ids = {item["sku"]: int(item["id"]) for item in desk.dashboard.products()}
        desk.dashboard.edit_product(ids["SHOE"], sale_price=12)
        desk.dashboard.edit_product(ids["SOCK"], sale_price=13)
        desk.dashboard.delete_product(ids["BOOT"])
        desk.write("shop.yaml", products("boot", "shoe", "sock").replace("10\n", "11\n", 2))
        yield desk


def answered(
    shop: World, monkeypatch: pytest.MonkeyPatch, typed: str, *arguments: str
) -> tuple[int, str]:
    """Pull at a terminal on which this is typed; return the exit code, and what was asked."""
    shown = Desk()
    monkeypatch.setattr(sys, "stdin", Desk(typed))
    monkeypatch.setattr(sys, "stderr", shown)
    code = main(["pull", *arguments, "--catalog", str(shop.root)])
    return code, shown.getvalue()


def prices(shop: World) -> list[str]:
    """Return the prices in the files."""
    text = (shop.root / "shop.yaml").read_text("utf-8")
    return [line.split()[1] for line in text.splitlines() if "sale_price" in line]


@pytest.mark.parametrize(
    ("answer", "code", "price"), [("t", 0, "12"), ("o", 0, "11"), ("l", 1, "11")]
)
def test_a_conflict_is_asked_about(
    shop: World, monkeypatch: pytest.MonkeyPatch, answer: str, code: int, price: str
) -> None:
    """All three sides are shown; the store's value, the files', or nothing for now."""
    ended, asked = answered(shop, monkeypatch, f"{answer}\n", "product.shoe")

    assert code == ended
    assert "last written: 10.00" in asked
    assert "store now:    12.00" in asked
    assert "files now:    11.00" in asked
    assert price == prices(shop)[1]


@pytest.mark.parametrize(("answer", "code", "count"), [("yes", 0, 2), ("no", 1, 3)])
def test_an_entry_that_is_to_go_is_asked_about(
    shop: World, monkeypatch: pytest.MonkeyPatch, answer: str, code: int, count: int
) -> None:
    """Only a whole yes takes an entry out of the files."""
    ended, asked = answered(shop, monkeypatch, f"{answer}\n", "product.boot", "--removed")

    assert code == ended
    assert "product.boot was deleted in the store. Take its entry out of the files?" in asked
    assert count == len(prices(shop))


@pytest.mark.parametrize(
    ("typed", "expected"), [("product.sock\n", ["11", "11", "13"]), ("\n", ["11", "11", "10"])]
)
def test_which_of_them(
    shop: World, monkeypatch: pytest.MonkeyPatch, typed: str, expected: list[str]
) -> None:
    """Nothing is taken that nobody names."""
    ended, asked = answered(shop, monkeypatch, typed)

    assert 0 == ended
    assert "Which come into the files?" in asked
    assert expected == prices(shop)


@pytest.mark.parametrize(("typed", "taken"), [("product.hat\n", True), ("\n", False)])
def test_which_of_what_no_file_has(
    shop: World, monkeypatch: pytest.MonkeyPatch, typed: str, *, taken: bool
) -> None:
    """What the store has and no file is listed, and nothing comes in that nobody names."""
    shop.dashboard.create_product(name_en="Hat", sale_price=5, sku="HAT")
    shop.dashboard.create_product(name_en="Cap", sale_price=5, sku="CAP")
    ended, asked = answered(shop, monkeypatch, typed, "--new")

    assert 0 == ended
    assert "Which come into the files?" in asked
    assert taken == (shop.root / "new-products.yaml").exists()


@pytest.mark.parametrize("what", ["--ids", "--new", "product.shoe", "--removed"])
def test_a_dry_run_is_refused_where_there_is_none(shop: World, what: str) -> None:
    """Nobody who asks for no writing has the files written."""
    before = (shop.root / "shop.yaml").read_bytes()
    ran = shop.run("pull", what, "--dry-run")

    assert (64, before) == (ran.code, (shop.root / "shop.yaml").read_bytes())
    assert "--dry-run goes with --from alone\n  `tjar-sync drift` shows" in ran.err
