"""The documents that renderers draw: a plan, a run, many stores, all that is owned, one owned resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.plan import Action

if TYPE_CHECKING:
    from tjar_sync.render.view import Cell, Content, Phrase, Picture, Row, RowKind, Tone


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of a table that a field holds, on both sides; None for a cell that is not there."""

    kind: RowKind
    before: tuple[Content | None, ...]
    after: tuple[Content | None, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """Which columns of a grid tell times of a week."""

    day: int
    start: int
    end: int
    days: tuple[str, ...]
    """All days, in their order."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A field that holds rows, whole: what becomes of each of them."""

    path: str
    heads: tuple[str, ...]
    rows: tuple[GridRow, ...]
    week: Week | None = None
    """None where its rows are no times."""


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
    risky: bool = False
    """True when a person should look at it before all others."""
    grids: tuple[Grid, ...] = ()
    """Of fields that hold rows, the whole of them; rows tell the same change by change."""
    picture: Picture | None = None
    """What it looks like, where that is known."""

    @property
    def only_taken(self) -> bool:
        """True when it takes over what is as the files want it, and nothing else is to be said."""
        said = self.rows or self.deferred or self.note or self.previous
        return self.action is Action.ADOPT and not (self.writes or said)


@dataclass(frozen=True, slots=True)
class AlikeItems:
    """Changes that are alike: a table of the rows that they share, or a line where they share none.

    Those that change most come first.
    """

    heading: str
    """How many, of what, and why."""
    action: Action
    labels: tuple[str, ...]
    """Of the rows that each of them has, and that tell them apart."""
    items: tuple[Item, ...]
    same: tuple[Row, ...] = ()
    """What all of them have the same."""
    rest: str = ""
    """What is left out of their rows, or true of all of them."""

    @property
    def risky(self) -> bool:
        """True when they need a look before all others."""
        return self.items[0].risky

    @property
    def listed(self) -> bool:
        """True when each is worth a line of its own."""
        named = any(item.title for item in self.items) and not self.items[0].only_taken
        return bool(self.labels) or named


@dataclass(frozen=True, slots=True)
class Section:
    """Changes that belong together: of one kind, unless the reader asked for other heaps."""

    kind: str
    """Empty where it is about more than one."""
    heading: str
    items: tuple[Item, ...]
    """All of them: those that need a look first, then in the order they are carried out."""
    alike: tuple[AlikeItems, ...] = ()
    """Those of them that one table can say."""

    @property
    def single(self) -> tuple[Item, ...]:
        """Those that no table says, to be shown whole."""
        told = {item.address for group in self.alike for item in group.items}
        return tuple(item for item in self.items if item.address not in told)

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
    facts: tuple[tuple[str, str], ...] = ()
    """Names and values by which it is told from others."""
    alerts: tuple[str, ...] = ()
    """What must be known before all else."""
    scope: Phrase = ()
    """Says that it is only a part of the difference, where it is."""
    heading: Phrase = ()
    actions: tuple[Action, ...] = ()
    """Those that it holds, in the order of the legend."""
    sections: tuple[Section, ...] = ()
    warnings: tuple[str, ...] = ()
    blocks: tuple[Notice, ...] = ()
    impact: tuple[str, ...] = ()
    """What it comes to for the shop: amounts, what is on sale, texts, pictures."""
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
    notes: tuple[str, ...] = ()
    """What was left on purpose; where the plan was shown before, it is said there."""
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


@dataclass(frozen=True, slots=True)
class FleetTally:
    """What was counted, in words, and how often; None where the words have the number, or none."""

    words: str
    count: int | None = None

    def __str__(self) -> str:
        return self.words if self.count is None else f"{self.words} {self.count:,}"


@dataclass(frozen=True, slots=True)
class FleetRow:
    """One store's line of the table."""

    name: str
    outcome: str
    tone: Tone
    counts: tuple[FleetTally, ...]


@dataclass(frozen=True, slots=True)
class FleetNote:
    """What has to be known of a store that did not go well."""

    name: str
    outcome: str
    lines: tuple[str, ...]
    command: str
    """What shows more; empty where nothing does."""


@dataclass(frozen=True, slots=True)
class FleetView:
    """What a report of a fleet says."""

    title: str
    rows: tuple[FleetRow, ...]
    notes: tuple[FleetNote, ...]
    total: str
    """How many stores there are, in words."""
    tallies: tuple[FleetTally, ...]
    """How many came to which outcome."""
