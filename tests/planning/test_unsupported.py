"""What a store cannot do is told at the file's line, before anything is sent."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import (
    catalog,
    change,
    inputs,
    live,
    product,
    snapshot,
    state,
    state_entry,
    webhook,
)
from tjar_sync.errors import CatalogError
from tjar_sync.model.capabilities import Capabilities, KindCapabilities
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.plan import Action, FieldChange, Reason
from tjar_sync.model.settings import StoreSettings
from tjar_sync.planning import build
from tjar_sync.planning.unsupported import unsupported, unwritable
from tjar_sync.providers import capabilities_of
from tjar_sync.testing.memory_provider import MemoryProvider

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tjar_sync.model.diagnostic import Diagnostic

SHOE = product("shoe")
SKU = FieldChange("sku", "OLD", "SHOE", Reason.EDIT)


def able(**product_able: Any) -> Capabilities:
    """Return a store that has products alone, and can do all with them but for what is said."""
    whole = MemoryProvider().capabilities.of("product")
    return Capabilities("toy", "Toy", {"product": replace(whole, **product_able)})


def without(*paths: str) -> frozenset[str]:
    """Return all fields of a product but these."""
    return frozenset(KINDS["product"].fields) - set(paths)


def told(found: Iterable[Diagnostic]) -> list[str]:
    """Return mistakes as a person reads them."""
    return [str(item) for item in found]


def test_what_it_has_no_place_for_is_named() -> None:
    """Kinds, types and fields that the platform does not have, each with its place and a way out."""
    files = catalog(SHOE, product("soap", "digital"), webhook("orders"))
    weak = able(on_create=without("sku"), on_update=without("sku"), types=frozenset({"physical"}))

    found = list(unsupported(files, weak))

    shoe, soap, hook = (str(item.position) for item in files.resources.values())
    assert [
        f"{shoe}: product.shoe: Toy has no place for `sku`",
        f"{soap}: product.soap: Toy has no product of type `digital`",
        f"{soap}: product.soap: Toy has no place for `sku`",
        f"{hook}: Toy has no webhooks",
    ] == told(found)
    assert {"unsupported"} == {item.code for item in found}
    assert found[0].fix == (
        "remove it from the file, or say where it goes: `contract.fields.product.sku` in store.yaml"
    )


def test_a_field_of_another_time_is_named() -> None:
    """One that only a create writes cannot be changed, and one that only an update does, not made."""
    files = catalog(SHOE)
    made = change(SHOE, Action.CREATE, fields=(SKU,))
    edited = change(SHOE, fields=(SKU,))
    place = SHOE.position

    assert [
        f"{place}: product.shoe: in Toy it can be only created with, not changed: `sku`"
    ] == told(unwritable([made, edited], files, able(on_update=without("sku"))))
    assert [
        f"{place}: product.shoe: in Toy it can be only changed, not created with: `sku`"
    ] == told(unwritable([made, edited], files, able(on_create=without("sku"))))


def test_what_is_empty_or_written_later_needs_no_create() -> None:
    """A create leaves out what is empty, and links to what is not there yet come by an update."""
    empty = FieldChange("sku", None, None, Reason.NEW)
    link = FieldChange("related", None, ("product.sock",), Reason.NEW)
    made = change(SHOE, Action.CREATE, fields=(empty, link), deferred=("related",))
    weak = able(on_create=without("sku", "related"))

    assert [] == told(unwritable([made], catalog(SHOE), weak))
    assert 1 == len(told(unwritable([made], catalog(SHOE), able(on_update=without("related")))))


def test_what_left_the_files_is_told_by_its_address() -> None:
    """There is no line to point to."""
    hide = FieldChange("published", True, False, Reason.REMOVED)  # noqa: FBT003 - values
    gone = change(SHOE, Action.ARCHIVE, fields=(hide,))
    (found,) = unwritable([gone], catalog(), able(on_update=without("published")))

    assert (SHOE.address,) == found.where


@pytest.mark.parametrize(
    ("weak", "message"),
    [
        (able(on_create=frozenset(), on_update=frozenset()), "has no place for `sku`"),
        (able(on_update=without("sale_price")), "only created with, not changed: `sale_price`"),
        (Capabilities("toy", "Toy", {"product": KindCapabilities()}), "has no place for `sku`"),
    ],
)
def test_planning_refuses_it(weak: Capabilities, message: str) -> None:
    """The mistake ends the plan as any other mistake in the files does."""
    row = state_entry(SHOE, sale_price=Decimal("9.00"))
    seen = snapshot(live(SHOE, "1", sale_price=Decimal("9.00")))

    with pytest.raises(CatalogError) as caught:
        build(inputs(catalog(SHOE), state(row), seen, capabilities=weak))

    assert message in str(caught.value)


@pytest.mark.parametrize(
    "name",
    [
        "_method", "_Method", "_METHOD", "＿method", " _method", "X-HTTP-Method-Override", "_anything", "__",
        "id", "ID", "_id", "Id[]", "product_id", "productId", "PRODUCT-IDS", "ids", "uuid", "store_id",
        "sale_price", "Sale_Price", "salePrice", "sale-price", "ｓale_price", "sale_price[]", "sale_price ",
        "sale price", "sale_price.amount", "SALE PRICE[0]", "published", "Published", "is_published",
        "name", "name[ar]", "name.ar", "nameAr", "category_id", "type", "type_id", "item_stock_count", "",
    ],
)  # fmt: skip
def test_nothing_guarded_is_passed_through(name: str) -> None:
    """In whatever spelling: no method, no id, no field that guards look at."""
    store = StoreSettings("live", "tjar", "embedded")
    (found,) = unsupported(
        catalog(product("shoe", sku="SHOE", extra={name: 1, "weight": 2})), capabilities_of(store)
    )

    assert found.summary.startswith(f"product.shoe: extra.{name}: this key ")
    assert "shop.yaml:3:3" == str(found.positions[0])


@pytest.mark.parametrize(
    "name", ["weight", "x_rank", "tax_class_id", "paid", "idea", "keyboard", "وزن"]
)
def test_what_has_no_field_is_passed_through(name: str) -> None:
    """That is what it is for; a name that only holds a guarded one is another."""
    store = StoreSettings("live", "tjar", "embedded")

    assert not list(
        unsupported(catalog(product("shoe", sku="SHOE", extra={name: 1})), capabilities_of(store))
    )


def test_what_many_ask_for_alike_is_told_once() -> None:
    """A field with its first resource, a kind by its count; the first places stand for all."""
    shoes = [product(f"shoe-{number}", sku=f"S{number}") for number in range(4)]
    files = catalog(*shoes, *(webhook(f"hook-{number}") for number in range(5)))
    weak = able(on_create=without("sku"), on_update=without("sku"))
    field, kind = unsupported(files, weak)

    assert "Toy has no place for `sku`: product.shoe-0 and 3 more" == field.summary
    assert "Toy has no webhooks; 5 times" == kind.summary
    assert [3, 3] == [len(one.positions) for one in (field, kind)]


def test_one_of_many_that_have_the_same_fields() -> None:
    """What is wrong with one is told of it alone, wherever it stands among those like it."""
    fine = {f"s-{number}": product(f"s-{number}", extra={"weight": number}) for number in range(3)}
    odd = product("odd", extra={"price": 1})
    able = capabilities_of(StoreSettings("live", "tjar", "https://shop.example"))
    found = list(unsupported(catalog(*fine.values(), odd, product("t")), able))

    assert [True] == ["product.odd" in one.summary for one in found]
