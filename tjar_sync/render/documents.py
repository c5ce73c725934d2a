"""The documents that renderers draw: a plan, a run, all that is owned, one owned resource."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tjar_sync.model.plan import Action

if TYPE_CHECKING:
    from tjar_sync.render.view import Cell, Phrase, Row, Tone


@dataclass(frozen=True, slots=True)
class Item:
    """One change of a plan."""

    action: Action
    address: str
    """Unique in its document: an anchor."""
    reason: str
    title: str = ""
    """What people call it, where the change tells."""
    type: str = ""
    remote_id: str | None = None
    previous: str = ""
    """The address it had."""
    caption: str = ""
    """What its rows are, where they do not change: they name what goes, or stays behind."""
    rows: tuple[Row, ...] = ()
    deferred: tuple[Row, ...] = ()
    """Fields that no row shows, and that are written later."""
    note: str = ""
    writes: bool = True
    """True when carrying it out sends something to the store."""

    @property
    def only_taken(self) -> bool:
        """True when it takes over what is as the files want it, and nothing else is to be said."""
        said = self.rows or self.deferred or self.note or self.previous
        return self.action is Action.ADOPT and not (self.writes or said)


@dataclass(frozen=True, slots=True)
class Section:
    """The changes of one kind, in the order they are carried out."""

    kind: str
    heading: str
    items: tuple[Item, ...]

    @property
    def foldable(self) -> bool:
        """True when nothing in it sends anything to the store: a summary may do."""
        return not any(item.writes for item in self.items)


@dataclass(frozen=True, slots=True)
class Notice:
    """A guard that stops a plan, and what to do about it."""

    guard: str
    message: str
    addresses: tuple[str, ...]
    fix_label: str
    """What the fix is: `to allow it`."""
    fix: str


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things, in words: `2 to update`."""

    number: int
    text: str
    tone: Tone | None = None
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What it comes to: a head, perhaps a sentence, and groups of counts; one follows another."""

    head: Phrase
    remark: str = ""
    groups: tuple[tuple[Count, ...], ...] = ()
    """None of them is empty."""


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan, or drift."""

    summary: Summary
    scope: Phrase = ()
    """Says that it is only a part of the difference, where it is."""
    heading: Phrase = ()
    actions: tuple[Action, ...] = ()
    """Those that it holds, in the order of the legend."""
    sections: tuple[Section, ...] = ()
    warnings: tuple[str, ...] = ()
    blocks: tuple[Notice, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeOutcome:
    """What became of one change."""

    address: str
    head: Cell
    """`created`, `could not create`, `skipped`."""
    messages: tuple[str, ...] = ()
    remote_id: str | None = None


@dataclass(frozen=True, slots=True)
class Normalization:
    """A value that the store keeps its own way: a sentence, and both sides of it."""

    address: str
    sentence: Phrase
    row: Row


@dataclass(frozen=True, slots=True)
class RunView:
    """What an apply did."""

    summary: Summary
    done: tuple[ChangeOutcome, ...] = ()
    failed: tuple[ChangeOutcome, ...] = ()
    skipped: tuple[ChangeOutcome, ...] = ()
    normalized: tuple[Normalization, ...] = ()
    repaired: tuple[Phrase, ...] = ()
    unverified: str = ""
    """How many values nobody can tell of, and of which fields; empty for none."""
    warnings: tuple[str, ...] = ()
    advice: Phrase = ()
    """What to do next; empty where nothing is left to do."""


@dataclass(frozen=True, slots=True)
class Table:
    """Cells in columns."""

    heads: tuple[str, ...]
    rows: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class StateView:
    """All that is owned, by address, and the writes whose answers are missing."""

    table: Table
    total: str
    """How much is owned, in words."""
    unanswered: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryView:
    """One owned resource: what was last written, and what the store showed right after."""

    address: str
    facts: tuple[tuple[str, str], ...]
    """Names and values."""
    rows: tuple[Row, ...]
    """LAST, and BEFORE or a NOTE where the store showed something else, or nothing."""
