"""What every provider promises, as tests over what its capabilities say that it can do.

A platform is put to them by a test module that imports all of this, in a place with a fixture
`provider`: it opens the platform's provider on an empty store.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tjar_sync.errors import Invalid, NotFound, Refused
from tjar_sync.model.capabilities import KindCapabilities
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import Verb
from tjar_sync.testing.provider_samples import (
    CLEARED,
    COMMON,
    OWN,
    change,
    create,
    fitting,
    needs,
    sample,
)

if TYPE_CHECKING:
    from tjar_sync.ports import Provider

EVERY_TYPE = pytest.mark.parametrize("kind_type", ["physical", "digital", "booking", "service"])


def able(provider: Provider) -> KindCapabilities:
    """Return what the store can do with products."""
    return provider.capabilities.of("product")


@EVERY_TYPE
def test_a_product_of_every_type_shows_what_was_written(provider: Provider, kind_type: str) -> None:
    """All that a store shows reads back as it was written, on create and in details."""
    needs(kind_type in able(provider).types, f"it has no {kind_type} products")
    values = sample(provider, kind_type)
    shown = able(provider).shown

    written = create(provider, "product", kind_type, values)

    assert written.remote_id is not None
    live = provider.read("product", kind_type, written.remote_id)
    assert live is not None
    assert {path: live.values[path] for path in values if path in shown} == {
        path: value for path, value in values.items() if path in shown
    }
    assert not live.values.keys() - shown
    assert (live.type, live.full) == (kind_type, True)
    assert written.live is not None
    assert written.live.values == live.values


@EVERY_TYPE
def test_an_update_changes_what_it_names_and_nothing_else(
    provider: Provider, kind_type: str
) -> None:
    """One field is written, and the others stay, in a store that replaces all of it too."""
    needs(kind_type in able(provider).types, f"it has no {kind_type} products")
    values = fitting(provider, "product", COMMON)
    remote_id = create(provider, "product", kind_type, values).remote_id or ""

    change(provider, Verb.UPDATE, kind_type, remote_id, {"sale_price": Decimal("9.50")}, values)

    live = provider.read("product", kind_type, remote_id)
    assert live is not None
    expected = {**values, "sale_price": Decimal("9.50")}
    shown = able(provider).shown
    assert {path: live.values[path] for path in expected if path in shown} == {
        path: value for path, value in expected.items() if path in shown
    }


def test_what_the_files_do_not_manage_stays(provider: Provider) -> None:
    """An update knows nothing of the other fields, and leaves them as the store shows them."""
    values = fitting(provider, "product", COMMON)
    remote_id = create(provider, "product", "physical", values).remote_id or ""

    change(provider, Verb.UPDATE, "physical", remote_id, {"sale_price": Decimal("9.50")})

    live = provider.read("product", "physical", remote_id)
    assert live is not None
    assert (live.values["sale_price"], live.values["sku"]) == (Decimal("9.50"), "SHOE-1")


def test_clearing_empties_a_field(provider: Provider) -> None:
    """None and the empty list reach the store and read back so."""
    remote_id = create(provider, "product", "physical", sample(provider, "physical")).remote_id
    cleared = {
        path: value
        for path, value in CLEARED.items()
        if path in able(provider).on_update & able(provider).shown
    }

    change(provider, Verb.UPDATE, "physical", remote_id or "", cleared)

    live = provider.read("product", "physical", remote_id or "")
    assert live is not None
    assert {path: live.values[path] for path in cleared} == cleared


def test_stock_left_to_the_store_stays(provider: Provider) -> None:
    """A variant without a stock keeps what the store has, and a new one starts with none."""
    needs("variants" in able(provider).on_update, "it has no variants")
    variant = OWN["physical"]["variants"][0]
    remote_id = create(provider, "product", "physical", sample(provider, "physical")).remote_id
    rows = ({**variant, "stock": None}, {**variant, "size": "L", "stock": None})

    change(provider, Verb.UPDATE, "physical", remote_id or "", {"variants": rows})

    live = provider.read("product", "physical", remote_id or "")
    assert live is not None
    assert live.values["variants"] == (variant, {**variant, "size": "L", "stock": 0})


def test_archiving_takes_out_of_sight(provider: Provider) -> None:
    """An archived product is still there, unpublished, and otherwise as it was."""
    values = fitting(provider, "product", {**COMMON, "published": True})
    remote_id = create(provider, "product", "physical", values).remote_id

    change(provider, Verb.ARCHIVE, "physical", remote_id or "", {})

    live = provider.read("product", "physical", remote_id or "")
    assert live is not None
    assert (live.values["published"], live.values["sku"]) == (False, "SHOE-1")


def test_deleting_twice_is_deleting(provider: Provider) -> None:
    """A delete of what is gone is done already; it is gone for reads and lists."""
    values = fitting(provider, "product", COMMON)
    remote_id = create(provider, "product", "physical", values).remote_id or ""

    first = change(provider, Verb.DELETE, "physical", remote_id, {})
    again = change(provider, Verb.DELETE, "physical", remote_id, {})

    assert (first.absent, again.absent) == (False, True)
    assert provider.read("product", "physical", remote_id) is None
    assert provider.list("product").rows == ()


def test_updating_what_is_gone_is_refused(provider: Provider) -> None:
    """An update never creates."""
    with pytest.raises(NotFound):
        change(provider, Verb.UPDATE, "physical", "77", {"sku": "X"})


def test_what_must_be_unique_is_refused_twice(provider: Provider) -> None:
    """The store's complaint names the field."""
    needs("sku" in able(provider).unique, "its skus may be shared")
    values = fitting(provider, "product", COMMON)
    create(provider, "product", "physical", values)

    with pytest.raises(Invalid, match="sku"):
        create(provider, "product", "physical", fitting(provider, "product", COMMON, slug="other"))


def test_a_list_shows_every_product_once(provider: Provider) -> None:
    """Rows are complete, of every type, and whole only where nothing else would show more."""
    values = {"name.en": "A", "sale_price": Decimal(1)}
    types = able(provider).types
    ids = {
        create(provider, "product", kind_type, {**values, "sku": kind_type}).remote_id
        for kind_type in sorted(types)
    }

    listing = provider.list("product")

    assert {row.remote_id for row in listing.rows} == ids
    assert {row.type for row in listing.rows} == types
    assert (listing.complete, listing.incomplete_reason) == (True, "")
    assert {row.full for row in listing.rows} == {not able(provider).read}
    assert all(row.updated_at and row.seen_at for row in listing.rows)


def test_what_changed_last_is_among_the_newest(provider: Provider) -> None:
    """Whether or not a store shows it first, the caller sees it."""
    values = {"name.en": "A", "sale_price": Decimal(1)}
    create(provider, "product", "physical", {**values, "sku": "old"})
    made = create(provider, "product", "physical", {**values, "sku": "new"})

    assert made.remote_id in {row.remote_id for row in provider.newest("product", 2)}


def test_finding_by_sku(provider: Provider) -> None:
    """The store is asked for one sku, and its empty answer counts."""
    needs("sku" in able(provider).find, "it cannot be asked by sku")
    values = fitting(provider, "product", COMMON)
    remote_id = create(provider, "product", "physical", values).remote_id

    found = provider.find("product", "sku", "SHOE-1")

    assert found is not None
    assert [row.remote_id for row in found] == [remote_id]
    assert provider.find("product", "sku", "NONE") == ()


def test_what_cannot_be_asked_is_none(provider: Provider) -> None:
    """A field that the capabilities do not name tells nothing, in any kind."""
    create(provider, "product", "physical", fitting(provider, "product", COMMON))

    asked: list[Any] = [
        provider.find(kind, path, COMMON.get(path, "x"))
        for kind, one in provider.capabilities.kinds.items()
        for path in KINDS[kind].fields
        if path not in one.find
    ]
    assert asked
    assert set(asked) == {None}


def test_what_cannot_be_listed_is_refused(provider: Provider) -> None:
    """Who asks all the same is told so."""
    kinds = provider.capabilities.kinds
    blind = [name for name, one in kinds.items() if not (one.list or one.read)]
    needs(bool(blind), "all its kinds can be listed")

    for kind in blind:
        with pytest.raises(Refused):
            provider.list(kind)
        with pytest.raises(Refused):
            provider.newest(kind, 1)
        with pytest.raises(Refused):
            provider.read(kind, "", "1")


def test_nobody_waits_for_anything_in_an_empty_store(provider: Provider) -> None:
    """A store without orders, and a platform without any, hold no product."""
    assert {} == provider.ordered()


def test_a_visit_tells_and_never_raises(provider: Provider) -> None:
    """Where nothing is to be had, there is a reason; what is no address is such a reason, too."""
    for url in (f"{provider.base_url}/there-is-no-such-picture.png", "no address at all"):
        found = provider.visit(url, 1000)

        assert found.problem
        assert b"" == found.content


def test_names_are_told_of_groups_alone(provider: Provider) -> None:
    """What a store calls its own numbers is told by the groups that fields take them from."""
    groups = {field.group for kind in KINDS.values() for field in kind.fields.values()}
    provider.list("product")

    assert set(provider.names) <= groups


def test_a_provider_has_an_identity_and_an_end(provider: Provider) -> None:
    """Its base URL tells stores apart; what it can do is told; closing it is harmless."""
    assert "://" in provider.base_url
    assert provider.capabilities.title
    assert provider.about() == provider.about()
    assert KindCapabilities() == provider.capabilities.of("no such kind")
    provider.close()
