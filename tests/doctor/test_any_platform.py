"""doctor at stores of another platform than Tjar: by its contract's rows, over real HTTP."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.apply.odd_souk import OddSouk, odd_souk
from tjar_sync.devstore import Fault, FaultKind
from tjar_sync.providers import PLATFORMS
from tjar_sync.providers.hajatek.platform import HAJATEK
from tjar_sync.testing.memory_provider import MemoryProvider

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.apply.test_hajatek import Souk


@pytest.fixture
def souk(tmp_path: Path) -> Iterator[Souk]:
    """Give an applied catalog of two products, and their store."""
    with odd_souk(tmp_path) as made:
        assert made.apply().code == 0
        made.writes()
        yield made


def become(souk: Souk, habit: str) -> None:
    """Let the store have a habit from now on."""
    assert isinstance(souk.store, OddSouk)
    souk.store.habit = habit


def words(text: str) -> str:
    """Return a text in one line, whatever its lines and columns."""
    return " ".join(text.split())


def test_a_store_as_believed(souk: Souk) -> None:
    """Each step of the way is told, both rows are confirmed, and nothing is written."""
    souk.desk.edit_product(souk.shown("SOCK")["id"], warranty="2 years")

    found = souk.run("doctor")

    assert (0, 0) == (found.code, souk.writes()), found.out + found.err
    for line in (
        "API path: /v1/products answers as a store does",
        "API key: accepted; it may read products, orders",
        "store: Demo Shop, business plan",
        "pages: the list is whole: 2 products",
        "fields: products show 10 of 10 fields",
        "unknown to us, and left as they are: currency, warranty",
        "one product: is looked at by one request before it is written",
        "duplicates: none, by sku and name ok manageable",
        "confirmed: fields of 2 products: category, images, status",
        "needs a probe: what an update makes of what it does not send",
        "Assumptions: 1 confirmed, 1 in need of a probe.",
    ):
        assert line.strip() in words(found.out), found.out


def test_a_store_without_products(tmp_path: Path) -> None:
    """There is nothing to look at, and that is said."""
    with odd_souk(tmp_path) as souk:
        found = souk.run("doctor")

    assert 0 == found.code
    assert "fields: there is no product in the store" in found.out
    assert "one product: there is none to be looked at alone" in found.out
    assert "not seen: there is no product in the store" in found.out


def test_a_field_that_is_not_shown_gets_its_line(souk: Souk) -> None:
    """`--write` puts it into store.yaml, and the next look finds it settled."""
    become(souk, "no sku is shown")

    found = souk.run("doctor", "--write")

    assert 2 == found.code, found.out
    assert "contradicted: details lack sku" in found.out
    assert "product.sku: read: null" in words(found.out)
    again = souk.run("doctor")
    assert 0 == again.code, again.out
    assert "details lack sku, as `contract:` says" in again.out


def test_what_cannot_be_read_is_named(souk: Souk) -> None:
    """By the assumption that its row is from."""
    become(souk, "a price nobody can read")

    found = souk.run("doctor")

    assert 2 == found.code
    assert "contradicted: what cannot be read: " in found.out
    assert "manageable: 2 products cannot be managed" in found.out


@pytest.mark.parametrize(
    ("habit", "code", "line"),
    [
        ("pages are short", 2, "per_page: 1"),
        ("no search", 0, "no search finds a product: the whole list is read for each"),
        ("rows are missing", 2, "broken pages: the list of products promises 2 and shows"),
        ("another store answers", 8, "asked for the store str_demo, and str_9 answered"),
        ("large pages are refused", 0, "pages: the list is whole: 2 products"),
        ("no total", 0, "pages: the list is whole: 2 products"),
    ],
)
def test_what_is_otherwise_is_told(souk: Souk, habit: str, code: int, line: str) -> None:
    """With the line that helps, where there is one."""
    become(souk, habit)

    found = souk.run("doctor")

    assert code == found.code, found.out + found.err
    assert line in words(found.out), found.out


def test_what_earlier_runs_saw(souk: Souk) -> None:
    """Nothing is recorded of an update that repeats all: it leaves nothing out."""
    souk.edit("sale_price: 10", "sale_price: 12")
    assert 0 == souk.apply().code

    found = souk.run("doctor", "--offline")

    assert 0 == found.code
    assert "no run saw anything of it yet" in found.out


def test_products_that_are_not_there(souk: Souk) -> None:
    """The step that it ends at is named."""
    souk.store.faults.add(Fault(FaultKind.NOT_FOUND, "GET", "^/products", times=None))

    found = souk.run("doctor")

    assert found.code != 0
    assert "broken API path: " in words(found.out)
    assert "The store could not be read, so nothing else can be told." in found.out


def test_a_key_that_is_refused(souk: Souk) -> None:
    """The step that it ends at is named."""
    souk.settings(api_key="${OTHER_KEY}")

    found = souk.run("doctor")

    assert found.code != 0
    assert "OTHER_KEY" in found.out + found.err


def test_a_probe_is_refused_plainly(souk: Souk) -> None:
    """Only of Tjar it is known what a probe may write."""
    found = souk.run("doctor", "--probe", "--auto-approve")

    assert (64, 0) == (found.code, souk.writes())
    assert "a probe knows stores of `tjar` alone, and live is one of `hajatek`" in found.err


def test_a_platform_that_cannot_be_looked_at(souk: Souk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look speaks the words of REST alone."""
    monkeypatch.setitem(PLATFORMS, "hajatek", replace(HAJATEK, open=lambda *_: MemoryProvider()))

    found = souk.run("doctor")

    assert 64 == found.code
    assert "a store of Hajatek cannot be looked at" in found.err
