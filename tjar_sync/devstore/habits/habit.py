"""One habit, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tjar_sync.devstore.habits.parameters import Nothing

if TYPE_CHECKING:
    from tjar_sync.devstore.habits.parameters import Parameter


@dataclass(frozen=True, slots=True)
class Habit:
    """A way to differ: its name, the assumptions it contradicts, and what it does, in a sentence.

    The rows are numbers of the vendor notes' table of assumptions; a dash where there is no row.
    """

    name: str
    rows: str
    english: str
    arabic: str
    takes: Parameter = field(default_factory=Nothing)
