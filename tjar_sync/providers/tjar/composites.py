"""Values that are rows on Tjar's wire: variants, options and weekly times."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tjar_sync.errors import Refused
from tjar_sync.model.kinds.product import DAYS
from tjar_sync.model.value import Value
from tjar_sync.providers.rest import decoders
from tjar_sync.providers.tjar.decoders import flag, picture

if TYPE_CHECKING:
    from tjar_sync.providers.rest.contract import Contract
    from tjar_sync.providers.rest.decoders import Raw

Row = Mapping[str, Value]
VariantKey = tuple[Value, Value]

_LEAVES: dict[str, Callable[[Raw], Value]] = {
    "text": decoders.text,
    "number": decoders.number,
    "money": decoders.money,
    "picture": picture,
}
_COLUMNS = ("color", "size", "stock", "additional_price", "extra_cost", "image", "sku", "price")
_OPTIONAL = ("image", "sku", "price")
"""Columns that go along only if a row speaks of them."""
_CLOCK_LENGTH = len("10:00")
_NOTHING = Decimal(0)


def variants_reader(contract: Contract) -> Callable[[Raw], Value]:
    """Make the reader of `variants`: each row holds the columns that the store shows."""
    columns = [
        (name, row.read, _LEAVES[row.codec])
        for name in _COLUMNS
        if (row := contract.fields[f"product.variants.{name}"]).read is not None
    ]

    def read(raw: Raw) -> Value:
        return tuple(
            {name: decode(item[key]) for name, key, decode in columns if key in item}
            for item in map(_object, decoders.items(raw))
        )

    return read


def variant_key(row: Row) -> VariantKey:
    """Tell one variant from another."""
    return row.get("color"), row.get("size")


def write_variants(rows: tuple[Row, ...], shown: Mapping[VariantKey, Row]) -> dict[str, list[Any]]:
    """Turn rows into Tjar's parallel columns (A10).

    The store replaces all variants at once, so what a row leaves to the store is filled with
    what the store shows now. A column of pictures goes along only if a row speaks of pictures.
    """
    columns: dict[str, list[Any]] = {
        name: [_cell(row, name, shown.get(variant_key(row), {})) for row in rows]
        for name in _COLUMNS
        if name not in _OPTIONAL
    }
    for name in _OPTIONAL:
        if any(name in row for row in rows) or (name == "image" and not rows):
            columns[name] = [row.get(name) for row in rows]
    return columns


def _cell(row: Row, name: str, shown: Row) -> Value:
    value = row.get(name)
    if value is not None or name in ("color", "size"):
        return value
    now = shown.get(name)
    return now if now is not None else _NOTHING


def read_options(raw: Raw) -> Value:
    """Read options (facts 3.2): one map of label to cost a language, in the same order."""
    return tuple(_option(_object(item)) for item in decoders.items(raw))


def _option(raw: Mapping[str, Raw]) -> Row:
    return {
        "type": decoders.text(raw.get("type")),
        "title": _both(raw.get("title")),
        "sub_title": _both(raw.get("sub_title")),
        "required": bool(flag(raw.get("is_required"))),
        "multi_select": bool(flag(raw.get("multi_select"))),
        "choices": tuple(_choices(raw.get("options"))),
    }


def _both(raw: Raw) -> Row:
    found = raw if isinstance(raw, Mapping) else {}
    return {"ar": decoders.text(found.get("ar")) or "", "en": decoders.text(found.get("en")) or ""}


def _choices(raw: Raw) -> Iterator[Row]:
    found = raw if isinstance(raw, Mapping) else {}
    arabic, english = (_costs(found.get(language)) for language in ("ar", "en"))
    for place in range(max(len(arabic), len(english))):
        ar, cost = arabic[place] if place < len(arabic) else ("", _NOTHING)
        en, cost = english[place] if place < len(english) else ("", cost)
        yield {"label": {"ar": ar, "en": en}, "cost": cost}


def _costs(raw: Raw) -> list[tuple[str, Value]]:
    """List labels and costs; PHP writes labels 0, 1, 2… as an array."""
    if isinstance(raw, Mapping):
        return [(str(name), decoders.money(cost)) for name, cost in raw.items()]
    return [(str(place), decoders.money(cost)) for place, cost in enumerate(decoders.items(raw))]


def write_options(value: tuple[Mapping[str, Any], ...]) -> list[dict[str, Any]]:
    """Write options in the shape in which they are read (A10)."""
    return [
        {
            "type": option.get("type"),
            "title": dict(option.get("title") or {}),
            "sub_title": {"ar": "", "en": "", **(option.get("sub_title") or {})},
            "options": _choice_maps(option.get("choices") or ()),
            "is_required": option.get("required", False),
            "multi_select": option.get("multi_select", False),
        }
        for option in value
    ]


def _choice_maps(choices: tuple[Mapping[str, Any], ...]) -> dict[str, dict[str, Any]] | None:
    if not choices:
        return None
    maps = {
        language: {choice["label"][language]: choice.get("cost", _NOTHING) for choice in choices}
        for language in ("ar", "en")
    }
    for language, labels in maps.items():
        if len(labels) != len(choices):
            raise Refused(
                f"options: two choices have the same label ({language}), and the store keeps one",
                hint="Give each choice of an option a label of its own.",
            )
    return maps


def read_slots(raw: Raw) -> Value:
    """Read weekly times (A13); the store counts days from Sunday, which is 0."""
    return tuple(_slot(_object(item)) for item in decoders.items(raw))


def _slot(raw: Mapping[str, Raw]) -> Row:
    day = decoders.number(raw.get("day"))
    if day is None or not 0 <= day < len(DAYS):
        raise ValueError("has a day that is none")
    return {
        "day": DAYS[day],
        "start_time": (decoders.text(raw.get("start_time")) or "")[:_CLOCK_LENGTH],
        "end_time": (decoders.text(raw.get("end_time")) or "")[:_CLOCK_LENGTH],
    }


def write_slots(value: tuple[Mapping[str, Any], ...]) -> list[dict[str, Any]]:
    """Write weekly times with the store's day numbers."""
    return [{**slot, "day": DAYS.index(slot["day"])} for slot in value]


def _object(raw: Raw) -> Mapping[str, Raw]:
    if not isinstance(raw, Mapping):
        raise ValueError("holds a row that is no object")  # noqa: TRY004 - one class for all that cannot be read
    return raw
