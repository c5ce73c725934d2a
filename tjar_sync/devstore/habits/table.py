"""Every habit there is, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.devstore.habits import changing, keeping, refusing, serving, showing, spelling

if TYPE_CHECKING:
    from tjar_sync.devstore.habits.habit import Habit

HABITS: dict[str, Habit] = {
    habit.name: habit
    for part in (changing, keeping, refusing, showing, spelling, serving)
    for habit in part.HABITS
}
