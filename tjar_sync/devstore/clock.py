"""The store's time: whole seconds, written without a zone as Asia/Riyadh (A21)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

RIYADH = timezone(timedelta(hours=3), "Asia/Riyadh")
_FORMAT = "%Y-%m-%d %H:%M:%S"
DAY = 86_400


def stamp(seconds: int) -> str:
    """Write a moment the way the API does: '2026-03-04 02:52:41'."""
    return datetime.fromtimestamp(seconds, RIYADH).strftime(_FORMAT)


def moment(text: str) -> datetime | None:
    """Read what `stamp` wrote, or return None if it is something else."""
    try:
        return datetime.strptime(text, _FORMAT).replace(tzinfo=RIYADH)
    except ValueError:
        return None


def day_start(text: str) -> int | None:
    """Return the first second of a 'YYYY-MM-DD' day in Riyadh, or None if it is no day."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=RIYADH)
    except ValueError:
        return None
    return int(day.timestamp())


def iso(seconds: int) -> str:
    """Write a moment in UTC for webhook deliveries."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
