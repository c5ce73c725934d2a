"""What a person may write in an entry: the edges of each type."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from pydantic import TypeAdapter, ValidationError

from tests.strategies import money
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.kinds.schema import LARGEST_MONEY
from tjar_sync.model.kinds.typed_dict import typed_dict
from tjar_sync.model.secret import SecretStr

READERS: dict[str, TypeAdapter[Any]] = {
    name: TypeAdapter(typed_dict(kind)) for name, kind in KINDS.items()
}

GOOD: list[tuple[str, dict[str, Any]]] = [
    ("product", {}),
    ("product", {"sku": "A", "sale_price": 0, "quantity": 0, "min_purchase": 1}),
    ("product", {"brand": "nike", "categories": [5, "shoes"], "id": 7}),
    ("product", {"description": {"ar": {"file": "a.html"}, "en": None}, "policy": "text"}),
    ("product", {"price": None, "tags": None, "codes": None, "video": None}),
    ("product", {"download_link": "https://example.com"}),
    (
        "product",
        {"availability": [{"day": "sunday", "start_time": "00:00", "end_time": "23:59"}]},
    ),
    ("media", {"file": "a.png", "alt": ""}),
    ("webhook", {"url": "http://a/b?c", "secret": {"write_to": "a", "version": 1}}),
]
BAD: list[tuple[str, dict[str, Any]]] = [
    ("product", {"sku": ""}),
    ("product", {"sku": "   "}),
    ("product", {"sku": "\u00a0\t"}),
    ("product", {"sku": "a" * 256}),
    ("product", {"sku": 5}),
    ("product", {"slug": None}),
    ("product", {"quantity": -1}),
    ("product", {"quantity": True}),
    ("product", {"quantity": 2**53}),
    ("product", {"min_purchase": 0}),
    ("product", {"published": "yes"}),
    ("product", {"type": "physicall"}),
    ("product", {"colour": "red"}),
    ("product", {"name": {"fr": "Chaussure"}}),
    ("product", {"name": {"en": {"file": " "}}}),
    ("product", {"name": {"en": 5}}),
    ("product", {"tags": ["a", " "]}),
    ("product", {"codes": [""]}),
    ("product", {"codes": [5]}),
    ("product", {"download_link": "ftp://example.com"}),
    ("product", {"download_link": "https://a b"}),
    ("product", {"availability": [{"day": "sunday", "start_time": "24:00", "end_time": "23:59"}]}),
    ("product", {"availability": [{"day": "sunday", "start_time": "9:00", "end_time": "23:59"}]}),
    ("product", {"availability": [{"day": "sunday", "start_time": "09:00"}]}),
    ("media", {"file": " "}),
    ("media", {"alt": "a" * 1001}),
    ("webhook", {"url": "https://"}),
    ("webhook", {"secret": {"version": 0}}),
]


@pytest.mark.parametrize(("kind", "entry"), GOOD)
def test_what_may_be_written_is_kept_as_it_is(kind: str, entry: dict[str, Any]) -> None:
    """Nothing is converted behind the author's back."""
    assert entry == READERS[kind].validate_python(entry)


@pytest.mark.parametrize(("kind", "entry"), BAD)
def test_mistakes_are_refused(kind: str, entry: dict[str, Any]) -> None:
    """Blank words, numbers out of range, other types, and keys that are not known."""
    with pytest.raises(ValidationError):
        READERS[kind].validate_python(entry)


def amount_of(written: Any) -> Any:
    """Read a price."""
    return READERS["product"].validate_python({"sale_price": written})["sale_price"]


AMOUNTS = {
    20: "20.00",
    0: "0.00",
    Decimal("20.0"): "20.00",
    Decimal("2E+1"): "20.00",
    Decimal("0.005"): "0.005",
    Decimal("1.230"): "1.230",
    LARGEST_MONEY: "9999999999.99",
}


@pytest.mark.parametrize("written", AMOUNTS)
def test_money_has_two_decimals_or_what_was_written(written: Any) -> None:
    """20, 20.0 and 20.00 are alike; what a person wrote beyond two decimals is kept."""
    assert AMOUNTS[written] == str(amount_of(written))


@given(money())
def test_money_of_two_decimals_stays(amount: Decimal) -> None:
    """A price as stores keep it is not touched."""
    assert str(amount) == str(amount_of(amount))


@pytest.mark.parametrize(
    "written",
    [
        -1,
        Decimal("-0.01"),
        LARGEST_MONEY + 1,
        Decimal("NaN"),
        Decimal("Infinity"),
        "1.50",
        1.5,
        True,
    ],
)
def test_what_is_no_money_is_refused(written: Any) -> None:
    """No debts, no fortunes, no fractions that a computer rounds, and no texts."""
    with pytest.raises(ValidationError):
        amount_of(written)


def test_a_code_is_a_secret_from_the_first() -> None:
    """Whether it was a secret already or not, and never shown by its own text."""
    read = READERS["product"].validate_python({"codes": ["AAA-111", SecretStr("BBB-222")]})

    assert ["AAA-111", "BBB-222"] == [code.get_secret_value() for code in read["codes"]]
    assert "AAA-111" not in str(read)


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_is_whole(name: str) -> None:
    """What the engine relies on: paths that key themselves, identities that are fields."""
    kind = KINDS[name]

    assert name == kind.name
    assert all(path == field.path for path, field in kind.fields.items())
    assert set(kind.identity) <= set(kind.fields)
    assert all(set(field.types) <= set(kind.types) for field in kind.fields.values())


@pytest.mark.parametrize(
    ("path", "kind_type", "expected"),
    [("codes", "digital", True), ("codes", "physical", False), ("name.en", "booking", True)],
)
def test_a_field_fits_some_types(path: str, kind_type: str, *, expected: bool) -> None:
    """Codes belong to digital products, a name to all."""
    assert expected == KINDS["product"].fields[path].fits(kind_type)
