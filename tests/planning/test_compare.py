"""The three-way compare, field by field."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.builders import KEY, live, product, state_entry
from tjar_sync.model.catalog import LifecyclePolicy
from tjar_sync.model.plan import FieldChange, Reason
from tjar_sync.model.record import storable
from tjar_sync.planning.compare import Sides, compare

CASES: dict[str, tuple[dict[str, Any], dict[str, Any] | None, dict[str, Any] | None, Any]] = {
    # name: (D, D0, L, expected); D0 None: no record; L0 is D0 unless the case says `L0`
    "agreement": ({"name__en": "A"}, {"name__en": "A"}, {"name__en": "A"}, []),
    "edit": (
        {"name__en": "B"},
        {"name__en": "A"},
        {"name__en": "A"},
        [("name.en", "A", "B", Reason.EDIT)],
    ),
    "drift": (
        {"name__en": "A"},
        {"name__en": "A"},
        {"name__en": "X"},
        [("name.en", "X", "A", Reason.DRIFT)],
    ),
    "conflict": (
        {"name__en": "B"},
        {"name__en": "A"},
        {"name__en": "X"},
        [("name.en", "X", "B", Reason.CONFLICT, "A")],
    ),
    "the store's edit was taken into the files": (
        {"name__en": "X"},
        {"name__en": "A"},
        {"name__en": "X"},
        [],
    ),
    "an edit that the store spelled so all along": (
        {"name__en": "A"},
        {"name__en": "A ", "L0__name.en": "A"},
        {"name__en": "A"},
        [],
    ),
    "drift into an equivalent of what is wanted": (
        {"name__en": "A & B"},
        {"name__en": "A & B", "L0__name.en": "A &amp; B"},
        {"name__en": " A & B "},
        [],
    ),
    "the store's normalized value is no drift": (
        {"name__en": "A & B"},
        {"name__en": "A & B", "L0__name.en": "A &amp; B"},
        {"name__en": "A &amp; B"},
        [],
    ),
    "an edit is shown against what the file had": (
        {"name__en": "A & C"},
        {"name__en": "A & B", "L0__name.en": "A &amp; B"},
        {"name__en": "A &amp; B"},
        [("name.en", "A & B", "A & C", Reason.EDIT)],
    ),
    "an edit is shown against the store where it keeps something else": (
        {"slug": "new"},
        {"slug": "old", "L0__slug": "old-2"},
        {"slug": "old-2"},
        [("slug", "old-2", "new", Reason.EDIT)],
    ),
    "an edit to what the store made of it": (
        {"name__en": "A"},
        {"name__en": "A ", "L0__name.en": "A"},
        {"name__en": "A"},
        [],
    ),
    "an edit of white space is sent": (
        {"name__en": "A"},
        {"name__en": "A ", "L0__name.en": "A "},
        {"name__en": "A "},
        [("name.en", "A ", "A", Reason.EDIT)],
    ),
    "adopting what is equal once normalized": (
        {"name__en": "A & B", "sale_price": Decimal("1.00"), "description__en": "<p>x</p>"},
        None,
        {
            "name__en": "A &amp; B",
            "sale_price": Decimal(1),
            "description__en": "<p>x</p><script>y()</script>",
        },
        [],
    ),
    "names that the store has for ids are nobody's": (
        {"categories": (5, 2)},
        {"categories": (5, 2)},
        {"categories": ("Shoes", "Socks")},
        [],
    ),
    "ids that it shows are compared": (
        {"categories": (5, 2)},
        {"categories": (5, 2)},
        {"categories": (5, 3)},
        [("categories", (5, 3), (5, 2), Reason.DRIFT)],
    ),
    "adopting what differs": (
        {"name__en": "A"},
        None,
        {"name__en": "B"},
        [("name.en", "B", "A", Reason.ADOPT)],
    ),
    "a field newly managed": (
        {"name__en": "A", "tags": ("x",)},
        {"name__en": "A"},
        {"name__en": "A", "tags": ()},
        [("tags", (), ("x",), Reason.NEW)],
    ),
    "a field newly shown by the store, equal": (
        {"policy": "P"},
        {"policy": "P", "L0__policy": ...},
        {"policy": "P"},
        [],
    ),
    "a field newly shown by the store, different": (
        {"policy": "P"},
        {"policy": "P", "L0__policy": ...},
        {"policy": "Q"},
        [("policy", "Q", "P", Reason.DRIFT)],
    ),
    "a field newly shown by the store, and edited": (
        {"policy": "P"},
        {"policy": "O", "L0__policy": ...},
        {"policy": "Q"},
        [("policy", "Q", "P", Reason.EDIT)],
    ),
    "a hidden field as last written": (
        {"cost": Decimal(5)},
        {"cost": Decimal(5)},
        {"cost": ...},
        [],
    ),
    "a hidden field edited": (
        {"cost": Decimal(6)},
        {"cost": Decimal(5)},
        {"cost": ...},
        [("cost", Decimal(5), Decimal(6), Reason.EDIT)],
    ),
    "a hidden field newly managed": (
        {"name__en": "A", "cost": Decimal(6)},
        {"name__en": "A"},
        {"name__en": "A", "cost": ...},
        [("cost", None, Decimal(6), Reason.NEW, None, False)],
    ),
    "a hidden field on adoption": (
        {"cost": Decimal(6)},
        None,
        {"cost": ...},
        [("cost", None, Decimal(6), Reason.ADOPT, None, False)],
    ),
    "sets compare without order and repeats": (
        {"tags": ("b", "a")},
        {"tags": ("a", "b", "a")},
        {"tags": ("a", "b", "a")},
        [],
    ),
    "galleries compare in order": (
        {"gallery": ("b", "a")},
        {"gallery": ("a", "b")},
        {"gallery": ("a", "b")},
        [("gallery", ("a", "b"), ("b", "a"), Reason.EDIT)],
    ),
    "cleared equals empty": ({"summary__en": None}, None, {"summary__en": ""}, []),
    "clearing": (
        {"tags": ()},
        {"tags": ("a",)},
        {"tags": ("a",)},
        [("tags", ("a",), (), Reason.EDIT)],
    ),
    "stock belongs to the store": (
        {"quantity": 150},
        {"quantity": 150},
        {"quantity": 3},
        [],
    ),
    "variant stock belongs to the store": (
        {"variants": ({"color": "red", "size": "S", "stock": 9},)},
        {"variants": ({"color": "red", "size": "S", "stock": 9},)},
        {"variants": ({"color": "red", "size": "S", "stock": 1},)},
        [],
    ),
    "variants compare without order": (
        {"variants": ({"color": "b", "size": "S"}, {"color": "a", "size": None})},
        None,
        {"variants": ({"color": "a", "size": None}, {"color": "b", "size": "S"})},
        [],
    ),
    "fields after one that is not watched": (
        {"quantity": 5, "tags": ("x",)},
        {"quantity": 5, "tags": ()},
        {"quantity": 3, "tags": ()},
        [("tags", (), ("x",), Reason.EDIT)],
    ),
    "links are shown by address": (
        {"related": ("product.lace",)},
        {"related": ("product.sock@2",)},
        {"related": ...},
        [("related", ("product.sock",), ("product.lace",), Reason.EDIT)],
    ),
    "links where there were none": (
        {"related": ("product.lace",)},
        {"related": ()},
        {"related": ...},
        [("related", (), ("product.lace",), Reason.EDIT)],
    ),
    "no links, newly managed": (
        {"related": ()},
        {"name__en": "A"},
        {"related": ...},
        [("related", None, (), Reason.NEW, None, False)],
    ),
    "a slug compares as the store makes it": ({"slug": "A b"}, None, {"slug": "a-b"}, []),
    "options differ": (
        {"options": ({"type": "text", "title": {"ar": "أ", "en": "A"}},)},
        None,
        {"options": ({"type": "text", "title": {"ar": "أ", "en": "B"}},)},
        [
            (
                "options",
                ({"type": "text", "title": {"ar": "أ", "en": "B"}},),
                ({"type": "text", "title": {"ar": "أ", "en": "A"}},),
                Reason.ADOPT,
            )
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_three_ways(name: str) -> None:
    """Each combination of wanted, last written, shown then and shown now has one outcome."""
    wanted, last, shown, expected = CASES[name]
    resource = product(**wanted)
    row = None
    if last is not None:
        then = {key[4:]: value for key, value in last.items() if key.startswith("L0__")}
        written = product(**{key: value for key, value in last.items() if key[:4] != "L0__"})
        row = state_entry(written, live(written, **then))
    now = live(product(**(wanted if last is None else last_only(last))), **(shown or {}))

    actual = compare(Sides(resource, resource.values, row, now))

    assert tuple(field_change(*item) for item in expected) == actual


def last_only(last: dict[str, Any]) -> dict[str, Any]:
    """Return what was last written, without what the store showed then."""
    return {key: value for key, value in last.items() if key[:4] != "L0__"}


def field_change(
    path: str,
    before: Any,
    after: Any,
    reason: Reason,
    last: Any = None,
    known: bool = True,  # noqa: FBT001, FBT002 - the columns of the table above
) -> FieldChange:
    """Build an expected field change."""
    return FieldChange(path, before, after, reason, known, last)


def test_a_create_writes_everything() -> None:
    """Without a live resource every field is new, create-only ones included."""
    resource = product(name__en="A", quantity=3)

    actual = compare(Sides(resource, resource.values))

    assert (
        FieldChange("name.en", None, "A", Reason.NEW),
        FieldChange("quantity", None, 3, Reason.NEW),
    ) == actual


def test_links_of_a_create_are_addresses() -> None:
    """Ids that are known already are nothing for the reader."""
    resource = product(related=("product.sock",))
    desired = storable(resource, KEY, {"product.sock": "9"})

    actual = compare(Sides(resource, desired))

    assert (FieldChange("related", None, ("product.sock",), Reason.NEW),) == actual


RED: dict[str, Any] = {"color": "red", "size": "S", "stock": 9, "extra_cost": Decimal(1)}


@pytest.mark.parametrize("managed", [False, True])
def test_stock_is_shown_only_where_it_is_written(managed: bool) -> None:  # noqa: FBT001 - a case
    """In rows that the store has, its stock stays; a new row brings its own."""
    dear, blue = {**RED, "extra_cost": Decimal(2)}, {**RED, "color": "blue"}
    resource = product(variants=(dear, blue), manage=["quantity"] if managed else ())
    before = {**RED, "stock": 4}
    now = live(resource, variants=(before,))

    actual = compare(
        Sides(resource, resource.values, state_entry(resource, now, variants=(RED,)), now)
    )

    shown = [{key: row[key] for key in row if managed or key != "stock"} for row in (before, dear)]
    (change,) = actual
    assert ((shown[0],), (shown[1], blue)) == (change.before, change.after)


def test_rows_may_come_and_go_altogether() -> None:
    """Clearing all variants, or having the first, is a change like any other."""
    none, some = product(variants=None), product(variants=(RED,))
    kept = {key: value for key, value in RED.items() if key != "stock"}

    cleared = compare(Sides(none, none.values, state_entry(some), live(some)))
    first = compare(Sides(some, some.values, state_entry(none), live(none)))

    assert (FieldChange("variants", (kept,), (), Reason.EDIT),) == cleared
    assert (FieldChange("variants", (), (RED,), Reason.EDIT),) == first


def test_managed_stock_is_compared() -> None:
    """With `manage: [quantity]` git decides over stock, of variants too."""
    row = {"color": "red", "size": "S", "stock": 9}
    resource = product(quantity=5, variants=(row,), manage=["quantity"])
    now = live(resource, quantity=3, variants=({**row, "stock": 1},))

    actual = compare(Sides(resource, resource.values, state_entry(resource), now))

    assert ["quantity", "variants"] == [item.path for item in actual]


@pytest.mark.parametrize("ignored", ["name", "name.en"])
def test_ignored_fields_are_left_alone(ignored: str) -> None:
    """`lifecycle.ignore` takes a field or its parent out of every comparison."""
    lifecycle = LifecyclePolicy(ignore=frozenset({ignored}))
    resource = product(name__en="A", lifecycle=lifecycle)

    actual = compare(
        Sides(resource, resource.values, state_entry(resource), live(resource, name__en="X"))
    )

    assert () == actual


def test_links_to_what_is_made_anew_are_written_again() -> None:
    """A related product that gets a new id is linked again, though the file did not change."""
    resource = product(related=("product.sock", "product.lace"))
    row = state_entry(resource, related=("product.sock@2", "product.lace@3"))
    desired = storable(resource, KEY, {"product.sock": "9", "product.lace": "3"})

    actual = compare(Sides(resource, desired, row, live(resource, related=...)))

    expected = FieldChange(
        "related", ("product.lace",), ("product.sock", "product.lace"), Reason.RELINK
    )
    assert (expected,) == actual
