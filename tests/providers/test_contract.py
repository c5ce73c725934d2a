"""The contract's rows, and what a user may change about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tjar_sync.errors import CatalogError
from tjar_sync.model.catalog import Position
from tjar_sync.model.codes import Mistake
from tjar_sync.model.delivery import DeliveryForm
from tjar_sync.model.diagnosis import ContractLine
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.settings import StoreSettings
from tjar_sync.model.zones import zone
from tjar_sync.providers import check_profile
from tjar_sync.providers.rest.contract import EndpointRow, FieldRow, our_name, rows
from tjar_sync.providers.rest.override import override
from tjar_sync.providers.tjar.contract import TJAR_CONTRACT
from tjar_sync.providers.tjar.profiles import TJAR_PROFILES


def settings(contract: Any, **positions: Position) -> StoreSettings:
    """Make a store with a `contract:`."""
    return StoreSettings("live", "tjar", "embedded", contract=contract, positions=positions)


def test_every_field_of_every_kind_has_a_row() -> None:
    """Nothing that can be managed is unknown to the contract, but what only counts rotations."""
    paths = {f"{kind.name}.{path}" for kind in KINDS.values() for path in kind.fields}

    assert paths - TJAR_CONTRACT.fields.keys() == {"webhook.secret.version"}


def test_every_row_says_who_says_so() -> None:
    """The doctor can list all rows, and each has its provenance."""
    found = rows(TJAR_CONTRACT)

    assert len(found) == sum(
        map(len, (TJAR_CONTRACT.fields, TJAR_CONTRACT.endpoints, TJAR_CONTRACT.kinds))
    )
    assert all(row.provenance for row in found)
    assert found[0] == EndpointRow("cart.list", "GET", "/abandoned-carts", "carts", "facts 6, A22")


def test_rows_can_be_overridden() -> None:
    """Each direction on its own; what is not named stays as it was."""
    changed = override(
        TJAR_CONTRACT,
        settings(
            {
                "fields": {"product.sku": {"read": None}, "product.brand": {"create": "brand_id"}},
                "endpoints": {"media.upload": "/files", "webhook.update": "PATCH /hooks/{id}"},
                "time_zone": "+00:00",
                "per_page": 50,
                "last_statuses": ("Done",),
                "always_send": ("tags", "webhook.name"),
            }
        ),
    )

    assert changed.fields["product.sku"] == FieldRow(
        "product.sku", "sku", "sku", None, "text", "store.yaml"
    )
    assert changed.fields["product.brand"] == FieldRow(
        "product.brand", "brand_id", "brand", "brand", "brand", "store.yaml"
    )
    assert changed.endpoints["media.upload"] == EndpointRow(
        "media.upload", "POST", "/files", "media", "store.yaml"
    )
    assert changed.endpoints["webhook.update"] == EndpointRow(
        "webhook.update", "PATCH", "/hooks/{id}", "webhook", "store.yaml"
    )
    assert (changed.time_zone, changed.per_page) == ("+00:00", 50)
    assert changed.last_statuses == ("Done",)
    assert {"tags"} == changed.kinds["product"].always_send
    assert {"name"} == changed.kinds["webhook"].always_send


def test_the_order_of_a_list_can_be_overridden() -> None:
    """A store whose list is in another order than that of change says so by kind."""
    changed = override(TJAR_CONTRACT, settings({"newest_first": {"product": False}}))

    assert changed.kinds["product"].newest_first is False
    assert changed.kinds["product"].provenance == "store.yaml"


def test_the_form_of_deliveries_can_be_overridden() -> None:
    """A store that signs otherwise says so; what it does not say stays."""
    given = {"deliveries": {"header": "Signature", "prefix": ""}}

    assert (
        DeliveryForm("Signature", "", "event")
        == override(TJAR_CONTRACT, settings(given)).deliveries
    )


def test_a_platform_that_tells_of_no_events_has_no_form_of_them() -> None:
    """What it does not do cannot be described."""
    with pytest.raises(CatalogError, match="this platform's stores tell of no events"):
        override(replace(TJAR_CONTRACT, deliveries=None), settings({"deliveries": {}}))


MISTAKES: list[tuple[Any, str]] = [
    (
        {"always_send": "tags"},
        "always_send: always_send must be a list such as [tags, gallery]",
    ),
    (
        {"always_send": ("tag",)},
        "always_send: tag is not known here: did you mean tags?",
    ),
    ({"feilds": {}}, "feilds: feilds is not known here: did you mean fields?"),
    (
        {"x": 1},
        (
            "x: x is not known here: known are fields, endpoints, time_zone, per_page, last_statuses, always_send, newest_first, deliveries"
        ),
    ),
    (
        {"newest_first": False},
        "newest_first: newest_first must be a map such as {product: false}",
    ),
    (
        {"newest_first": {"produkt": False}},
        "newest_first.produkt: produkt is not known here: did you mean product?",
    ),
    (
        {"newest_first": {"product": "no"}},
        "newest_first.product: newest_first.product must be true or false",
    ),
    (
        {"fields": 1},
        "fields: fields must be a map such as {product.sku: {read: null}}",
    ),
    (
        {"fields": {"product.skuu": {}}},
        "fields.product.skuu: product.skuu is not known here: did you mean product.sku?",
    ),
    (
        {"fields": {"product.sku": "code"}},
        "fields.product.sku: product.sku must be a map with create, update or read",
    ),
    (
        {"fields": {"product.sku": {"raed": "x"}}},
        "fields.product.sku.raed: raed is not known here: did you mean read?",
    ),
    (
        {"fields": {"product.sku": {"read": "a b"}}},
        "fields.product.sku.read: 'a b' is not a name such as sku or brand.id",
    ),
    (
        {"fields": {"product.sku": {"read": 5}}},
        "fields.product.sku.read: 5 is not a name such as sku or brand.id",
    ),
    (
        {"fields": {"product.sku": {"create": "slug"}}},
        "fields.product.sku.create: product.sku and product.slug are both written as slug",
    ),
    (
        {"fields": {"product.slug": {"update": "sku"}}},
        "fields.product.slug.update: product.sku and product.slug are both written as sku",
    ),
    (
        {"endpoints": []},
        "endpoints: endpoints must be a map such as {media.upload: /files}",
    ),
    (
        {"endpoints": {"media.uplaod": "/m"}},
        "endpoints.media.uplaod: media.uplaod is not known here: did you mean media.upload?",
    ),
    (
        {"endpoints": {"media.upload": "files"}},
        "endpoints.media.upload: 'files' is not a path such as /media",
    ),
    (
        {"endpoints": {"product.read": "/p"}},
        "endpoints.product.read: the path must hold {id}, as /products/{id} does",
    ),
    (
        {"endpoints": {"product.list": "/p/{id}"}},
        "endpoints.product.list: the path must hold no {…}, as /products does",
    ),
    ({"time_zone": 3}, "time_zone: time_zone must be text such as +03:00 or Asia/Riyadh"),
    (
        {"time_zone": "Asia/Riyad"},
        (
            "time_zone: `Asia/Riyad` is no time zone that this machine knows;"
            " did you mean `Asia/Riyadh`?"
        ),
    ),
    (
        {"time_zone": "../x"},
        "time_zone: `../x` is no time zone that this machine knows; write it as +03:00",
    ),
    ({"per_page": 0}, "per_page: per_page must be a whole number from 1 to 1000"),
    (
        {"last_statuses": "Completed"},
        "last_statuses: last_statuses must be a list such as [Completed, Cancelled]",
    ),
    (
        {"last_statuses": (1,)},
        "last_statuses: last_statuses must be a list such as [Completed, Cancelled]",
    ),
    ({"per_page": True}, "per_page: per_page must be a whole number from 1 to 1000"),
    (
        {"deliveries": "Signature"},
        "deliveries: deliveries must be a map such as {header: Signature}",
    ),
    (
        {"deliveries": {"heder": "Signature"}},
        "deliveries.heder: heder is not known here: did you mean header?",
    ),
    (
        {"deliveries": {"header": "X: y"}},
        "deliveries.header: 'X: y' cannot be the header of a delivery",
    ),
    ({"deliveries": {"event": 7}}, "deliveries.event: 7 cannot be the event of a delivery"),
]


@pytest.mark.parametrize(("contract", "message"), MISTAKES)
def test_mistakes_are_named(contract: Any, message: str) -> None:
    """Each mistake says where it stands and what was meant."""
    with pytest.raises(CatalogError) as caught:
        override(TJAR_CONTRACT, settings(contract))

    assert [f"contract of store live: {message}"] == [str(one) for one in caught.value.diagnostics]


def test_all_mistakes_are_told_at_once_with_their_lines() -> None:
    """A person corrects the file once."""
    where = {"per_page": Position("store.yaml", 9, 5), "time_zone": Position("store.yaml", 8, 5)}

    with pytest.raises(CatalogError) as caught:
        override(TJAR_CONTRACT, settings({"time_zone": 1, "per_page": 0}, **where))

    assert str(caught.value) == (
        "store.yaml:8:5: time_zone must be text such as +03:00 or Asia/Riyadh\n"
        "store.yaml:9:5: per_page must be a whole number from 1 to 1000\n"
        "2 mistakes in the catalog"
    )
    assert {Mistake.WRONG_CONTRACT} == {item.code for item in caught.value.diagnostics}


def test_a_name_that_is_unknown_has_the_code_of_an_unknown_key() -> None:
    """As in every other place of the files."""
    with pytest.raises(CatalogError) as caught:
        override(TJAR_CONTRACT, settings({"per_pge": 1}))

    assert [Mistake.UNKNOWN_KEY] == [item.code for item in caught.value.diagnostics]


@pytest.mark.parametrize(
    ("name", "hours"), [("Asia/Riyadh", 3), ("UTC", 0), ("-02:30", -2.5), ("+05:30", 5.5)]
)
def test_zones_that_need_no_data(name: str, hours: float) -> None:
    """The usual zones and all offsets are known on every machine."""
    assert zone(name).utcoffset(None) == timedelta(hours=hours)


def test_the_stores_complaints_speak_our_language() -> None:
    """A name on the wire is turned back into the field that a person wrote."""
    assert our_name(TJAR_CONTRACT, "product", "summery_ar") == "summary.ar"
    assert our_name(TJAR_CONTRACT, "product", "category_id.0") == "categories"
    assert our_name(TJAR_CONTRACT, "product", "item_stock_count.1") == "variants.stock"
    assert our_name(TJAR_CONTRACT, "webhook", "colour") == "colour"


def test_a_profile_lies_under_what_was_learned_and_written() -> None:
    """Each line of a person counts, then what runs saw, then the family; lists of the last two add up."""
    seen = (ContractLine(("always_send",), ("brand",)), ContractLine(("per_page",), 20))
    store = replace(settings({"newest_first": {"product": True}}), profile="laravel", learned=seen)
    found = override(TJAR_CONTRACT, store, TJAR_PROFILES)
    bare = override(TJAR_CONTRACT, replace(store, contract={}, learned=()), TJAR_PROFILES)

    assert (True, False) == (
        found.kinds["product"].newest_first,
        bare.kinds["product"].newest_first,
    )
    assert (20, 50) == (found.per_page, bare.per_page)
    assert {"brand"} == found.kinds["product"].always_send - bare.kinds["product"].always_send
    assert "tags" in bare.kinds["product"].always_send


@pytest.mark.parametrize("profile", TJAR_PROFILES)
def test_every_profile_fits(profile: str) -> None:
    """What a profile says is of the contract's own words."""
    check_profile("tjar", profile)
    check_profile("of-no-platform", "anything")
    override(TJAR_CONTRACT, replace(settings({}), profile=profile), TJAR_PROFILES)
