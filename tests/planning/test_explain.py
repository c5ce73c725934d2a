"""Why a field will or will not change, from values alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import catalog, inputs, live, product, snapshot, state, state_entry
from tjar_sync.errors import UsageError
from tjar_sync.model.catalog import Catalog, LifecyclePolicy, Move, OnRemove
from tjar_sync.model.explanation import Explanation, Known, Owner
from tjar_sync.planning import build
from tjar_sync.planning.explain import explain, subject

if TYPE_CHECKING:
    from tjar_sync.model.live import Live
    from tjar_sync.model.state import StateEntry

SHOE = product(
    "shoe", name__en="Shoe", sale_price=Decimal("10.00"), sku="S-1", cost=Decimal("3.00")
)


def told(
    name: str, wanted: Catalog, *rows: StateEntry, shown: tuple[Live, ...] = (), whole: bool = True
) -> Explanation:
    """Explain an address, or a field of it, by a plan of these sides."""
    known = state(*rows)
    planned = build(inputs(wanted, known, snapshot(*shown, whole=whole)))
    return explain(name, wanted, known, (), planned)


def why(found: Explanation) -> str:
    """Return the one sentence."""
    (one,) = found.fields
    return one.why


def shows(**values: Any) -> Live:
    """Build what the store shows of the shoe, which is never its cost."""
    return live(SHOE, **{"cost": ..., **values})


CASES: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "agreement": ({}, {}, "it stays: the store shows what the files say"),
    "an edit": (
        {"sale_price": Decimal("9.00")},
        {},
        "it will be written: the files changed since it was last written",
    ),
    "drift": (
        {},
        {"sale_price": Decimal("8.00")},
        "it will be written back: the store changed since the last apply (drift)",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_why_a_field_changes_or_not(name: str) -> None:
    """The plan's own reason, in words."""
    written, shown, sentence = CASES[name]
    row = state_entry(SHOE, shows(**written), **written)

    assert sentence == why(
        told("product.shoe.sale_price", catalog(SHOE), row, shown=(shows(**written, **shown),))
    )


def test_a_store_s_own_spelling_stays() -> None:
    """What was shown right after the write, and is shown now, is no difference."""
    row = state_entry(SHOE, shows(name__en="SHOE!"))
    found = told("product.shoe.name.en", catalog(SHOE), row, shown=(shows(name__en="SHOE!"),))

    assert "it stays: the store keeps what was last written in its own spelling" == why(found)


def test_what_is_never_shown_stays() -> None:
    """Only what was last written tells."""
    found = told("product.shoe.cost", catalog(SHOE), state_entry(SHOE, shows()), shown=(shows(),))

    assert "it stays: the files say what was last written, and the store never shows it" == why(
        found
    )
    assert {Known.FILES, Known.WRITTEN} == set(found.fields[0].values)


def test_what_is_not_seen_could_not_be_told() -> None:
    """A list that is not whole proves nothing; what the plan says of it goes along."""
    found = told("product.shoe.sku", catalog(SHOE), state_entry(SHOE, shows()), whole=False)

    assert "it could not be told: see what the plan says of the resource" == why(found)
    assert ["not-found"] == [one.code for one in found.told]


def test_another_product_in_its_place_could_not_be_told() -> None:
    """Its values are no values of ours."""
    other = live(product("x", name__en="Rug", sku="R", sale_price=Decimal(5)))
    mat = product("mat", name__en="Mat", sku="M")
    rows = state_entry(SHOE, shows()), state_entry(mat, live(mat, "2"))
    found = told(
        "product.shoe.sale_price", catalog(SHOE, mat), *rows, shown=(other, live(mat, "2"))
    )

    assert "it could not be told: see what the plan says of the resource" == why(found)


def test_a_new_resource_is_written_when_it_is_created() -> None:
    """Nothing is known of it but what the files say."""
    found = told("product.shoe", catalog(SHOE))

    assert {"it will be written when it is created"} == {one.why for one in found.fields}
    assert ("the state does not know it",) == found.facts


def test_what_left_the_files_is_explained_by_its_row() -> None:
    """What becomes of it, and of its fields."""
    row = replace(state_entry(SHOE, shows()), on_remove=OnRemove.ARCHIVE, protect=True)
    found = told("product.shoe", catalog(), row, shown=(shows(published=True),))
    whys = {one.path: one.why for one in found.fields}

    assert found.position is None
    assert (
        "protected: no plan removes it",
        "when it leaves the files: archive",
    ) == found.facts
    assert "it goes with the resource, which left the files" == whys["published"]
    assert "it is never written: no file says it" == whys["sku"]
    assert {Owner.STORE} == {one.owner for one in found.fields}


def test_what_is_archived_is_told_so() -> None:
    """It stays ours, out of sight."""
    row = replace(state_entry(SHOE, shows()), archived=True)
    found = told("product.shoe.sku", catalog(), row, shown=(shows(published=False),))

    assert "archived: we unpublished it when it left the files" in found.facts
    assert found.change is None


def test_what_the_store_counts_and_what_is_ignored_are_the_store_s() -> None:
    """Each with the way to make it the files'."""
    shoe = product(
        "shoe",
        name__en="Shoe",
        sku="S-1",
        quantity=5,
        tags=("a",),
        lifecycle=LifecyclePolicy(ignore=frozenset({"tags"})),
    )
    row, shown = state_entry(shoe, live(shoe)), live(shoe, quantity=3, tags=("b",))
    found = told("product.shoe", catalog(shoe), row, shown=(shown,))
    whys = {one.path: one.why for one in found.fields}

    assert "(`manage: [quantity]` makes it the files')" in whys["quantity"]
    assert "the file leaves it to the store (`lifecycle.ignore`)" in whys["tags"]


def test_without_a_look_only_files_and_state_speak() -> None:
    """Nothing is said of the store."""
    edited = state_entry(SHOE, shows(), sale_price=Decimal("9.00"))
    same = explain("product.shoe.sku", catalog(SHOE), state(edited), (), None)
    other = explain("product.shoe.sale_price", catalog(SHOE), state(edited), (), None)

    assert "the files say what was last written; the store was not looked at" == why(same)
    assert "it was not written so before; the store was not looked at" == why(other)


def test_an_old_address_leads_to_the_new_one() -> None:
    """What `moved:` names is explained under the address that it has now."""
    boot = replace(SHOE, address=product("boot").address)
    move = Move(SHOE.address, boot.address, SHOE.position)
    files = replace(catalog(boot), moved=(move,))
    found = told("product.shoe.sku", files, state_entry(SHOE, shows()), shown=(shows(),))

    assert (boot.address, "it stays: the store shows what the files say") == (
        found.address,
        why(found),
    )


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("product.sheo", "did you mean product.shoe?"),
        ("nothing", "an address is like product.nike-shoe"),
        ("product.shoe.pric", "did you mean product.shoe.price?"),
        ("product.shoe.zzzzzz", ""),
    ],
)
def test_what_there_is_not_is_told(name: str, hint: str) -> None:
    """With what was probably meant."""
    with pytest.raises(UsageError) as caught:
        subject(name, catalog(SHOE), state())

    assert hint == caught.value.hint
