"""What store.yaml may hold, as types."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, NotRequired, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, with_config
from pydantic.types import StringConstraints
from typing_extensions import TypedDict

from tjar_sync.model.check_codes import CheckCode
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.kinds.constraints import STRICT
from tjar_sync.model.kinds.schema import CURRENCY_PATTERN, Day, Positive, Word
from tjar_sync.model.platform import OPTIONS
from tjar_sync.model.zones import zone


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
    max_category_price_change_percent: Percent
    max_run_price_change_percent: Percent
    min_margin_percent: Percent
    max_unpublished: Annotated[int, Field(ge=0, le=1_000_000)]
    max_emptied_texts: Annotated[int, Field(ge=0, le=1_000_000)]
    revert: Literal["allow", "block"]


@with_config(STRICT)
class MuteEntry(TypedDict):
    """Drift that is known, and not told until a day has passed."""

    address: Word
    field: Word
    reason: Word
    until: Day


@with_config(STRICT)
class NotifyEntry(TypedDict):
    """Who is told of what happens while nobody looks."""

    url: Word
    events: NotRequired[list[Literal["drift", "apply-failed"]]]
    format: NotRequired[Literal["generic", "slack"]]
    secret: NotRequired[Word]


def _off(value: object) -> object:
    """Read `off` as a person means it: YAML takes it for no."""
    return "off" if value is False else value


LevelWord = Annotated[
    Literal["error", "warning", "off"],
    BeforeValidator(_off),
    WithJsonSchema({"enum": ["error", "warning", "off"]}),
]
_OF_A_STORE: dict[str, Any] = {
    "provider": Word,
    "url": Word,
    "api_key": Word,
    "limits": LimitsEntry,
    "ids": Ids,
    "profile": Word,
    **dict.fromkeys(OPTIONS, Word),
    "contract": dict[str, Any] | None,
}


def _is_a_zone(name: str) -> str:
    zone(name)
    return name


_OF_THE_READER: dict[str, Any] = {
    "language": Literal["ar", "en"],
    "digits": Literal["arab", "latn"],
}
TimeZone = Annotated[Word, AfterValidator(_is_a_zone), WithJsonSchema({"type": "string"})]
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
    levels = {code.value: LevelWord for code in CheckCode}
    checks = functional("ChecksEntry", levels, total=False)
    checks.__doc__ = (
        "By code of a check: whether what it finds blocks, is told, or is not looked for."
    )
    shared = {
        "checks": with_config(STRICT)(checks),
        "on_remove": OnRemoveWord,
        "defaults": with_config(STRICT)(defaults),
        "guards": GuardsEntry,
        "time_zone": TimeZone,
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
            **dict.fromkeys(("variables", "include", "ignore"), list[Word]),
            **shared,
            "mutes": list[MuteEntry],
            "notify": list[NotifyEntry],
            **_OF_THE_READER,
        },
        total=False,
    )
    whole.__doc__ = "store.yaml as a whole."
    found: type = with_config(STRICT)(whole)
    return found
