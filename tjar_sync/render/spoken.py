"""A document in the language of its reader: our own words translated, values and names as they are."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar, cast

from tjar_sync.i18n import is_english, number
from tjar_sync.i18n.numbers import is_number
from tjar_sync.render.documents import (
    AlikeItems,
    ChangeOutcome,
    Count,
    EntryView,
    FleetNote,
    FleetRow,
    FleetTally,
    FleetView,
    Item,
    Notice,
    PlanView,
    RunView,
    Section,
    StateView,
    Summary,
    Table,
)
from tjar_sync.render.own_words import own
from tjar_sync.render.style import PLAIN
from tjar_sync.render.view import Cell, CellRole, Placeholder, Row, Word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.render.style import Style

View = TypeVar("View")

_OURS: Mapping[type, frozenset[str]] = MappingProxyType(
    {
        AlikeItems: frozenset({"heading", "rest"}),
        ChangeOutcome: frozenset({"messages"}),
        Count: frozenset({"text"}),
        EntryView: frozenset({"facts"}),
        FleetNote: frozenset({"lines", "outcome"}),
        FleetRow: frozenset({"outcome"}),
        FleetTally: frozenset({"words"}),
        FleetView: frozenset({"title", "total"}),
        Item: frozenset({"caption", "note", "reason"}),
        Notice: frozenset({"fix", "fix_label", "message"}),
        PlanView: frozenset({"alerts", "facts", "impact", "notes", "warnings"}),
        Row: frozenset({"remarks"}),
        RunView: frozenset({"notes", "unverified", "warnings"}),
        Section: frozenset({"heading"}),
        StateView: frozenset({"total"}),
        Summary: frozenset({"remark"}),
        Table: frozenset({"heads"}),
    }
)
"""Where the parts of a document hold words of ours; the others hold values, names and addresses."""
_NAMES = frozenset({CellRole.ADDRESS, CellRole.ID, CellRole.NAME})
_WORDS = frozenset({CellRole.WORDS, CellRole.NOTE, CellRole.LOOKALIKE})


def spoken(view: View, style: Style = PLAIN) -> View:
    """Return a document, or a part of one, in the chosen language; English stays as it is.

    Where the reader's screen has no letters but those of ASCII, English stays English, too.
    """
    if is_english() or not style.unicode:
        return view
    return cast("View", _part(view, style))


def _part(view: Any, style: Style) -> Any:  # noqa: ANN401 - any part of a document
    if isinstance(view, Cell):
        return _cell(view, style)
    if isinstance(view, Placeholder):
        return Placeholder(own(view.text, style))
    if isinstance(view, Word):
        return Word(number(view.text))
    if isinstance(view, tuple) and not hasattr(view, "_fields"):
        return tuple(_part(one, style) for one in view)
    if not is_dataclass(view) or isinstance(view, type):
        return view
    ours = _OURS.get(type(view), frozenset())
    changed = {
        one.name: _words(value, style) if one.name in ours else _part(value, style)
        for one in fields(view)
        if (value := getattr(view, one.name)) and not isinstance(value, bool | int)
    }
    return replace(view, **changed)


def _words(value: Any, style: Style) -> Any:  # noqa: ANN401 - a text, or as many as there are
    if isinstance(value, str):  # a number that stands alone is the name of a plan, or an id
        return value if is_number(value) else own(value, style)
    return tuple(_words(one, style) for one in value)


def _cell(cell: Cell, style: Style) -> Cell:
    match cell.content:
        case Word(text) if cell.role in _WORDS:
            return replace(cell, content=Word(own(text, style)))
        case Word() if cell.role in _NAMES:
            return cell
        case content:
            return replace(cell, content=_part(content, style))
