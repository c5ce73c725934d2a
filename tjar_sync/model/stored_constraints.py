"""What is asked of what is read back from a file of ours, as pydantic types; `stored.py` names them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, PlainValidator, Strict

from tjar_sync.model.value import DEEPEST, SecretDigest

_LONGEST = 10**10

COUNT = Annotated[int, Strict(), Field(ge=0)]
FLAG = Annotated[bool, Strict()]
SECONDS = Annotated[float, Strict(), Field(ge=0, le=_LONGEST)]


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


VALUE = Annotated[Any, PlainValidator(_value)]
