"""The catalog: resources by address, the same shape whether desired or live."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from tjar_sync.model.address import Address
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.model.schedule import Window
    from tjar_sync.model.sighting import Sought
    from tjar_sync.model.value import Values


class OnRemove(StrEnum):
    """What becomes of an owned resource that leaves the files."""

    DELETE = "delete"
    ARCHIVE = "archive"
    KEEP = "keep"
    """The store keeps it as it is, and it is ours no more."""

    @classmethod
    def gentlest(cls, *found: OnRemove) -> OnRemove:
        """Return the one of these that takes the least away."""
        return max(found, key=tuple(cls).index)


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file; lines and columns count from 1."""

    file: str
    line: int
    column: int
    sheet: str | None = field(default=None, kw_only=True)
    """Of a table: the sheet, empty where the file is one; line and column are those of a cell."""

    def __str__(self) -> str:
        return self.near if self.sheet is not None else f"{self.near}:{self.column}"

    @property
    def near(self) -> str:
        """The file and line, or the cell as its sheet calls it: `prices.xlsx:Sheet1!B7`."""
        if self.sheet is None:
            return f"{self.file}:{self.line}"
        sheet = f"{self.sheet}!" if self.sheet else ""
        return f"{self.file}:{sheet}{column_letters(self.column)}{self.line}"


def column_letters(column: int) -> str:
    """Return what a sheet calls a column that is counted from 1: A, Z, AA."""
    letters = ""
    while column:
        column, digit = divmod(column - 1, 26)
        letters = f"{chr(ord('A') + digit)}{letters}"
    return letters


class LayerKind(StrEnum):
    """What supplied a value: the uppermost of those that have it."""

    ENTRY = "entry"
    """The resource's own entry."""
    DEFAULTS = "defaults"
    """The `defaults` of store.yaml."""
    TEMPLATE = "template"
    """An entry that it extends."""
    OVERLAY = "overlay"
    """What a store has otherwise."""
    KIND_DEFAULT = "kind default"
    """The program: no file says it."""
    SCHEDULE = "schedule"
    """A window of time in which it is so."""
    CAMPAIGN = "campaign"
    """A campaign's discount, from which it is worked out."""
    TEXT_FILE = "text file"
    """A file of its own, which one of the others names."""
    TABLE = "table"
    """A row of a table."""


@dataclass(frozen=True, slots=True)
class Origin(Position):
    """Where a value comes from: the file and line that a person would go to, and what that is."""

    layer: LayerKind


@dataclass(frozen=True, slots=True)
class Content:
    """A media file on disk: what it is called, how large it is and where its bytes lie."""

    path: Path
    size: int
    mime_type: str
    pixels: tuple[int, int] = (0, 0)
    """Of a picture: how wide and high it is."""


@dataclass(frozen=True, slots=True)
class LifecyclePolicy:
    """How a resource may be treated, whatever its values."""

    protect: bool = False
    ignore: frozenset[str] = frozenset()
    """Paths of fields, or of their parents (`name` stands for both languages)."""
    on_remove: OnRemove = OnRemove.DELETE


@dataclass(frozen=True, slots=True)
class Lift:
    """A check that is lifted for one resource."""

    code: str
    reason: str
    until: str = ""
    """The last day on which it counts, ISO 8601; empty: for good."""


@dataclass(frozen=True, slots=True)
class OwnRule:
    """A rule of the catalog's own: an expression on each resource that is planned."""

    require: str
    """What must hold."""
    position: Position
    when: str = ""
    """Of which resources it must; empty: of all."""
    message: str = ""
    """What is told where it does not."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource as the files want it."""

    address: Address
    type: str
    """One of its kind's types; the empty text where the kind has only one."""
    values: Values
    """Managed fields alone: an absent field is not managed, None clears."""
    position: Position
    lifecycle: LifecyclePolicy = LifecyclePolicy()
    pin: str | None = None
    """The remote id that the file names, if it does."""
    manage: frozenset[str] = frozenset()
    """Create-only fields that this resource manages for good."""
    content: Content | None = None
    """The bytes of a media."""
    secret_path: Path | None = None
    """Where a webhook's secret is written."""
    allow: tuple[Lift, ...] = ()
    """The checks that its file lifts for it."""
    windows: tuple[Window, ...] = ()
    """The times in which it is otherwise: those that are over, that count, and that will."""
    origins: Mapping[str, Origin] = field(
        default_factory=lambda: MappingProxyType({}), compare=False, repr=False
    )
    """Where each of its values comes from, by the field's path; also what is no field: `lifecycle`.

    A place is found when it is asked for. What no file says stands where the entry does.
    """


@dataclass(frozen=True, slots=True)
class Move:
    """A new address for what is owned already: one item of `moved:`."""

    source: Address
    """The address that it had."""
    target: Address
    position: Position

    def __str__(self) -> str:
        return f"{self.source} -> {self.target}"


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything the files want, checked and resolved."""

    resources: Mapping[Address, Resource]
    """In address order."""
    digests: Mapping[Address, str]
    """The sha256 of all that a plan depends on in each: values, lifecycle, media bytes; no secret."""
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Names to show for media digests: `0a1b…` -> `media.nike-front`."""
    moved: tuple[Move, ...] = ()
    """New addresses of what is owned already."""
    removed: Mapping[Address, Position] = field(default_factory=lambda: MappingProxyType({}))
    """What is to be forgotten, and where the files say so; the store keeps it."""
    warnings: tuple[Diagnostic, ...] = ()
    """What in the files is probably not meant; no part of what they want."""
    rules: tuple[OwnRule, ...] = ()
    """What the catalog requires of itself."""
    names: frozenset[str] = frozenset()
    """All names that the files use up, also for what is abstract, or of other stores."""
    sheets: frozenset[str] = frozenset()
    """The files of its tables, by their paths below its folder."""
    sought: Sought = field(default_factory=lambda: MappingProxyType({}))
    """Names of categories, brands and badges that only the store can tell."""
    at: datetime | None = None
    """The instant that it is of, in the store's time zone; None: outside of all windows of time."""

    def holding(self, address: Address) -> tuple[Window, ...]:
        """Return the windows that a resource is in at the catalog's instant."""
        found, at = self.resources.get(address), self.at
        if found is None or at is None:
            return ()
        return tuple(window for window in found.windows if window.holds(at))
