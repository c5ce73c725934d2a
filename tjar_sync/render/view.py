"""The neutral tree that renderers draw: what is said, with its role and direction, but no looks.

Texts are raw: each renderer escapes them, in one place, as its format needs it. Nothing is cut or
wrapped here: how much of a long text or list is shown, is the renderer's choice.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from tjar_sync.render.word_diff import Stretch


class Tone(StrEnum):
    """What a stretch of text means; a renderer has one look for each."""

    GOOD = "good"
    """Made, added, done."""
    WARN = "warn"
    """Changed, or worth a look."""
    BAD = "bad"
    """Removed, failed, in the way."""
    CALM = "calm"
    """Owned or moved without a write."""
    REST = "rest"
    """Taken out of sight, but kept."""
    HEAD = "head"
    """A heading, or the name of a thing."""
    FAINT = "faint"
    """Said for completeness."""


class CellRole(StrEnum):
    """What a cell is to the row or the sentence it stands in."""

    WORDS = "words"
    """Our own words."""
    ADDRESS = "address"
    NAME = "name"
    """What somebody else named: a store, a pattern, a field, a table's cell."""
    ID = "id"
    LAST = "last"
    """What was last written."""
    BEFORE = "before"
    """What the store shows."""
    AFTER = "after"
    """What the files want."""
    ADDED = "added"
    """One element that a list or set gains."""
    REMOVED = "removed"
    """One element that a list or set loses."""
    ORDER = "order"
    """A list whose elements change places."""
    PERCENT = "percent"
    """By how much a price changes."""
    LOOKALIKE = "lookalike"
    """What tells two texts apart that look the same."""
    NOTE = "note"


class Side(StrEnum):
    """Which two of a field's values are compared word by word."""

    EDIT = "edit"
    """What the store shows, and what the files want."""
    THEIRS = "theirs"
    """What was last written, and what the store shows."""
    OURS = "ours"
    """What was last written, and what the files want."""


class Direction(StrEnum):
    """Which way a text runs; the values of HTML's `dir`."""

    LTR = "ltr"
    RTL = "rtl"
    AUTO = "auto"
    """It holds no letter that tells."""


class RowKind(StrEnum):
    """What becomes of what a row shows."""

    SET = "set"
    """It is written for the first time."""
    CHANGED = "changed"
    ADDED = "added"
    """A part that is new."""
    REMOVED = "removed"
    """A part, or a resource's value, that goes."""
    CONFLICT = "conflict"
    """Both sides changed it."""
    KEPT = "kept"
    """It stays as it is."""


@dataclass(frozen=True, slots=True)
class Word:
    """A number, a flag, a name or words of ours, to be shown as they are, on one line."""

    text: str


@dataclass(frozen=True, slots=True)
class Placeholder:
    """Words of ours in the place of a value: `(none)`, `(secret)`."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text that somebody wrote; where it could pass for our words, it needs quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture or file, by its digest or URL, and its address where it is ours."""

    source: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list of values; never empty."""

    items: tuple[Content, ...]
    inner: bool
    """True when it is a part of a value, so that its ends must show."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Values by name, in order."""

    entries: tuple[tuple[str, Content], ...]
    inner: bool
    """True when it is a part of a value, so that its ends must show; False for a whole row."""


Content: TypeAlias = "Word | Placeholder | Text | Picture | Items | Pairs"
"""What a cell shows; holds no secret, whatever it was made of."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing that is said, with what it is to its row or sentence."""

    content: Content
    role: CellRole = CellRole.WORDS
    tone: Tone | None = None

    @property
    def direction(self) -> Direction:
        """Which way it runs, by the first letter that tells."""
        return direction_of(plain(self.content))


Phrase: TypeAlias = "tuple[Cell, ...]"
"""A sentence or a part of one: its cells follow each other with nothing in between."""


@dataclass(frozen=True, slots=True)
class Diff:
    """All that two texts share, and in what they differ, word by word."""

    side: Side
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class About:
    """Which field a row is about, and how its texts are to be read."""

    path: str
    language: str = ""
    """The language that the text is in, where there is one for each."""
    markup: bool = False
    """Its texts are HTML."""


@dataclass(frozen=True, slots=True)
class Row:
    """A label, and what is said of it; at most one cell a role, but for ADDED and REMOVED."""

    label: str
    kind: RowKind
    cells: Phrase = ()
    diffs: tuple[Diff, ...] = ()
    """Of long texts; their cells hold them whole."""
    remarks: tuple[str, ...] = ()
    told: Phrase = ()
    """How the sentence goes on that its cells begin: `in the store; files say 42.00`."""
    about: About | None = None
    """None where it is about no field of a change."""

    def cell(self, role: CellRole) -> Cell | None:
        """Return the first cell of a role; None where there is none."""
        return next((cell for cell in self.cells if cell.role is role), None)

    def diff(self, side: Side) -> Diff | None:
        """Return the diff of a side; None where there is none."""
        return next((diff for diff in self.diffs if diff.side is side), None)


def words(text: str, tone: Tone | None = None) -> Cell:
    """Say something in our own words."""
    return Cell(Word(text), CellRole.WORDS, tone)


def named(text: str, role: CellRole = CellRole.NAME, tone: Tone | None = None) -> Cell:
    """Name a thing as somebody else named it."""
    return Cell(Word(text), role, tone)


def plain(content: Content) -> str:
    """Return what a content says as raw text, whole."""
    match content:
        case Picture():
            return content.address or content.source
        case Items():
            return ", ".join(plain(item) for item in content.items)
        case Pairs():
            return ", ".join(f"{name}: {plain(item)}" for name, item in content.entries)
        case _:
            return content.text


def direction_of(text: str) -> Direction:
    """Return the direction of the first letter that has one, as the Unicode standard says."""
    for char in text:
        match unicodedata.bidirectional(char):
            case "L":
                return Direction.LTR
            case "R" | "AL":
                return Direction.RTL
            case _:
                pass
    return Direction.AUTO
