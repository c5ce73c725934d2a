"""Which commits of a log may go, by the place's own clock alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

OUTLIVES = timedelta(hours=24)
"""How long a commit stays after a checkpoint that holds it was kept."""


def outlived(checkpoints: Mapping[int, datetime]) -> int:
    """Return the newest commit that a checkpoint has held for a day, 0 for none.

    The newest checkpoint's time is taken for now, since it was just kept: there is one at least.
    """
    now = checkpoints[max(checkpoints)]
    old = [number for number, since in checkpoints.items() if now - since >= OUTLIVES]
    return max(old, default=0)
