"""Other spellings of single values; each change takes a value's name and the value."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from tjar_sync.devstore.clock import moment
from tjar_sync.devstore.order_views import TYPE_LABELS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tjar_sync.devstore.views import Json

_DATES = frozenset({"created_at", "updated_at", "deleted_at"})
_CATEGORIES = frozenset({"categories", "sub_categories", "child_categories"})
_PAIRS = {"name": "name", "summary": "summery", "description": "description"}


def local_type(row: Json, lang: str) -> Json:
    """Name the type in a language."""
    return row | {"type": TYPE_LABELS[row["type_id"]][lang]} if "type_id" in row else row


def no_brand(row: Json) -> Json:
    """Show no brand as an empty list."""
    return row | {"brand": []} if row.get("brand", row) is None else row


def no_price(row: Json) -> Json:
    """Show no price before discount as an empty text."""
    return row | {"price": ""} if row.get("price", row) is None else row


def as_written(row: Json) -> Json:
    """Show a product's texts under the names of writes."""
    shown: Json = {}
    for name, value in row.items():
        if name in _PAIRS and isinstance(value, dict):
            shown |= {f"{_PAIRS[name]}_{lang}": text for lang, text in value.items()}
        else:
            shown[name] = value
    return shown


def picture(name: str, value: object) -> object:
    """Show a picture as an object."""
    return {"url": value, "alt": None} if name == "image" else value


def null_for_empty(_name: str, value: object) -> object:
    """Show an empty list as null."""
    return None if value == [] else value


def numbered(_name: str, value: object) -> object:
    """Show a list of objects as an object, by numbers from 1."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        return value
    return {str(number): each for number, each in enumerate(value, 1)} or value


def _dated(show: Callable[[datetime], object]) -> Callable[[str, object], object]:
    def change(name: str, value: object) -> object:
        time = moment(str(value)) if name in _DATES else None
        return value if time is None else show(time)

    return change


zoned = _dated(lambda time: time.isoformat())
seconds = _dated(lambda time: int(time.timestamp()))
utc = _dated(lambda time: time.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"))


def _flags(yes: object, no: object) -> Callable[[str, object], object]:
    return lambda _name, value: {True: yes, False: no}[value] if isinstance(value, bool) else value


BOOLEANS = {
    "01": _flags(1, 0),
    "text": _flags("1", "0"),
    "yes": _flags("yes", "no"),
    "on": _flags("on", "off"),
}


def _categories(show: Callable[[list[Any]], object]) -> Callable[[str, object], object]:
    return lambda name, value: (
        show(value) if name in _CATEGORIES and isinstance(value, list) else value
    )


CATEGORIES = {
    "id": _categories(lambda found: [each["id"] for each in found]),
    "name": _categories(lambda found: [each["label"] for each in found]),
    "single": _categories(lambda found: found[0] if found else None),
}
