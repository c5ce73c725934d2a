"""What state keeps, and the digests that bind a plan to a store."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import KEY, live, media, product, webhook
from tjar_sync.model.catalog import LifecyclePolicy
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import Live
from tjar_sync.model.pictures import pictures
from tjar_sync.model.record import links, live_digest, record, relinked, storable, watched
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.value import SecretDigest

ROW = {"color": "red", "size": "S"}
SHOE = product(
    "shoe",
    name__en="Shoe",
    sale_price=Decimal("1.00"),
    quantity=5,
    tags=("a", "b"),
    variants=({**ROW, "stock": 3},),
)
ALL = tuple(SHOE.values)


def digest(shown: Live, *, managed: bool = False, paths: tuple[str, ...] = ALL) -> str:
    """Return the digest of what a store shows."""
    return live_digest(shown, paths, {"quantity"} if managed else ())


UNMOVED: list[dict[str, Any]] = [
    {"quantity": 4},
    {"tags": ("b", "a")},
    {"variants": ({**ROW, "stock": 0},)},
    {"slug": "what no plan is about"},
]
MOVED: list[dict[str, Any]] = [
    {"name__en": "Boot"},
    {"name__en": "Shoe "},
    {"name__en": None},
    {"name__en": ...},
    {"tags": ("a",)},
    {"variants": ()},
]


@pytest.mark.parametrize("shown", UNMOVED)
def test_what_says_nothing_moves_no_digest(shown: dict[str, Any]) -> None:
    """Sales, order, and fields that the plan does not touch."""
    assert digest(live(SHOE)) == digest(live(SHOE, **shown))


@pytest.mark.parametrize("shown", MOVED)
def test_an_edit_moves_the_digest(shown: dict[str, Any]) -> None:
    """Whatever a person changes in the store, to the letter."""
    assert digest(live(SHOE)) != digest(live(SHOE, **shown))


@pytest.mark.parametrize("shown", UNMOVED[:1] + UNMOVED[2:3])
def test_managed_stock_moves_the_digest(shown: dict[str, Any]) -> None:
    """Where the files manage stock, a sale counts."""
    assert digest(live(SHOE), managed=True) != digest(live(SHOE, **shown), managed=True)


def test_a_digest_does_not_depend_on_the_order_of_paths() -> None:
    """Same store, same digest."""
    assert digest(live(SHOE)) == digest(live(SHOE), paths=ALL[::-1])


@pytest.mark.parametrize(
    ("ignore", "path", "expected"),
    [
        ((), "name.en", True),
        (("name",), "name.en", False),
        (("name.en",), "name.en", False),
        (("name.e",), "name.en", True),
        ((), "quantity", False),
    ],
)
def test_what_is_watched(ignore: tuple[str, ...], path: str, *, expected: bool) -> None:
    """A field is compared unless it, or what it is part of, is ignored or the store's own."""
    shoe = product("shoe", name__en="Shoe", lifecycle=LifecyclePolicy(ignore=frozenset(ignore)))

    assert expected == watched(shoe, KINDS["product"].fields[path])


def test_a_managed_quantity_is_watched() -> None:
    """A resource may keep what is else the store's."""
    assert watched(product("shoe", manage={"quantity"}), KINDS["product"].fields["quantity"])


def test_links_are_kept_with_the_ids_behind_them() -> None:
    """A link to what was made anew is another link; one to what is not there bears no id."""
    shoe = product("shoe", related=("product.sock", "product.lace"))
    kept = storable(shoe, KEY, {"product.sock": "7"})

    assert ("product.sock@7", "product.lace") == kept["related"]
    assert {"product.sock": "7", "product.lace": ""} == links(kept["related"])


def test_cleared_links_are_kept_as_cleared() -> None:
    """No links at all is a value like any other."""
    kept = storable(product("shoe", related=None), KEY, {})

    assert kept["related"] is None
    assert {} == links(None)


def test_codes_are_kept_as_digests() -> None:
    """State tells that a code changed, and never which it is."""
    (kept,) = storable(product("card", "digital", codes=(SecretStr("AAA"),)), KEY, {}).values()

    assert isinstance(kept, tuple)
    assert [SecretDigest] == [type(item) for item in kept]


def test_what_is_not_written_yet_is_not_recorded() -> None:
    """So the next plan still wants it."""
    row = record(SHOE, SHOE.values, live(SHOE), without={"tags"})

    assert {"name.en", "sale_price", "variants"} == set(row.desired)


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("product", {"image": "a", "gallery": ("b", "c"), "name.en": "d"}, {"a", "b", "c"}),
        ("product", {"variants": ({"image": "a"}, {"color": "red"}), "files": ("b",)}, {"a", "b"}),
        ("product", {"image": None, "gallery": None, "variants": None}, set()),
        ("media", {"digest": "a"}, set()),
    ],
)
def test_pictures_are_found_wherever_they_are(
    kind: str, values: dict[str, Any], expected: set[str]
) -> None:
    """A product's picture, its gallery, its variants and files; a media refers to none."""
    assert expected == pictures(kind, values.items())


@pytest.mark.parametrize(
    ("updated_at", "seen_at", "expected"),
    [("1", "2", False), ("2", "2", True), ("", "2", True), ("1", "", True)],
)
def test_the_second_of_a_change_proves_nothing(
    updated_at: str, seen_at: str, *, expected: bool
) -> None:
    """A later edit in that second bears the same time."""
    assert expected == Live("product", "1", "physical", {}, updated_at, seen_at).racy


@pytest.mark.parametrize("resource", [SHOE, media(), webhook()])
def test_without_secrets_and_links_values_are_kept_as_they_are(resource: Any) -> None:
    """Nothing is copied that need not be."""
    assert storable(resource, KEY, {}) is resource.values


def test_links_follow_a_new_address() -> None:
    """Links of a row keep their ids and get the new addresses; a row without such is as it was."""
    desired: dict[str, Any] = {"related": ("product.a@7", "product.b"), "sku": "product.a"}
    row = replace(record(SHOE, {}, live(SHOE)), desired=desired)
    none = replace(row, desired={"related": None})
    names = {"product.a": "product.c"}

    assert ("product.c@7", "product.b") == relinked(row, names).desired["related"]
    assert "product.a" == relinked(row, names).desired["sku"]
    assert none is relinked(none, names)
