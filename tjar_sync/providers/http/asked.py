"""How long a store asks to wait, as its headers say it."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

_FAMILIES = ("x-ratelimit", "ratelimit", "x-rate-limit")
_MOMENT = 1e9
"""From here on a number is a moment, in seconds since 1970, and no longer a time to wait."""
_IN_MILLISECONDS = 1e12


def retry_after(headers: httpx.Headers, now: float) -> float | None:
    """Read how many seconds the store asks for: a number, or a date by its own clock."""
    asked = headers.get("retry-after", "").strip()
    if _is_number(asked):
        return float(asked)
    until = _moment(asked)
    if until is None:
        return None
    return max(0.0, until - (_moment(headers.get("date", "")) or now))


def window_left(headers: httpx.Headers, now: float) -> float | None:
    """Return the seconds until a used-up count of requests begins anew; None where none is told."""
    for family in _FAMILIES:
        reset = headers.get(f"{family}-reset", "").strip()
        if headers.get(f"{family}-remaining", "").strip() == "0" and _is_number(reset):
            return _seconds(float(reset), _moment(headers.get("date", "")) or now)
    return None


def _seconds(reset: float, now: float) -> float:
    """Read a number as what it can be by its size: a time to wait, or a moment."""
    if reset < _MOMENT:
        return reset
    return max(0.0, (reset / 1000 if reset >= _IN_MILLISECONDS else reset) - now)


def _is_number(text: str) -> bool:
    return text.isdecimal() and text.isascii()


def _moment(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError):
        return None
