"""How what is read back from a file of ours is checked: strictly, as JSON's own types are few."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, TypeAlias

from pydantic import Field, PlainValidator, Strict

from tjar_sync.model.value import DEEPEST, SecretDigest

_LONGEST = 10**10

Count: TypeAlias = Annotated[int, Strict(), Field(ge=0)]
Flag: TypeAlias = Annotated[bool, Strict()]
Seconds: TypeAlias = Annotated[float, Strict(), Field(ge=0, le=_LONGEST)]


def _value(raw: object) -> object:
    """Return a value as it is. Raises ValueError for what no field can hold."""
    _check(raw, DEEPEST)
    return raw


def _check(raw: object, depth: int) -> None:
    match raw:
        case None | bool() | int() | str() | Decimal() | SecretDigest():
            return
        case tuple() if depth:
            for item in raw:
                _check(item, depth - 1)
        case dict() if depth:
            for item in raw.values():
                _check(item, depth - 1)
        case _:
            raise ValueError("it is not a value")


StoredValue: TypeAlias = Annotated[Any, PlainValidator(_value)]
"""A field's value, as `tjar_sync.model.value.loads` returns it."""
