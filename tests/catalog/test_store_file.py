"""store.yaml becomes settings."""

from __future__ import annotations

import os
from decimal import Decimal
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from tjar_sync.catalog import load_settings
from tjar_sync.errors import CatalogError, UsageError
from tjar_sync.model.catalog import OnRemove, Position
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.settings import Guards, Limits, Settings, StoreSettings

if TYPE_CHECKING:
    from pathlib import Path

FULL = """\
version: 1
default_store: live
stores:
  built-in: {provider: tjar, url: embedded}
  live:
    provider: tjar
    url: https://${HOST}/
    api_key: ${KEY}
    limits: {requests_per_second: 2.5, parallel: 8}
    ids: {brands: {nike: 1}, badges: null}
    contract:
      fields: {sku: {read: SKU, modes: [a, [b]]}}
state: s3://bucket/${PREFIX}
on_remove: archive
guards: {max_deletes: 1, max_delete_percent: 5, max_price_change_percent: 7.5}
"""

ALLOWED = {"TJAR_SYNC_ALLOW_ENV": "HOST, KEY, PREFIX"}
"""What lets these tests' catalog use variables that are not tjar-sync's own."""


def _write(root: Path, text: str) -> Path:
    (root / "store.yaml").write_text(dedent(text), encoding="utf-8")
    return root


@pytest.mark.parametrize("name", ["HOST", "KEY", "PREFIX"])
def test_a_variable_that_is_no_text_is_told(name: str, tmp_path: Path) -> None:
    """Bytes that are not UTF-8, in a key or an address, are a mistake, and are not shown."""
    environ = {"HOST": "shop.example.com", "KEY": "k3y", "PREFIX": "p", **ALLOWED}
    with pytest.raises(CatalogError) as caught:
        load_settings(_write(tmp_path, FULL), None, {**environ, name: os.fsdecode(b"caf\xe9")})

    assert [f"the variable {name} holds what is not UTF-8 text; set it anew"] == [
        item.summary for item in caught.value.diagnostics
    ]


def test_everything_is_read(tmp_path: Path) -> None:
    """Each key arrives, environment variables are put in, the contract keeps its places."""
    environ = {"HOST": "shop.example.com", "KEY": " k3y\n", "PREFIX": "p", **ALLOWED}
    found = load_settings(_write(tmp_path, FULL), None, environ)

    assert (
        Settings(
            root=tmp_path,
            store=StoreSettings(
                name="live",
                provider="tjar",
                url="https://shop.example.com",
                api_key=SecretStr("k3y"),
                limits=Limits(2.5, 8),
                ids={"brands": {"nike": 1}},
                contract={"fields": {"sku": {"read": "SKU", "modes": ("a", ("b",))}}},
                positions={
                    "fields": Position("store.yaml", 12, 7),
                    "fields.sku": Position("store.yaml", 12, 16),
                    "fields.sku.read": Position("store.yaml", 12, 22),
                    "fields.sku.modes": Position("store.yaml", 12, 33),
                },
            ),
            state="s3://bucket/p",
            stores=("built-in", "live"),
            on_remove=OnRemove.ARCHIVE,
            guards=Guards(1, Decimal(5), Decimal("7.5")),
        )
        == found
    )


def test_unset_variables_are_remembered(tmp_path: Path) -> None:
    """A catalog can be checked where no secret is known."""
    found = load_settings(_write(tmp_path, FULL), None, {"PREFIX": "", **ALLOWED})

    assert (None, "https://${HOST}", ("PREFIX", "KEY", "HOST")) == (
        found.store.api_key,
        found.store.url,
        found.store.unset,
    )


def test_defaults_are_sensible(tmp_path: Path) -> None:
    """The only store is the one that is meant, and state lies beside the catalog."""
    text = "version: 1\nstores: {built-in: {provider: tjar, url: embedded}}"
    found = load_settings(_write(tmp_path, text), None, {})

    assert (
        Settings(
            root=tmp_path,
            store=StoreSettings(name="built-in", provider="tjar", url="embedded"),
            state=str(tmp_path / ".tjar/state.db"),
            stores=("built-in",),
        )
        == found
    )


def test_another_store_can_be_asked_for(tmp_path: Path) -> None:
    """--store wins over default_store."""
    found = load_settings(_write(tmp_path, FULL), "built-in", ALLOWED)

    assert found.store.name == "built-in"


def test_an_unknown_store_is_a_usage_error(tmp_path: Path) -> None:
    """It names the stores that there are."""
    with pytest.raises(UsageError) as caught:
        load_settings(_write(tmp_path, FULL), "lives", {})

    assert (
        "there is no store `lives` in store.yaml; did you mean `live`?\n  It has: built-in, live."
    ) == str(caught.value)


def test_mistakes_are_raised_without_a_catalog(tmp_path: Path) -> None:
    """Commands that need no products still get store.yaml checked."""
    with pytest.raises(CatalogError, match="there is no such file"):
        load_settings(tmp_path, None, {})


def test_without_a_platform_at_hand_its_words_are_plain(tmp_path: Path) -> None:
    """Whoever opens a catalog says which platforms there are; else any provider and address will do."""
    text = "version: 1\nstores: {a: {provider: any, url: any, api_key: plain}}"
    with pytest.raises(CatalogError) as caught:
        load_settings(_write(tmp_path, text), None, {})

    (found,) = caught.value.diagnostics
    words = "write ${STORE_API_KEY} here and set that environment variable"
    assert f"store.yaml:2:48: a key does not belong in a file that git keeps; {words}" == str(found)
