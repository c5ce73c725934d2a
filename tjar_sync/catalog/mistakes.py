"""All that is wrong with a catalog, each with its place, so that it can be told at once."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from tjar_sync.catalog.characters import shown
from tjar_sync.errors import CatalogError
from tjar_sync.model.codes import Advice, Mistake
from tjar_sync.model.diagnostic import Severity, mistake, warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tjar_sync.catalog.files import Document
    from tjar_sync.catalog.locator import Locator
    from tjar_sync.catalog.yaml.locate import Path
    from tjar_sync.model.catalog import Position
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.kinds.rule import Problem

MOST_PLACES = 3
"""So many places of one cause are named."""
_ELSEWHERE = frozenset(
    {
        Mistake.UNKNOWN_ID,
        Mistake.MISSING_REFERENCE,
        Mistake.MISSING_FILE,
        Mistake.UNREADABLE_FILE,
        Mistake.PRIVATE_FILE,
        Mistake.OUTSIDE_CATALOG,
        Mistake.TOO_LARGE,
        Mistake.WRONG_MEDIA,
        Mistake.VARIABLE,
        Mistake.UNSUPPORTED,
        Advice.LEFT_OUT,
    }
)
"""Codes of what is wrong elsewhere than where it shows: equal words are one cause."""
LONGEST = 1000
"""So much of a message is told: it may repeat a key of megabytes."""


class Mistakes:
    """Collects mistakes, and warnings; the same one at the same place is kept once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, int, int, str, str], Diagnostic] = {}
        """By place and message."""
        self._settled: frozenset[tuple[str, int, int, str]] = frozenset()
        self.hint = ""
        """What to paste that ends several of them."""

    @cached_property
    def locator(self) -> Locator:
        """What says where a value stands; it is slow to import, and most files have no mistake."""
        from tjar_sync.catalog.locator import Locator  # noqa: PLC0415 - only where a place is asked for

        return Locator()

    @property
    def count(self) -> int:
        """How many things were noted so far, warnings among them."""
        return len(self._found)

    def at(self, position: Position, code: str, message: str) -> None:
        """Note a mistake at a known place."""
        place = (position.file, position.line, position.column, position.sheet or "")
        if place not in self._settled:
            words = shown(message if len(message) <= LONGEST else f"{message[:LONGEST]}…")
            make = warning if isinstance(code, Advice) else mistake
            self._found.setdefault((*place, words), make(code, words, position))

    def settle(self) -> None:
        """Say no more about the places noted so far: what was misread there is no second mistake."""
        self._settled = frozenset(place[:4] for place in self._found)

    def extend(self, found: Iterable[Diagnostic]) -> None:
        """Note what the reader found, each thing at its place."""
        for item in found:
            self.at(item.positions[0], item.code, item.summary)

    def at_key(self, document: Document, path: Path, code: str, message: str) -> None:
        """Note a mistake at the key, or list item, that a path leads to."""
        self.at(self.place(document, path), code, message)

    def at_value(self, document: Document, path: Path, code: str, message: str) -> None:
        """Note a mistake at the value that a path leads to."""
        self.at(self.locator.value_place(document, path), code, message)

    def problem(self, document: Document, prefix: Path, problem: Problem) -> None:
        """Note what is wrong below a place."""
        note = self.at_key if problem.about_key else self.at_value
        note(document, (*prefix, *problem.path), problem.code, problem.message)

    def place(self, document: Document, path: Path) -> Position:
        """Return where a key, or list item, stands."""
        return self.locator.place(document, path)

    def raw(self, document: Document, path: Path) -> str:
        """Return a scalar as it is written in the file, quotes and all left out."""
        return self.locator.raw(document, path)

    def fail(self) -> None:
        """Raise CatalogError if there is a mistake; warnings alone stop nothing."""
        errors = self._told(Severity.ERROR)
        if errors:
            raise CatalogError(errors, self.hint, self.warnings)

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What is probably not meant, by place."""
        return tuple(self._told(Severity.WARNING))

    @property
    def noted(self) -> list[Diagnostic]:
        """Everything, each thing at its place, by place."""
        return [item for _, item in sorted(self._found.items())]

    def _told(self, severity: Severity) -> list[Diagnostic]:
        """Return what was noted of a severity, by place."""
        return by_cause(item for item in self.noted if item.severity is severity)


def by_cause(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return diagnostics of which no two have one cause: a count, and the first places."""
    causes: dict[tuple[str, str], list[Diagnostic]] = {}
    for item in found:
        causes.setdefault(_cause(item), []).append(item)
    return [_together(same) for same in causes.values()]


def _cause(item: Diagnostic) -> tuple[str, str]:
    """Return what two diagnostics have in common that one edit would end; else a place."""
    if item.code == Mistake.LFS_POINTER:
        return item.code, item.summary.partition(" is ")[2]
    told_of_it = item.code in _ELSEWHERE and not item.summary.startswith("this ")
    return item.code, item.summary if told_of_it else str(item)


def _together(same: Sequence[Diagnostic]) -> Diagnostic:
    """Return one diagnostic for all that have one cause: a count, and the first places."""
    first = same[0]
    if len(same) == 1:
        return first
    places = tuple(place for item in same[:MOST_PLACES] for place in item.where)
    return replace(first, where=places, summary=f"{first.summary}; {len(same)} times")
