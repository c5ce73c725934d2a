"""What every provider does alike: one suite for memory, Tjar over HTTP and Tjar in-process."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr

from tjar_sync.errors import Invalid, NotFound, Refused
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import Content
from tjar_sync.model.live import Verb, Write
from tjar_sync.testing.memory_provider import MemoryProvider

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tjar_sync.model.live import WriteResult
    from tjar_sync.ports import Provider

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8"
    "cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
COMMON = {
    "name.ar": "حذاء",
    "name.en": "Shoe",
    "summary.en": "Short",
    "description.ar": "<p>وصف</p>",
    "price": Decimal("79.99"),
    "sale_price": Decimal("49.99"),
    "cost": Decimal("20.00"),
    "sku": "SHOE-1",
    "slug": "shoe-1",
    "quantity": 150,
    "brand": 1,
    "badge": 2,
    "categories": (5, 6),
    "sub_categories": (7,),
    "child_categories": (8,),
    "tags": ("sale", "new"),
    "published": False,
    "min_purchase": 1,
    "max_purchase": 5,
    "is_refundable": True,
    "policy": "30 days",
    "video.source": "youtube",
    "seo.title.en": "Shoes",
    "options": (
        {
            "type": "radio",
            "title": {"ar": "الحجم", "en": "Size"},
            "sub_title": {"ar": "", "en": ""},
            "required": True,
            "multi_select": False,
            "choices": (
                {"label": {"ar": "صغير", "en": "Small"}, "cost": Decimal("0.00")},
                {"label": {"ar": "كبير", "en": "Large"}, "cost": Decimal("5.50")},
            ),
        },
    ),
}
VARIANT = {
    "color": "red",
    "size": "S",
    "stock": 50,
    "additional_price": Decimal("1.50"),
    "extra_cost": Decimal("0.00"),
    "image": None,
}
OWN: dict[str, dict[str, Any]] = {
    "physical": {"variants": (VARIANT,), "quantity": 50},
    "digital": {"download_link": "https://cdn.example/f.zip", "codes": (SecretStr("c1"),)},
    "booking": {
        "providers": (3, 4),
        "duration_minutes": 60,
        "is_enable_date_range": True,
        "availability": ({"day": "monday", "start_time": "10:00", "end_time": "11:00"},),
    },
    "service": {"duration_minutes": 30, "delivery_days": 2},
}
HIDDEN = {"cost", "policy", "video.source", "seo.title.en", "codes"}
CLEARED: dict[str, Any] = {
    "price": None,
    "sku": None,
    "gallery": (),
    "brand": None,
    "badge": None,
    "categories": (),
    "tags": (),
    "max_purchase": None,
    "variants": (),
    "options": (),
}


@pytest.fixture(params=["memory", "http", "in-process"])
def provider(request: pytest.FixtureRequest) -> Iterator[Provider]:
    """Open each provider in turn, on an empty store."""
    if request.param == "memory":
        yield MemoryProvider()
    else:
        fixture = {"http": "served", "in-process": "built_in"}[request.param]
        yield request.getfixturevalue(fixture).provider


def create(provider: Provider, kind: str, kind_type: str, values: Any) -> WriteResult:
    """Create one resource called `one`."""
    return provider.write(Write(Verb.CREATE, Address(kind, "one"), kind_type, values))


def change(
    provider: Provider, verb: Verb, kind_type: str, remote_id: str, values: Any
) -> WriteResult:
    """Change the product `one`."""
    write = Write(verb, Address("product", "one"), kind_type, values, remote_id)
    return provider.write(write)


def upload(provider: Provider, path: Path, body: bytes, **more: Any) -> WriteResult:
    """Upload a file as the media `one`."""
    path.write_bytes(body)
    digest = hashlib.sha256(body).hexdigest()[:12]
    content = Content(path, len(body), "image/png")
    values = {"digest": digest, **more}
    return provider.write(Write(Verb.CREATE, Address("media", "one"), "", values, content=content))


@pytest.mark.parametrize("kind_type", ["physical", "digital", "booking", "service"])
def test_a_product_of_every_type_shows_what_was_written(provider: Provider, kind_type: str) -> None:
    """All that a store shows reads back as it was written, on create and in details."""
    values = {**COMMON, **OWN[kind_type]}

    written = create(provider, "product", kind_type, values)

    assert written.remote_id is not None
    live = provider.read("product", kind_type, written.remote_id)
    assert live is not None
    assert {path: live.values[path] for path in values if path not in HIDDEN} == {
        path: value for path, value in values.items() if path not in HIDDEN
    }
    assert not HIDDEN & live.values.keys()
    assert (live.type, live.full) == (kind_type, True)
    assert written.live is not None
    assert written.live.values == live.values


@pytest.mark.parametrize("kind_type", ["physical", "digital", "booking", "service"])
def test_an_update_changes_what_it_names_and_nothing_else(
    provider: Provider, kind_type: str
) -> None:
    """One field is written, and the others stay."""
    remote_id = create(provider, "product", kind_type, COMMON).remote_id or ""

    change(provider, Verb.UPDATE, kind_type, remote_id, {"sale_price": Decimal("9.50")})

    live = provider.read("product", kind_type, remote_id)
    assert live is not None
    assert (live.values["sale_price"], live.values["sku"]) == (Decimal("9.50"), "SHOE-1")


def test_clearing_empties_a_field(provider: Provider) -> None:
    """None and the empty list reach the store and read back so."""
    values = {**COMMON, **OWN["physical"]}
    remote_id = create(provider, "product", "physical", values).remote_id or ""

    change(provider, Verb.UPDATE, "physical", remote_id, CLEARED)

    live = provider.read("product", "physical", remote_id)
    assert live is not None
    assert {path: live.values[path] for path in CLEARED} == CLEARED


def test_stock_left_to_the_store_stays(provider: Provider) -> None:
    """A variant without a stock keeps what the store has, and a new one starts with none."""
    remote_id = create(provider, "product", "physical", {**COMMON, **OWN["physical"]}).remote_id
    rows = ({**VARIANT, "stock": None}, {**VARIANT, "size": "L", "stock": None})

    change(provider, Verb.UPDATE, "physical", remote_id or "", {"variants": rows})

    live = provider.read("product", "physical", remote_id or "")
    assert live is not None
    assert live.values["variants"] == (VARIANT, {**VARIANT, "size": "L", "stock": 0})


def test_archiving_takes_out_of_sight(provider: Provider) -> None:
    """An archived product is still there, unpublished."""
    remote_id = create(provider, "product", "service", {**COMMON, "published": True}).remote_id

    change(provider, Verb.ARCHIVE, "service", remote_id or "", {})

    live = provider.read("product", "service", remote_id or "")
    assert live is not None
    assert live.values["published"] is False


def test_deleting_twice_is_deleting(provider: Provider) -> None:
    """A delete of what is gone is done already; it is gone for reads and lists."""
    remote_id = create(provider, "product", "booking", COMMON).remote_id or ""

    change(provider, Verb.DELETE, "booking", remote_id, {})
    change(provider, Verb.DELETE, "booking", remote_id, {})

    assert provider.read("product", "booking", remote_id) is None
    assert provider.list("product").rows == ()


def test_updating_what_is_gone_is_refused(provider: Provider) -> None:
    """An update never creates."""
    with pytest.raises(NotFound):
        change(provider, Verb.UPDATE, "physical", "77", {"sku": "X"})


def test_a_taken_sku_is_refused(provider: Provider) -> None:
    """The store's complaint names the field."""
    create(provider, "product", "physical", COMMON)

    with pytest.raises(Invalid) as caught:
        create(provider, "product", "physical", {**COMMON, "slug": "another"})

    assert "sku" in caught.value.fields


def test_a_list_shows_every_product_once(provider: Provider) -> None:
    """Rows are complete, of every type, and say that they are not whole."""
    ids = {
        create(
            provider,
            "product",
            kind_type,
            {"name.en": "A", "sale_price": Decimal(1), "sku": kind_type},
        ).remote_id
        for kind_type in OWN
    }

    listing = provider.list("product")

    assert {row.remote_id for row in listing.rows} == ids
    assert {row.type for row in listing.rows} == set(OWN)
    assert (listing.complete, listing.incomplete_reason) == (True, "")
    assert not any(row.full for row in listing.rows)
    assert all(row.updated_at and row.seen_at for row in listing.rows)


def test_finding_by_sku(provider: Provider) -> None:
    """The store is asked for one sku, and its empty answer counts."""
    remote_id = create(provider, "product", "physical", COMMON).remote_id

    found = provider.find("product", "sku", "SHOE-1")

    assert found is not None
    assert [row.remote_id for row in found] == [remote_id]
    assert provider.find("product", "sku", "NONE") == ()


def test_what_cannot_be_asked_is_none(provider: Provider) -> None:
    """Not every field can be searched for, and media not at all."""
    create(provider, "product", "physical", COMMON)

    assert provider.find("product", "slug", "shoe-1") is None
    assert provider.find("product", "cost", Decimal(1)) is None
    assert provider.find("media", "digest", "0" * 12) is None


def test_media_are_known_by_their_bytes(provider: Provider, tmp_path: Path) -> None:
    """An upload shows its digest, and a product that uses it shows the digest, too."""
    written = upload(provider, tmp_path / "حذاء Nike.PNG", PNG, alt="حذاء")

    assert written.live is not None
    digest = str(written.live.values["digest"])
    assert (digest, written.live.values["alt"]) == (hashlib.sha256(PNG).hexdigest()[:12], "حذاء")
    values: Any = {**COMMON, "image": digest, "gallery": (digest,)}
    product = provider.write(
        Write(
            Verb.CREATE,
            Address("product", "one"),
            "physical",
            values,
            media_ids={digest: written.remote_id or ""},
        )
    )
    assert product.live is not None
    assert (product.live.values["image"], product.live.values["gallery"]) == (digest, (digest,))


def test_new_bytes_are_a_new_media_and_a_new_text_is_not(
    provider: Provider, tmp_path: Path
) -> None:
    """The alternative text changes in place; the picture does not."""
    first = upload(provider, tmp_path / "a.png", PNG)
    other = PNG + b"more"
    (tmp_path / "a.png").write_bytes(other)
    digest = hashlib.sha256(other).hexdigest()[:12]
    media = Address("media", "one")
    content = Content(tmp_path / "a.png", len(other), "image/png")

    text = provider.write(Write(Verb.UPDATE, media, "", {"alt": "new"}, first.remote_id))
    bytes_ = provider.write(
        Write(Verb.UPDATE, media, "", {"digest": digest}, first.remote_id, content=content)
    )

    assert text.remote_id == first.remote_id
    assert text.live is not None
    assert text.live.values["alt"] == "new"
    assert bytes_.remote_id != first.remote_id
    assert bytes_.live is not None
    assert bytes_.live.values["digest"] == digest


def test_media_cannot_be_listed_or_read(provider: Provider) -> None:
    """Who asks all the same is told so."""
    with pytest.raises(Refused):
        provider.list("media")
    with pytest.raises(Refused):
        provider.read("media", "", "1")


def test_a_webhook_lives_its_life(provider: Provider) -> None:
    """It is created with a secret, found, changed, rotated, and deleted."""
    values = {"name": "Orders", "url": "https://erp.example/a", "events": ("order.created",)}
    made = create(provider, "webhook", "", values)
    remote_id = made.remote_id or ""
    hook = Address("webhook", "one")

    assert made.secret is not None
    found = provider.find("webhook", "url", "https://erp.example/a") or ()
    assert [row.remote_id for row in found] == [remote_id]
    assert provider.find("webhook", "url", "https://erp.example/b") == ()
    assert provider.find("webhook", "secret.version", 1) is None

    changed = provider.write(
        Write(Verb.UPDATE, hook, "", {"url": "https://erp.example/b"}, remote_id)
    )
    assert changed.secret is None
    live = provider.read("webhook", "", remote_id)
    assert live is not None
    assert (live.full, dict(live.values)) == (True, {**values, "url": "https://erp.example/b"})

    rotated = provider.write(Write(Verb.UPDATE, hook, "", {"secret.version": 2}, remote_id))
    assert rotated.secret is not None
    assert rotated.secret != made.secret

    provider.write(Write(Verb.DELETE, hook, "", {}, remote_id))
    provider.write(Write(Verb.DELETE, hook, "", {}, remote_id))
    assert provider.read("webhook", "", remote_id) is None


def test_a_third_webhook_is_refused(provider: Provider) -> None:
    """The store allows two, and the capabilities say so beforehand."""
    for name in "ab":
        url = f"https://erp.example/{name}"
        create(provider, "webhook", "", {"url": url, "events": ("order.created",)})

    with pytest.raises(Invalid):
        create(
            provider, "webhook", "", {"url": "https://erp.example/c", "events": ("order.created",)}
        )
    assert provider.capabilities.max_count["webhook"] == 2


def test_a_provider_has_an_identity_and_an_end(provider: Provider) -> None:
    """Its base URL tells stores apart; closing it is harmless."""
    assert "://" in provider.base_url
    provider.close()
