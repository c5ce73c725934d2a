"""What store.yaml may hold, as types."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, with_config
from pydantic.types import StringConstraints
from typing_extensions import TypedDict

from tjar_sync.model.kinds import KINDS
from tjar_sync.model.kinds.schema import CURRENCY_PATTERN, STRICT, Positive, Word


def _as_decimal(value: object) -> object:
    return Decimal(value) if type(value) is int else value


Percent = Annotated[
    Decimal,
    BeforeValidator(_as_decimal),
    Field(ge=0, le=1000),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1000}),
]
Rate = Annotated[
    Decimal,
    BeforeValidator(_as_decimal),
    Field(gt=0, le=1000),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 1000}),
]


@with_config(STRICT)
class LimitsEntry(TypedDict, total=False):
    """How hard the store may be driven."""

    requests_per_second: Rate
    parallel: Annotated[int, Field(ge=1, le=64)]
    settle_seconds: Annotated[int, Field(ge=0, le=600)]
    read_back_seconds: Annotated[int, Field(ge=0, le=600)]


@with_config(STRICT)
class Ids(TypedDict, total=False):
    """Names used in the files, and this store's numbers for them."""

    categories: dict[str, Positive] | None
    brands: dict[str, Positive] | None
    badges: dict[str, Positive] | None


OnRemoveWord: TypeAlias = Literal["delete", "archive", "keep"]


@with_config(STRICT)
class GuardsEntry(TypedDict, total=False):
    """How much one run may remove or reprice."""

    max_deletes: Annotated[int, Field(ge=0, le=1_000_000)]
    max_delete_percent: Percent
    max_price_change_percent: Percent
    revert: Literal["allow", "block"]


def _is_a_day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"`{text}` is not a day such as 2027-01-31") from error
    return text


Day = Annotated[
    Word, AfterValidator(_is_a_day), WithJsonSchema({"type": "string", "format": "date"})
]


@with_config(STRICT)
class MuteEntry(TypedDict):
    """Drift that is known, and not told until a day has passed."""

    address: Word
    field: Word
    reason: Word
    until: Day


_OF_A_STORE: dict[str, Any] = {
    "provider": Word,
    "url": Word,
    "api_key": Word,
    "limits": LimitsEntry,
    "ids": Ids,
    "profile": Word,
    "contract": dict[str, Any] | None,
}
Currency = Annotated[str, StringConstraints(pattern=CURRENCY_PATTERN)]


def store_file() -> type:
    """Make the type of store.yaml as a whole, whose defaults are for the kinds that there are."""
    return _store_file(tuple(sorted(KINDS, key=lambda name: KINDS[name].content_addressed)))


@cache
def _store_file(kinds: tuple[str, ...]) -> type:
    functional: Any = TypedDict  # mypy knows this form with literal keys alone
    by_name: Any = dict  # mypy takes no type that is made here
    defaults = functional("DefaultsEntry", dict.fromkeys(kinds, dict[str, Any] | None), total=False)
    defaults.__doc__ = "Fields that every entry of a kind gets where it does not name them itself."
    shared = {
        "on_remove": OnRemoveWord,
        "defaults": with_config(STRICT)(defaults),
        "guards": GuardsEntry,
    }
    entry = functional("StoreEntry", {**_OF_A_STORE, **shared}, total=False)
    entry = with_config(STRICT)(entry)
    entry.__doc__ = "One entry of `stores:`; what it says comes before what is said for all stores."
    whole = functional(
        "StoreFile",
        {
            "version": Annotated[int, Field(ge=1, le=1)],
            "default_store": Word,
            "stores": by_name[str, entry],
            "state": Word,
            "currency": Currency,
            "variables": list[Word],
            "include": list[Word],
            "ignore": list[Word],
            **shared,
            "mutes": list[MuteEntry],
        },
        total=False,
    )
    whole.__doc__ = "store.yaml as a whole."
    found: type = with_config(STRICT)(whole)
    return found
