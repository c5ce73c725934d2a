"""What the figures are to be, and whether they are."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Measured:
    """One row of the table: a figure and its goal."""

    name: str
    figure: float
    goal: float
    least: bool = False
    """The goal is the least that the figure may be, not the most."""

    @property
    def met(self) -> bool:
        """Whether it is as it is to be."""
        return self.figure >= self.goal if self.least else self.figure <= self.goal

    def __str__(self) -> str:
        sign = "≥" if self.least else "≤"
        verdict = "met" if self.met else "MISSED"
        return f"  {self.name:<58} {self.figure:9.2f}   {sign} {self.goal:<8g} {verdict}"


@dataclass(slots=True)
class GoalTable:
    """All rows of a run."""

    rows: list[Measured] = field(default_factory=list)

    def most(self, name: str, figure: float, goal: float) -> None:
        """Add a figure that is to be so much at most."""
        self.rows.append(Measured(name, figure, goal))

    def least(self, name: str, figure: float, goal: float) -> None:
        """Add a figure that is to be so much at least."""
        self.rows.append(Measured(name, figure, goal, least=True))

    @property
    def missed(self) -> list[str]:
        """The names of the goals that are missed."""
        return [row.name for row in self.rows if not row.met]
