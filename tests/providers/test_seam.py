"""A new platform is a folder and an entry: the real commands drive a store unlike any Tjar."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from tests.harness import Ran, run
from tests.providers.bazaar import BAZAAR, KEY, BazaarStore, serving
from tjar_sync.providers import PLATFORMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

STORE = """\
version: 1
stores:
  live:
    provider: bazaar
    url: {url}
    api_key: ${{BAZAAR_API_KEY}}
    limits: {{requests_per_second: 1000, settle_seconds: 0, read_back_seconds: 0}}
"""
SHOES = """\
products:
  shoe: {type: physical, name: {en: Shoe}, sale_price: 9.5, cost: 4, sku: SHOE, quantity: 7, tags: [new]}
  sock: {type: physical, name: {en: Sock}, sale_price: 2, sku: SOCK}
"""


@pytest.fixture
def store() -> BazaarStore:
    """Make an empty store of the platform."""
    return BazaarStore()


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: BazaarStore
) -> Iterator[Callable[..., Ran]]:
    """Write a catalog for the store, serve it, and return what runs a command."""
    monkeypatch.setitem(PLATFORMS, "bazaar", BAZAAR)
    with serving(store) as url:
        (tmp_path / "store.yaml").write_text(STORE.format(url=url), "utf-8")
        (tmp_path / "shoes.yaml").write_text(SHOES, "utf-8")

        def ran(*arguments: str) -> Ran:
            with mock.patch.dict(os.environ, {"BAZAAR_API_KEY": KEY}):
                return run(tmp_path, *arguments)

        yield ran


def test_what_is_applied_stays_applied(command: Callable[..., Ran], store: BazaarStore) -> None:
    """Creates arrive, the next plan is empty, and nothing is written twice."""
    assert command("apply", "--auto-approve").code == 0
    assert ["SHOE", "SOCK"] == sorted(item["sku"] for item in store.products.values())
    store.requests.clear()

    assert command("plan", "--detailed-exitcode").code == 0
    assert command("apply", "--auto-approve").code == 0
    assert {"GET /v1/products"} == set(store.requests)


def test_an_update_that_replaces_all_loses_nothing(
    command: Callable[..., Ran], store: BazaarStore, tmp_path: Path
) -> None:
    """What the store never shows goes along, and what it counts and shows stays as it is."""
    assert command("apply", "--auto-approve").code == 0
    (shoe,) = (item for item in store.products.values() if item["sku"] == "SHOE")
    shoe["quantity"] = 3
    (tmp_path / "shoes.yaml").write_text(SHOES.replace("9.5", "8"), "utf-8")

    assert command("apply", "--auto-approve").code == 0
    (shoe,) = (item for item in store.products.values() if item["sku"] == "SHOE")
    assert (8, 3, ["new"]) == (shoe["price"], shoe["quantity"], shoe["labels"])
    assert {"cost": 4} == store.hidden[shoe["id"]]


def test_what_it_does_not_have_is_refused_by_validate(
    command: Callable[..., Ran], store: BazaarStore, tmp_path: Path
) -> None:
    """A kind, a type and a field of other platforms are mistakes in the files; nothing is asked."""
    (tmp_path / "more.yaml").write_text(
        "products:\n  book: {type: digital, name: {ar: كتاب}, sale_price: 1}\n"
        "webhooks:\n  w: {url: https://erp.example/a, events: [order.created],"
        " secret: {write_to: s, version: 1}}\n",
        "utf-8",
    )

    found = command("validate")

    assert 6 == found.code
    assert [
        "more.yaml:2:3: product.book: Bazaar has no product of type `digital`",
        "more.yaml:2:32: product.book: Bazaar has no place for `name.ar`",
        "more.yaml:4:3: Bazaar has no webhooks",
    ] == found.err.splitlines()[:3]
    assert [] == store.requests


def test_its_own_words_are_told(command: Callable[..., Ran], tmp_path: Path) -> None:
    """An address and a key are asked for as the platform's owners know them."""
    text = (tmp_path / "store.yaml").read_text("utf-8")
    (tmp_path / "store.yaml").write_text(
        text.replace("${BAZAAR_API_KEY}", "plain").replace("http://127.0.0.1", "ftp://127.0.0.1"),
        "utf-8",
    )

    found = command("validate")

    assert "must look like https://shop.bazaar.example" in found.err
    assert "write ${BAZAAR_API_KEY} here" in found.err


def test_doctor_looks_at_it_by_its_contract_alone(command: Callable[..., Ran]) -> None:
    """Nothing needs to be said of a platform for that; what only writes tell is not asked."""
    assert command("apply", "--auto-approve").code == 0

    found = command("doctor")

    assert 0 == found.code, found.out + found.err
    assert "API key: accepted; it may read products\n" in found.out
    assert "fields: products show 10 of 10 fields" in found.out
    assert "one product: is looked at by one request" not in found.out
    assert "What is assumed of such stores" not in found.out
    assert command("doctor", "--probe").code == 64


def test_drift_and_a_lost_state_are_seen_as_anywhere(
    command: Callable[..., Ran], store: BazaarStore, tmp_path: Path
) -> None:
    """A price that somebody changed is told and put back; a lost state is found again by sku."""
    assert command("apply", "--auto-approve").code == 0
    (sock,) = (item for item in store.products.values() if item["sku"] == "SOCK")
    sock["price"] = 3

    assert command("drift").code == 2
    assert command("apply", "--auto-approve").code == 0
    (sock,) = (item for item in store.products.values() if item["sku"] == "SOCK")
    assert 2 == sock["price"]
    (tmp_path / ".tjar" / "state.db").unlink()
    store.requests.clear()
    assert command("apply", "--auto-approve").code == 0
    assert 2 == len(store.products)
    assert "POST /v1/products" not in store.requests


def test_a_platform_without_a_built_in_store_says_so(
    command: Callable[..., Ran], tmp_path: Path
) -> None:
    """None is opened in its place."""
    entry = "version: 1\nstores: {try: {provider: bazaar, url: embedded}}\n"
    (tmp_path / "store.yaml").write_text(entry, "utf-8")

    found = command("plan")

    assert 64 == found.code
    assert "there is no built-in store of `bazaar`" in found.err
    assert "there is one of `tjar` or `hajatek`" in found.err
