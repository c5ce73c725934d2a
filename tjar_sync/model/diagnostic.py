"""A diagnostic: one thing that is wrong or worth saying, with a stable code."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from tjar_sync.dataclass import dataclass
from tjar_sync.model.address import Address
from tjar_sync.model.catalog import Position

if TYPE_CHECKING:
    from collections.abc import Mapping

Where: TypeAlias = "tuple[Position | Address, ...]"
"""Places in files, resources, or both; the first is the one to look at."""

GUARDS: Mapping[str, str] = MappingProxyType(
    {
        "deletes": "max_deletes",
        "delete-percent": "max_delete_percent",
        "price-change": "max_price_change_percent",
        "duplicate-name": "lookalike",
        "protected": "protect",
    }
)
"""By code: the name that text and JSON gave to a guard before guards had codes, and still give."""


class Severity(StrEnum):
    """How much it matters."""

    ERROR = "error"
    """It stands in the way."""
    WARNING = "warning"
    """A person should know; the run goes on."""
    NOTE = "note"
    """Worth saying, and no reason to worry."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What is wrong or worth saying, where, and what to do about it."""

    severity: Severity
    code: str
    """Stable and in kebab-case: what people document, lift and search by."""
    where: Where
    """Empty when it is about the run as a whole."""
    summary: str
    """What it is, in one sentence that names what it is about, with the arithmetic if any."""
    detail: str = ""
    """What else helps to understand it."""
    fix: str = ""
    """The exact flag, or the edit, that ends it."""

    def __str__(self) -> str:
        first, *more = (*map(str, self.positions), "")
        also = f" (also {', '.join(more[:-1])})" if more[:-1] else ""
        return f"{first}: {self.summary}{also}" if first else self.summary

    @property
    def addresses(self) -> tuple[Address, ...]:
        """The resources that it is about."""
        return tuple(item for item in self.where if isinstance(item, Address))

    @property
    def positions(self) -> tuple[Position, ...]:
        """The places in files that it is about."""
        return tuple(item for item in self.where if isinstance(item, Position))

    @property
    def guard(self) -> str:
        """The name by which text and JSON have always called a guard; else the code."""
        return GUARDS.get(self.code, self.code)


def mistake(code: str, summary: str, *where: Position | Address) -> Diagnostic:
    """Return what stands in the way until somebody puts it right."""
    return Diagnostic(Severity.ERROR, code, where, summary)


def warning(code: str, summary: str, *where: Position | Address) -> Diagnostic:
    """Return what a person should know, and what stops nothing."""
    return Diagnostic(Severity.WARNING, code, where, summary)
