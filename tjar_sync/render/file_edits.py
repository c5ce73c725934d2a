"""New values for the files, as a person reads them before they are written."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS
from tjar_sync.render.build_value import content
from tjar_sync.render.counting import count_text
from tjar_sync.render.own_words import own
from tjar_sync.render.sanitize import shown
from tjar_sync.render.spoken import spoken
from tjar_sync.render.text_cells import content_text
from tjar_sync.render.text_fit import fitted
from tjar_sync.render.view import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tjar_sync.model.file_edits import FileEdit, FileEdits
    from tjar_sync.model.value import Value
    from tjar_sync.render.style import Style

FEW = 10
"""So many of one reason are named."""


def edits_text(edits: FileEdits, style: Style) -> str:
    """Show each value that changes, and where it stands."""
    count = count_text(len(edits.edits), "value")
    files = ", ".join(shown(one, style) for one in edits.files)
    lines = [
        *(_line(one, edits, style) for one in edits.edits),
        "",
        f"{own(f'{count} in', style)} {files}.",
    ]
    return fitted("\n".join(lines), style)


def left_text(left: Iterable[tuple[str, str]], style: Style) -> Iterator[str]:
    """Yield what cannot be done, and why; of one reason the first, and how many more."""
    told: Counter[str] = Counter()
    for name, why in left:
        told[why] += 1
        if told[why] <= FEW:
            yield fitted(
                f"{own('Left:', style)} {shown(name, style)}: {shown(own(why, style), style)}",
                style,
            )
    for why, count in told.items():
        if count > FEW:
            yield fitted(
                f"{own(f'Left: {count - FEW:,} more:', style)} {shown(own(why, style), style)}",
                style,
            )


def _line(edit: FileEdit, edits: FileEdits, style: Style) -> str:
    name = style.paint(shown(str(edit), style), Tone.HEAD)
    before = own("(not managed)", style) if edit.new else _value(edit, edit.before, edits, style)
    after = _value(edit, edit.after, edits, style)
    return f"{name}: {before} -> {after}  ({shown(edit.place, style)})"


def _value(edit: FileEdit, value: Value, edits: FileEdits, style: Style) -> str:
    field = KINDS[edit.address.kind].fields[edit.path]
    return content_text(spoken(content(value, edits.labels, field.shape), style), style)
