"""What is asked of what a person may write in a file, as pydantic types; `schema.py` names them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    PlainValidator,
    Tag,
    WithJsonSchema,
    with_config,
)
from pydantic.types import StringConstraints
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from tjar_sync.model.kinds.schema import (
    CENTS,
    CLOCK_PATTERN,
    DAY_PATTERN,
    FILE_PATTERN,
    GRAMS,
    LARGEST_MONEY,
    LARGEST_NUMBER,
    NO_DOLLAR_PATTERN,
    SECRET_FILE_PATTERN,
    SLUG_PATTERN,
    URL_PATTERN,
    WORD_PATTERN,
    File,
)
from tjar_sync.model.secret import SecretStr

STRICT = ConfigDict(extra="forbid", strict=True, arbitrary_types_allowed=True)
"""Unknown keys are mistakes, and nothing is converted behind the author's back."""

_CENT = Decimal("0.01")


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


MONEY = Annotated[
    Decimal,
    Field(ge=0, le=LARGEST_MONEY, allow_inf_nan=False),  # first: pydantic's own check, not Python's
    BeforeValidator(_as_decimal),
    AfterValidator(_two_decimals),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": float(LARGEST_MONEY)}),
]

_LARGEST_MEASURE = 100_000


def _to_the_gram(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < GRAMS:
        raise ValueError("a measure has at most three decimals")
    return value


MEASURE = Annotated[
    Decimal,
    Field(ge=0, le=_LARGEST_MEASURE, allow_inf_nan=False),
    BeforeValidator(_as_decimal),
    AfterValidator(_to_the_gram),
    WithJsonSchema(
        {"type": "number", "minimum": 0, "maximum": _LARGEST_MEASURE, "multipleOf": 0.001}
    ),
]

COUNT = Annotated[int, Field(ge=0, le=LARGEST_NUMBER)]
POSITIVE = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]


def _not_blank(value: str) -> str:
    """Refuse white space alone: a store trims it away and then misses the text (A23)."""
    if not value.strip():
        raise PydanticCustomError("string_too_short", "blank")
    return value


_WORD: dict[str, object] = {"type": "string", "minLength": 1, "maxLength": 255}
WORD = Annotated[
    str,
    StringConstraints(min_length=1, max_length=255),
    AfterValidator(_not_blank),
    WithJsonSchema({**_WORD, "pattern": WORD_PATTERN}),
]
FILE = Annotated[WORD, WithJsonSchema({**_WORD, "pattern": FILE_PATTERN})]
SECRET_FILE = Annotated[WORD, WithJsonSchema({**_WORD, "pattern": SECRET_FILE_PATTERN})]
SLUG = Annotated[WORD, WithJsonSchema({**_WORD, "pattern": SLUG_PATTERN})]
PASSED_ON = Annotated[
    dict[str, Any],
    WithJsonSchema({"type": "object", "propertyNames": {"pattern": NO_DOLLAR_PATTERN}}),
]


def _is_a_day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"`{text}` is not a day such as 2027-01-31") from error
    return text


DAY = Annotated[
    WORD,
    AfterValidator(_is_a_day),
    WithJsonSchema({"type": "string", "format": "date", "pattern": DAY_PATTERN}),
]
LINE = Annotated[str, StringConstraints(max_length=1000)]
URL = Annotated[str, StringConstraints(pattern=URL_PATTERN, max_length=2000)]
CLOCK = Annotated[str, StringConstraints(pattern=CLOCK_PATTERN)]
NAME = Annotated[int | str, Field(union_mode="left_to_right")]


@with_config(STRICT)
class FileText(TypedDict):
    """Text kept in a file of its own, relative to the catalog's root."""

    file: File


def _text_or_file(value: object) -> str:
    return "<file>" if isinstance(value, dict) else "<text>"


TEXT = Annotated[
    Annotated[Annotated[str, StringConstraints(max_length=1_000_000)], Tag("<text>")]
    | Annotated[FileText, Tag("<file>")],
    Discriminator(_text_or_file),
]


def _secret(value: object) -> SecretStr:
    if isinstance(value, SecretStr):
        return value
    if not isinstance(value, str) or not value:
        raise ValueError("a code is a text that is not empty")
    return SecretStr(value)


CODE = Annotated[
    SecretStr,
    PlainValidator(_secret),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "minLength": 1, "writeOnly": True}),
]
"""A secret, from the moment it is read."""


def _list_or_file(value: object) -> str:
    return "<file>" if isinstance(value, dict) else "<list>"


CODES = Annotated[
    Annotated[list[CODE], Tag("<list>")] | Annotated[FileText, Tag("<file>")],
    Discriminator(_list_or_file),
]
