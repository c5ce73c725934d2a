"""Equal to a person, and equal but for a store's normal forms."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from tests.strategies import texts
from tjar_sync.model.equality import are_same, as_typed, canonical, equivalent, normalized, row_key
from tjar_sync.model.kinds import KINDS, Field, Shape

FIELDS = KINDS["product"].fields
ROW = {"color": "red", "size": "S"}

SPELLED: list[tuple[str, Any, Any]] = [
    ("name.en", "Shoe", "  Shoe\n"),
    ("name.en", "Salt & Co", "Salt &amp; Co"),
    ("name.en", "e\u0301", "\u00e9"),
    ("name.en", "a\r\nb", "a\nb"),
    ("name.en", "", None),
    ("slug", "Nike Shoe!", "nike-shoe"),
    ("slug", "حذاء نايك", "حذاء-نايك"),
    ("sale_price", Decimal("1.0004"), Decimal("1.00")),
    ("sale_price", Decimal(1), Decimal("1.00")),
    ("description.en", "<p>a</p>", "<p>a</p><script>b</script>"),
    ("description.en", "<p>a</p>", " <p>a</p><SCRIPT src='x'>b"),
    ("tags", ("b", "a", "a"), ("a ", "b")),
    ("tags", (), None),
    ("related", ("product.a", "product.b"), ("product.b", "product.a")),
    ("variants", ({**ROW, "stock": 5},), ({**ROW, "stock": 2},)),
    ("variants", ({"color": "Salt & Co"},), ({"color": "Salt &amp; Co"},)),
    ("gallery", ("a&b",), ("a&amp;b",)),
    ("published", True, True),
]
OTHER: list[tuple[str, Any, Any]] = [
    ("name.en", "Shoe", "shoe"),
    ("name.en", "Salt &amp; Co", "Salt & Co"),  # an entity that a person typed stays one
    ("sale_price", Decimal("1.00"), Decimal("1.02")),
    ("sale_price", Decimal("1.005"), Decimal("1.01")),
    ("sale_price", Decimal("0.00"), None),
    ("description.en", "<p>a & b</p>", "<p>a &amp; b</p>"),  # markup is not unescaped
    ("tags", ("a",), ("a", "b")),
    ("gallery", ("a", "b"), ("b", "a")),
    ("variants", (ROW,), ({**ROW, "size": "M"},)),
    ("published", True, None),
    ("extra", {"a": 1}, {"a": 2}),
    ("extra", {"a": 1}, {"a": True}),
    ("extra", {"a": ({"b": 0},)}, {"a": ({"b": False},)}),
]


def form(value: Any) -> Any:
    """Show a value with its types, since True equals 1."""
    return repr(value)


@pytest.mark.parametrize(("path", "wanted", "shown"), SPELLED)
def test_a_stores_normalized_value_is_equivalent(path: str, wanted: Any, shown: Any) -> None:
    """What stores trim, round, slug, escape or put in order is no difference."""
    assert equivalent(FIELDS[path], wanted, shown, managed=False)


@pytest.mark.parametrize(("path", "wanted", "shown"), OTHER)
def test_another_value_is_not_equivalent(path: str, wanted: Any, shown: Any) -> None:
    """What a person would call different is different."""
    assert not equivalent(FIELDS[path], wanted, shown, managed=False)


WEIGHTS = [
    (3, "1.2345", "1.235", True),
    (3, "1.235", "1.236", False),
    (None, "1.2345", "1.234500", True),
    (None, "1.2345", "1.2346", False),
]


@pytest.mark.parametrize(("decimals", "wanted", "shown", "expected"), WEIGHTS)
def test_a_number_is_as_exact_as_its_field(
    decimals: int | None,
    wanted: str,
    shown: str,
    expected: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """Only money is rounded to two decimals; a weight to its own, or not at all."""
    field = Field("weight", Shape.NUMBER, decimals=decimals)

    assert expected is equivalent(field, Decimal(wanted), Decimal(shown), managed=False)


def test_a_cell_is_as_exact_as_its_own_field() -> None:
    """An amount in a row is money; what is passed through is compared to the last digit."""
    amounts: Any = [({**ROW, "extra_cost": Decimal(text)},) for text in ("1.0004", "1.00")]
    passed: Any = [{"weight": Decimal(text)} for text in ("1.005", "1.01")]

    assert equivalent(FIELDS["variants"], *amounts, managed=False)
    assert not equivalent(FIELDS["extra"], *passed, managed=False)


def test_stock_counts_where_it_is_managed() -> None:
    """What the store sells is its own, unless the files say otherwise."""
    field = FIELDS["variants"]
    before: Any = ({**ROW, "stock": 5},)
    after: Any = ({**ROW, "stock": 2},)

    assert canonical(field, before, managed=False) == canonical(field, after, managed=False)
    assert canonical(field, before, managed=True) != canonical(field, after, managed=True)


@pytest.mark.parametrize("path", ["name.en", "slug", "description.en", "tags"])
@given(text=texts())
def test_a_normalized_value_is_its_own(path: str, text: str) -> None:
    """What was brought to its form once stays as it is, and agrees with what it came from."""
    field: Field = FIELDS[path]
    value: Any = (text,) if path == "tags" else text
    once = normalized(field, value, managed=False)

    assert equivalent(field, value, value, managed=False)
    if path != "description.en":  # what is left when a script is cut out may be one again
        assert form(once) == form(normalized(field, once, managed=False))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"color": " red ", "size": None}, ("red", None)),
        ({"color": ""}, (None, None)),
        ("red", ()),
        (None, ()),
    ],
)
def test_rows_are_told_apart_by_their_key(row: Any, expected: tuple[Any, ...]) -> None:
    """A row's key is spelled as stores keep it; what is no row has none."""
    assert expected == row_key(FIELDS["variants"], row)


def test_what_is_no_row_does_not_count() -> None:
    """A store that shows something else among its rows is not misread."""
    shown: Any = (ROW, "red", None)

    assert (ROW,) == canonical(FIELDS["variants"], shown, managed=False)


@pytest.mark.parametrize(
    ("path", "shown", "typed"),
    [
        ("name.en", "Salt &amp; Co", "Salt & Co"),
        ("tags", ("R&amp;D", "b"), ("R&D", "b")),
        ("variants", ({"color": "a &lt; b"},), ({"color": "a < b"},)),
        ("variants", ({"image": "/a?b&copy=1"},), ({"image": "/a?b&copy=1"},)),
        ("image", "/a?b=1&copy=2", "/a?b=1&copy=2"),
        ("description.en", "<p>a &amp; b</p>", "<p>a &amp; b</p>"),
        ("sale_price", Decimal(1), Decimal(1)),
    ],
)
def test_what_a_store_shows_escaped_was_typed_without(path: str, shown: Any, typed: Any) -> None:
    """Texts are unescaped once; markup, addresses and numbers are what they are."""
    assert typed == as_typed(FIELDS[path], shown)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"a": 1, "b": "x"}, {"b": "x", "a": 1}, True),
        ({"a": 1}, {"a": True}, False),
        ({"a": Decimal(1)}, {"a": 1}, False),
        ({"a": Decimal("1.0")}, {"a": Decimal("1.00")}, True),
        ({"a": ("x", "y")}, {"a": ("x", "y")}, True),
        ({"a": ({"b": 1},)}, {"a": ({"b": True},)}, False),
        ({"a": 1}, {"a": 1, "b": None}, False),
    ],
)
def test_maps_alike_to_the_letter(one: dict[str, Any], other: dict[str, Any], same: bool) -> None:  # noqa: FBT001 - a parameter
    """The order of fields says nothing, a value's type does; of rows nothing is promised."""
    assert (same, same) == (are_same(one, other), are_same(other, one))
