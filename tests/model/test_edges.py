"""The corners of the model's small functions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from tests.builders import product
from tjar_sync.model.equality import equivalent, row_key
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.kinds.typed_dict import typed_dict
from tjar_sync.model.record import storable
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.value import dumps, loads

_KIND = KINDS["product"]
PRODUCT: TypeAdapter[Any] = TypeAdapter(typed_dict(_KIND))
FIELDS = _KIND.fields
AGREEMENTS = [
    ("name.en", "A & B", "A &amp; B", True),
    ("name.en", "A &amp; B", "A & B", False),
    ("description.en", "<p>a & b</p>", "<p>a &amp; b</p>", False),
    ("description.en", "<p>a</p><script>b</script>", "<p>a</p>", True),
    ("sale_price", Decimal("1.005"), Decimal("1.01"), False),
    ("published", False, None, False),
    ("min_purchase", 0, None, False),
    ("tags", (" b", "a"), ("a", "b"), True),
]


@pytest.mark.parametrize(("path", "wanted", "shown", "expected"), AGREEMENTS)
def test_what_a_store_may_make_of_a_value(
    path: str,
    wanted: Any,
    shown: Any,
    expected: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """Trimming, rounding and one escaping agree; nothing that a person would notice does."""
    assert expected is equivalent(FIELDS[path], wanted, shown, managed=False)


def test_a_row_that_is_none_has_no_key() -> None:
    """What is no mapping is told apart from every row."""
    assert () == row_key(FIELDS["variants"], "red")


def test_cleared_links_are_stored_as_cleared() -> None:
    """None stays None: there is no id behind it."""
    resource = product(related=None)

    assert {"related": None} == storable(resource, SecretStr("k"), {})


def test_money_keeps_what_is_beyond_two_decimals() -> None:
    """A price with three decimals is not rounded behind its author's back."""
    made = PRODUCT.validate_python({"sale_price": Decimal("1.005"), "price": Decimal("1.5")})

    assert ("1.005", "1.50") == (str(made["sale_price"]), str(made["price"]))


def test_a_code_that_is_a_secret_already_stays_one() -> None:
    """Values that were validated once may be validated again."""
    made = PRODUCT.validate_python({"codes": [SecretStr("a")]})

    assert [SecretStr("a")] == made["codes"]


def test_a_blank_word_is_refused() -> None:
    """White space alone is no tag."""
    with pytest.raises(ValidationError):
        PRODUCT.validate_python({"tags": [" "]})


@pytest.mark.parametrize("text", ["{", '{"$decimal": null}', '{"$decimal": "x"}', "[" * 9999])
def test_what_was_never_stored_is_refused(text: str) -> None:
    """Reading a stored value raises ValueError and nothing else."""
    with pytest.raises(ValueError, match=r".+"):
        loads(text)


def test_lists_in_lists_come_back_as_tuples() -> None:
    """What goes out comes back equal, and frozen."""
    assert ((1, (2,)), {"a": ((Decimal("1.50"),),)}) == loads(
        dumps(((1, (2,)), {"a": ((Decimal("1.50"),),)}))
    )
