"""What is alike to the letter is equal in every sense, so that nothing more need be compared."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tjar_sync.model.equality import canonical, equivalent, is_same, normalized
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.value import LivePicture, SecretDigest

if TYPE_CHECKING:
    from tjar_sync.model.kinds import Field
    from tjar_sync.model.value import Value

FIELDS = [field for kind in KINDS.values() for field in kind.fields.values()]
URL = "https://shop.example/a.png"
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([Decimal("1.0"), Decimal("1.00"), Decimal(1), Decimal("-0"), Decimal(0)]),
    st.sampled_from(["", " a", "a", "A", "&amp;", "<b>x</b>", "0123456789ab", "é", "e\u0301"]),
    st.sampled_from([LivePicture("0123456789ab", URL), SecretDigest("0")]),
)
VALUES = st.one_of(
    SCALARS,
    st.lists(SCALARS, max_size=3).map(tuple),
    st.lists(st.dictionaries(st.sampled_from(["color", "size"]), SCALARS), max_size=2).map(tuple),
    st.dictionaries(st.sampled_from(["a", "b"]), SCALARS, max_size=2),
)


@given(field=st.sampled_from(FIELDS), one=VALUES, other=VALUES, managed=st.booleans())
def test_what_is_the_same_is_equal_in_every_sense(
    field: Field, one: Value, other: Value, *, managed: bool
) -> None:
    """No form of comparing tells apart what is alike to the letter."""
    for pair in ((one, other), (one, one)):
        if is_same(*pair):
            assert canonical(field, pair[0], managed=managed) == canonical(
                field, pair[1], managed=managed
            )
            assert normalized(field, pair[0], managed=managed) == normalized(
                field, pair[1], managed=managed
            )
            assert equivalent(field, *pair, managed=managed)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a", "a", True),
        ("a", "b", False),
        (1, True, False),
        (1, Decimal(1), False),
        (Decimal("1.0"), Decimal("1.00"), True),
        (("a", "b"), ("a", "b"), True),
        (("a", 1), ("a", 1), False),
        (("a",), (LivePicture("a", URL),), False),
        ({"a": 1}, {"a": 1}, False),
        (None, None, True),
    ],
)
def test_what_counts_as_the_same(one: Value, other: Value, same: bool) -> None:  # noqa: FBT001 - a case's outcome
    """One type and one value; of lists texts alone, and nothing within which there is an order."""
    assert same == is_same(one, other)
