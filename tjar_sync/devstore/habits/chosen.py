"""The habits that one store has."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tjar_sync.devstore.habits.parameters import BETWEEN
from tjar_sync.devstore.habits.table import HABITS

if TYPE_CHECKING:
    from collections.abc import Mapping

NONE = "none"


class HabitError(ValueError):
    """There is no such habit, or it does not take such a parameter."""


@dataclass(frozen=True, slots=True)
class HabitSet:
    """Habits by name, each with its parameter; asking for a name that no habit has is an error."""

    chosen: Mapping[str, str] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Tell whether the store has a habit."""
        return HABITS[name].name in self.chosen

    def parameter(self, name: str) -> str:
        """Return what follows a habit's name; empty when the store does not have it."""
        return self.chosen.get(HABITS[name].name, "")

    def number(self, name: str, otherwise: int) -> int:
        """Return a habit's number, or another when the store does not have it."""
        return int(self.parameter(name) or otherwise)

    def words(self, name: str) -> frozenset[str]:
        """Return a habit's words; none when the store does not have it."""
        return frozenset(self.parameter(name).split(BETWEEN)) - {""}

    @property
    def texts(self) -> tuple[str, ...]:
        """The habits as they are written: 'lag=25'."""
        return tuple(f"{name}={given}" if given else name for name, given in self.chosen.items())


NO_HABITS = HabitSet()


def habits_of(*texts: str) -> HabitSet:
    """Read habits, commas between them, as 'lag=25'; 'none' and the empty text are no habit.

    Of a habit that is named twice, the last counts. Raises HabitError.
    """
    parts = [part.strip() for text in texts for part in text.split(",")]
    found = dict(_read(part) for part in parts if part not in ("", NONE))
    return HabitSet(dict(sorted(found.items())))


def _read(text: str) -> tuple[str, str]:
    name, equals, given = (part.strip() for part in text.partition("="))
    habit = HABITS.get(name)
    if habit is None:
        near = difflib.get_close_matches(name, HABITS, 1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise HabitError(f"There is no habit {name!r}.{hint}")
    if not equals:
        return name, habit.takes.default
    if not habit.takes.accepts(given):
        raise HabitError(f"The habit {name!r} takes {habit.takes.about}, not {given!r}.")
    return name, given
