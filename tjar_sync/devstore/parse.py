"""Turn one wire value into the form the store keeps, or name the rule it breaks (A5, A23)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from tjar_sync.devstore.normal import cents, escape, slugify, without_scripts

OPTION_TYPES = ("text", "number", "textarea", "checkbox", "radio")
MOST_INTEGER = 2**31
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_INTEGER = re.compile(r"[+-]?\d{1,12}")


class InvalidValue(ValueError):  # noqa: N818 - the word of the page, not of Python
    """A value that breaks the rule named by `args[0]`."""


def text(value: object) -> str:
    """Accept a string, trimmed."""
    if not isinstance(value, str):
        raise InvalidValue("text")
    return value.strip()


def escaped(value: object) -> str:
    """Accept a string, trimmed and HTML-escaped."""
    return escape(text(value))


def html(value: object) -> str:
    """Accept HTML without its script elements."""
    return without_scripts(text(value))


def slug(value: object) -> str:
    """Accept a string as a slug."""
    return slugify(text(value))


def any_money(value: object) -> int:
    """Accept an amount of either sign, in cents."""
    amount = cents(value)
    if amount is None:
        raise InvalidValue("number")
    return amount


def money(value: object) -> int:
    """Accept an amount that is not negative, in cents."""
    amount = any_money(value)
    if amount < 0:
        raise InvalidValue("negative")
    return amount


def count(value: object) -> int:
    """Accept a whole number that is not negative."""
    whole = _integer(value)
    if whole < 0:
        raise InvalidValue("negative")
    return whole


def _integer(value: object) -> int:
    if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
        value = f"{value:.0f}"
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise InvalidValue("integer")
    if not _INTEGER.fullmatch(str(value).strip()) or abs(int(value)) >= MOST_INTEGER:
        raise InvalidValue("integer")
    return int(value)


def flag(value: object) -> bool:
    """Accept true, false, 1, 0, "1" and "0"."""
    if value in (True, "1"):
        return True
    if value in (False, "0"):
        return False
    raise InvalidValue("flag")


def status(value: object) -> int:
    """Accept 1 (published) or 2 (unpublished) (A9)."""
    number = _integer(value)
    if number not in (1, 2):
        raise InvalidValue("choice")
    return number


def _items(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise InvalidValue("list")
    return value


def identifiers(value: object) -> list[int]:
    """Accept a list of ids, each kept once, in order."""
    return list(dict.fromkeys(count(item) for item in _items(value)))


def words(value: object) -> list[str]:
    """Accept a list of strings, trimmed, each kept once, in order, without empty ones."""
    return [word for word in dict.fromkeys(text(item) for item in _items(value)) if word]


def amounts(value: object) -> list[int]:
    """Accept a list of amounts; null counts as 0."""
    return [0 if item is None else any_money(item) for item in _items(value)]


def counts(value: object) -> list[int]:
    """Accept a list of whole numbers that are not negative."""
    return [count(item) for item in _items(value)]


def labels(value: object) -> list[str | None]:
    """Accept a list of strings with gaps."""
    return [None if item is None else text(item) for item in _items(value)]


def pictures(value: object) -> list[int | None]:
    """Accept a list of media ids with gaps."""
    return [None if item is None else count(item) for item in _items(value)]


def _entry(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidValue("shape")
    return value


def _pair(value: object) -> dict[str, str]:
    pair = _entry({} if value is None else value)
    return {lang: text(pair.get(lang) or "") for lang in ("ar", "en")}


def _choices(value: object) -> dict[str, dict[str, int]] | None:
    if value is None:
        return None
    by_language = _entry(value)
    return {
        lang: {text(label): any_money(cost) for label, cost in _entry(entries).items()}
        for lang in ("ar", "en")
        for entries in [by_language.get(lang) or {}]
    }


def options(value: object) -> list[dict[str, Any]]:
    """Accept product options in the shape in which they are read (A10)."""
    return [_option(_entry(item)) for item in _items(value)]


def _option(item: dict[str, Any]) -> dict[str, Any]:
    if item.get("type") not in OPTION_TYPES:
        raise InvalidValue("choice")
    return {
        "type": item["type"],
        "title": _pair(item.get("title")),
        "sub_title": _pair(item.get("sub_title")),
        "options": _choices(item.get("options")),
        "is_required": flag(item.get("is_required", False)),
        "multi_select": flag(item.get("multi_select", False)),
    }


def availability(value: object) -> list[dict[str, Any]]:
    """Accept a booking's opening hours: day 0 to 6 from Sunday, times HH:MM (A13)."""
    return [_hours(_entry(item)) for item in _items(value)]


def _hours(item: dict[str, Any]) -> dict[str, Any]:
    day, start, end = count(item.get("day")), item.get("start_time"), item.get("end_time")
    if day not in range(7) or not all(_TIME.fullmatch(str(time)) for time in (start, end)):
        raise InvalidValue("shape")
    return {"day": day, "start_time": start, "end_time": end}
