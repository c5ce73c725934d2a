"""What a platform can do is read off its contract, overrides of store.yaml included."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.providers.bazaar import CONTRACT
from tjar_sync.model.capabilities import KindCapabilities, UpdateMode
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.settings import StoreSettings
from tjar_sync.providers import capabilities_of
from tjar_sync.providers.rest.capabilities import kind_capabilities


def able(kind: str, **fields: dict[str, str | None]) -> KindCapabilities:
    """Return what a Tjar store can do with a kind, given corrections of its fields."""
    contract = {"fields": {name.replace("__", "."): ways for name, ways in fields.items()}}
    return capabilities_of(StoreSettings("s", "tjar", "embedded", contract=contract)).of(kind)


OFF = {
    *("product.weight", "product.barcode"),
    *(f"product.dimensions.{side}" for side in ("length", "width", "height")),
}
"""What a file may say, and Tjar's pages know of no product (A26)."""


def test_tjar_takes_every_field_that_there_is_but_those_that_are_off() -> None:
    """What a file may say, the platform has: only what it shows differs."""
    for name, kind in KINDS.items():
        on = {path for path in kind.fields if f"{name}.{path}" not in OFF}
        assert on == able(name).on_create
        assert on == able(name).on_update
    assert {"variants.sku", "variants.price"} == able("product").cells_off
    hidden = set(KINDS["product"].fields) - able("product").shown
    assert {"cost", "policy", "extra", "related", "codes"} <= hidden
    assert able("webhook").shown == {"name", "url", "events"}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("product", (True, True, frozenset({"sku"}), UpdateMode.PARTIAL)),
        ("webhook", (True, False, frozenset({"name", "url", "events"}), UpdateMode.WHOLE)),
        ("media", (False, False, frozenset(), UpdateMode.PARTIAL)),
    ],
)
def test_what_tjar_can_be_asked(
    kind: str, expected: tuple[bool, bool, frozenset[str], UpdateMode]
) -> None:
    """Lists, details, searches and updates are told by the endpoints that there are."""
    found = able(kind)

    assert (found.list, found.read, found.find, found.update) == expected
    assert found.types == set(KINDS[kind].types)


def test_limits_and_uploads() -> None:
    """Two webhooks, unique skus and slugs, and bytes for media alone."""
    product, webhook, media = able("product"), able("webhook"), able("media")

    assert (product.max_count, webhook.max_count) == (None, 2)
    assert product.unique == {"sku", "slug"}
    assert (product.newest_first, webhook.newest_first) == (True, None)
    assert (product.uploads, media.uploads) == (False, True)


def test_a_correction_changes_what_it_can_do() -> None:
    """Whoever takes a name away takes the ability, and only that."""
    weak = able("product", product__sku={"update": None, "read": None})

    assert "sku" in weak.on_create
    assert "sku" not in weak.on_update | weak.shown | weak.unique
    assert "sku" in weak.writable


def test_a_row_of_cells_is_written_where_any_cell_is() -> None:
    """Variants have no name of their own, but their columns have."""
    columns = ("color", "size", "stock", "additional_price", "extra_cost", "image")
    nameless: dict[str, dict[str, str | None]] = {
        f"product__variants__{name}": {"create": None, "update": None} for name in columns
    }

    assert "variants" in able("product", product__variants__size={"create": None}).on_create
    assert "variants" not in able("product", **nameless).on_create


def test_a_platform_without_an_update_updates_nothing() -> None:
    """Names alone are not enough: there must be a request."""
    endpoints = {name: row for name, row in CONTRACT.endpoints.items() if name != "product.update"}
    product = kind_capabilities(replace(CONTRACT, endpoints=endpoints))["product"]

    assert (product.update, product.on_update) == (UpdateMode.NONE, frozenset())
    assert "sku" in product.on_create


def test_another_platforms_table_is_read_alike() -> None:
    """Few fields, whole objects, one type."""
    product = kind_capabilities(CONTRACT)["product"]

    assert (product.update, product.read) == (UpdateMode.WHOLE, False)
    assert product.types == {"physical"}
    assert "name.ar" not in product.writable
    assert "cost" in product.on_update - product.shown
