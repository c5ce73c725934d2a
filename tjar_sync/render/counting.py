"""Counts and times in words."""

from __future__ import annotations

_MINUTE = 60
_SLOW = 10
"""A pace below is told to a tenth."""
_TO_THE_MINUTE = len("2026-03-04T08:52")


def count_text(count: int, noun: str) -> str:
    """Count things: `1 request`, `2 requests`."""
    return f"{count:,} {noun if count == 1 else noun + 's'}"


def seconds_text(seconds: float) -> str:
    """Say how long something takes, no finer than a person needs."""
    if seconds < 1:
        return "1 s"
    minutes, rest = divmod(round(seconds), _MINUTE)
    if not minutes:
        return f"{rest} s"
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def clock_text(stamp: str) -> str:
    """Say when something was, to the minute; `stamp` is ISO 8601 in UTC, and the text says so."""
    return f"{stamp[:_TO_THE_MINUTE].replace('T', ' ')} UTC"


def pace_text(per_second: float | None, left: float | None) -> str:
    """Say how many are done a second, and how long so many more take; nothing where none are."""
    if not per_second or not left:
        return ""
    shown = f"{per_second:.1f}" if per_second < _SLOW else f"{per_second:,.0f}"
    seconds = left / per_second
    return f"{shown}/s, {seconds_text(seconds) if seconds >= 1 else 'a moment'} left"
