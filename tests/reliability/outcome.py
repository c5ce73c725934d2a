"""What each part of the evidence is asked, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """How much to try; the same options try the same things."""

    seed: int = 1
    quick: bool = False
    """True for a taste of each part, as the test suite runs it."""
    jobs: int = 2
    """How many worlds to have at once."""
    place: str = ""
    """The one place of the state that is tried; empty for each of them, most in a part."""
    provider: str = "tjar"
    """The platform of the stores."""
    every: int = 1
    """Of so many boundaries of a scene one is killed at: as many seeds in a row try all of them."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One table, the sentence that sums it up, and everything that went wrong."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    summary: str
    """Figures and all, as `docs/reliability.md` quotes it."""
    failures: tuple[str, ...] = ()
    """Each with the command that repeats it."""


def table(outcome: Outcome) -> str:
    """Set an outcome as text: the table, its columns aligned, then what failed."""
    lines = [outcome.head, *outcome.rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(outcome.head))]
    text = [outcome.title]
    for line in lines:
        cells = (
            cell.rjust(width) if cell.replace(",", "").isdigit() else cell.ljust(width)
            for cell, width in zip(line, widths, strict=True)
        )
        text.append("  " + "  ".join(cells).rstrip())
    text.append(f"  => {outcome.summary}")
    text.extend(f"  FAILED {failure}" for failure in outcome.failures)
    return "\n".join(text)
