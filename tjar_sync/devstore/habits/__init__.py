"""Named habits: lasting ways in which a real store may differ from what its pages lead to expect.

A fault happens a number of times and is over; a habit is how the store is, until it is turned off.
"""

from tjar_sync.devstore.habits.chosen import NO_HABITS, HabitError, HabitSet, habits_of
from tjar_sync.devstore.habits.habit import Habit
from tjar_sync.devstore.habits.table import HABITS

__all__ = ["HABITS", "NO_HABITS", "Habit", "HabitError", "HabitSet", "habits_of"]
