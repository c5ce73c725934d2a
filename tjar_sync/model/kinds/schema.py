"""What a person may write in a file, as pydantic types."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeAlias

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    PlainValidator,
    SecretStr,
    Tag,
    WithJsonSchema,
    with_config,
)
from pydantic.types import StringConstraints
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

STRICT = ConfigDict(extra="forbid", strict=True, arbitrary_types_allowed=True)
"""Unknown keys are mistakes, and nothing is converted behind the author's back."""

CENTS = -2
_CENT = Decimal("0.01")
LARGEST_MONEY = Decimal("9999999999.99")
LARGEST_NUMBER = 2**53 - 1


def _as_decimal(value: object) -> object:
    return Decimal(value) if type(value) is int else value


def _two_decimals(value: Decimal) -> Decimal:
    """Write 20, 20.0 and 20.00 alike, and keep what a person wrote beyond two decimals."""
    if value.same_quantum(_CENT):
        return value
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < CENTS:
        return value
    return value.quantize(_CENT)


Money: TypeAlias = Annotated[
    Decimal,
    Field(ge=0, le=LARGEST_MONEY, allow_inf_nan=False),  # first: pydantic's own check, not Python's
    BeforeValidator(_as_decimal),
    AfterValidator(_two_decimals),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": float(LARGEST_MONEY)}),
]
"""Money in the store's currency, exact."""

GRAMS = -3
_LARGEST_MEASURE = 100_000


def _to_the_gram(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < GRAMS:
        raise ValueError("a measure has at most three decimals")
    return value


Measure: TypeAlias = Annotated[
    Decimal,
    Field(ge=0, le=_LARGEST_MEASURE, allow_inf_nan=False),
    BeforeValidator(_as_decimal),
    AfterValidator(_to_the_gram),
    WithJsonSchema(
        {"type": "number", "minimum": 0, "maximum": _LARGEST_MEASURE, "multipleOf": 0.001}
    ),
]
"""A weight or a length, with at most three decimals."""

Count: TypeAlias = Annotated[int, Field(ge=0, le=LARGEST_NUMBER)]
Positive: TypeAlias = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]


def _not_blank(value: str) -> str:
    """Refuse white space alone: a store trims it away and then misses the text (A23)."""
    if not value.strip():
        raise PydanticCustomError("string_too_short", "blank")
    return value


WORD_PATTERN = r"\S"
_WORD: dict[str, object] = {"type": "string", "minLength": 1, "maxLength": 255}
Word: TypeAlias = Annotated[
    str,
    StringConstraints(min_length=1, max_length=255),
    AfterValidator(_not_blank),
    WithJsonSchema({**_WORD, "pattern": WORD_PATTERN}),
]
"""One line of text that may not be blank: a sku, a tag, a colour."""
_BELOW = r"(?!/)(?!(?:.*/)?\.\.(?:/|$))"
"""A path that does not lead out of the catalog."""
_CONTENT = rf"{_BELOW}(?!(?:.*/)?\.[^./])[^\\]*"
"""A path below the catalog's folder, to nothing hidden."""
FILE_PATTERN = f"^{_CONTENT}$"
File: TypeAlias = Annotated[Word, WithJsonSchema({**_WORD, "pattern": FILE_PATTERN})]
"""A file that is read as content, by its path below the catalog's folder."""
SECRET_FILE_PATTERN = rf"^{_BELOW}(?!.*\.[yY][aA]?[mM][lL]$).*$"
SecretFile: TypeAlias = Annotated[Word, WithJsonSchema({**_WORD, "pattern": SECRET_FILE_PATTERN})]
"""A file that a secret is written to: none that the catalog is read from."""
_SMALL = r"[\p{Ll}\p{Lo}\p{Lm}\p{N}]+"
SLUG_PATTERN = rf"^{_SMALL}(-{_SMALL})*$"
Slug: TypeAlias = Annotated[Word, WithJsonSchema({**_WORD, "pattern": SLUG_PATTERN})]
"""Small letters, digits and single hyphens between them."""
NO_DOLLAR_PATTERN = r"^(?!\$)"
PassedOn: TypeAlias = Annotated[
    dict[str, Any],
    WithJsonSchema({"type": "object", "propertyNames": {"pattern": NO_DOLLAR_PATTERN}}),
]
"""Whatever the store takes, by its own names."""


def _is_a_day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"`{text}` is not a day such as 2027-01-31") from error
    return text


DAY_PATTERN = r"^\d{4}-?(\d{2}-?\d{2}|W\d{2}(-?\d)?)$"
Day: TypeAlias = Annotated[
    Word,
    AfterValidator(_is_a_day),
    WithJsonSchema({"type": "string", "format": "date", "pattern": DAY_PATTERN}),
]
Line: TypeAlias = Annotated[str, StringConstraints(max_length=1000)]
URL_PATTERN = r"^https?://[^\s/]+(/\S*)?$"
Url: TypeAlias = Annotated[str, StringConstraints(pattern=URL_PATTERN, max_length=2000)]
CURRENCY_PATTERN = r"^[A-Z]{3}$"
CLOCK_PATTERN = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
Clock: TypeAlias = Annotated[str, StringConstraints(pattern=CLOCK_PATTERN)]
"""Time of day, `HH:MM`."""
Name: TypeAlias = Annotated[int | str, Field(union_mode="left_to_right")]
"""A category, brand or badge: a name from store.yaml's `ids`, or the store's own number."""


@with_config(STRICT)
class FileText(TypedDict):
    """Text kept in a file of its own, relative to the catalog's root."""

    file: File


def _text_or_file(value: object) -> str:
    return "<file>" if isinstance(value, dict) else "<text>"


Text: TypeAlias = Annotated[
    Annotated[Annotated[str, StringConstraints(max_length=1_000_000)], Tag("<text>")]
    | Annotated[FileText, Tag("<file>")],
    Discriminator(_text_or_file),
]
"""A text, or `{file: …}` that holds it."""


def _secret(value: object) -> SecretStr:
    if isinstance(value, SecretStr):
        return value
    if not isinstance(value, str) or not value:
        raise ValueError("a code is a text that is not empty")
    return SecretStr(value)


Code: TypeAlias = Annotated[
    SecretStr,
    PlainValidator(_secret),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "minLength": 1, "writeOnly": True}),
]
"""A secret, from the moment it is read."""


def _list_or_file(value: object) -> str:
    return "<file>" if isinstance(value, dict) else "<list>"


Codes: TypeAlias = Annotated[
    Annotated[list[Code], Tag("<list>")] | Annotated[FileText, Tag("<file>")],
    Discriminator(_list_or_file),
]
"""Secrets, or `{file: …}` that holds one in each line and that git does not keep."""
