"""An explanation: all that is known of one resource, field by field, and what becomes of it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Origin, Position
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.plan import Change
    from tjar_sync.model.value import Value


class Owner(StrEnum):
    """Whose word counts about a field."""

    FILES = "files"
    STORE = "store"


class Known(StrEnum):
    """Where a value of a field is known from, in the order in which a person asks."""

    FILES = "files"
    """What the files want (D)."""
    WRITTEN = "last written"
    """What we last wrote (D0)."""
    THEN = "shown then"
    """What the store showed right after that (L0)."""
    NOW = "shown now"
    """What the store shows (L)."""


@dataclass(frozen=True, slots=True)
class FieldExplanation:
    """One field, from all sides."""

    path: str
    values: Mapping[Known, Value]
    """Only where there is one: a store may show nothing of it."""
    owner: Owner
    why: str
    """Why it will or will not change, in one sentence."""
    origin: Origin | None = None
    """Which file, line and layer supply it; None where no file does."""
    sent: str = ""
    """When and by which run it was last sent, as far as the journal reaches back."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One resource."""

    address: Address
    type: str
    remote_id: str | None
    position: Position | None
    """Where its entry stands; None where no file has it."""
    facts: tuple[str, ...]
    """What else decides about it: protected, archived, what becomes of it without a file."""
    fields: tuple[FieldExplanation, ...]
    looked: bool
    """Whether the store was looked at."""
    change: Change | None = None
    """What the next apply would do, as a plan says now."""
    told: tuple[Diagnostic, ...] = ()
    """What a plan says of it besides: what blocks it, and what could not be told."""
