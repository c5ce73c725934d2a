"""Time zones, by name or offset, the usual ones without the machine's zone data."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, available_timezones

from tjar_sync.model.suggestions import guess

RIYADH = "Asia/Riyadh"
_FIXED = {RIYADH: timezone(timedelta(hours=3)), "UTC": UTC}
"""Zones that need no zone data on the machine."""
_OFFSET = re.compile(r"([+-])([01][0-9]|2[0-3]):([0-5][0-9])")


def zone(name: str) -> tzinfo:
    """Find a time zone by offset or name. Raises ValueError that says what to write instead."""
    if name in _FIXED:
        return _FIXED[name]
    match = _OFFSET.fullmatch(name)
    if match:
        offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
        return timezone(-offset if match[1] == "-" else offset)
    try:
        return ZoneInfo(name)
    except (OSError, KeyError, ValueError) as error:
        meant = guess(name, available_timezones() | _FIXED.keys()) or "; write it as +03:00"
        message = f"`{name}` is no time zone that this machine knows{meant}"
        raise ValueError(message) from error
