"""What a store offers to the files, and what of it came into them, as a person reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.render.build_drift import forward_rows
from tjar_sync.render.build_rows import field_rows
from tjar_sync.render.build_value import NO_LABELS
from tjar_sync.render.counting import count_text
from tjar_sync.render.own_words import own
from tjar_sync.render.sanitize import prose, shown
from tjar_sync.render.text_rows import row_lines
from tjar_sync.render.view import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tjar_sync.model.accepted import Accepted
    from tjar_sync.model.offer import Offer
    from tjar_sync.render.build_value import Labels
    from tjar_sync.render.style import Style
    from tjar_sync.render.text_rows import RowLines


def offer_text(offer: Offer, style: Style, labels: Labels = NO_LABELS) -> str:
    """Show all sides of what was changed in the store and in the files."""
    rows = () if offer.field is None else field_rows(offer.change, offer.field, labels)
    return "\n".join(
        [
            style.paint(shown(str(offer), style), Tone.HEAD),
            *_drawn(row_lines(row, style) for row in rows),
        ]
    )


def accepted_text(accepted: Accepted, style: Style) -> str:
    """Say what came into the files, and where; what did not, and why."""
    parts = [line for offer in accepted.taken for line in _taken(accepted, offer, style)]
    for offer in accepted.kept:
        kept = own("the files' value stays; the next apply writes it", style)
        parts.append(f"{shown(str(offer), style)}: {kept}")
    for offer, why in accepted.left:
        parts.append(f"{shown(str(offer), style)}: {prose(own(why, style), style, '  ')}")
    files = ", ".join(shown(file, style) for file in accepted.files)
    taken = own(
        f"{count_text(len(accepted.taken), 'change')} of the store taken into the files", style
    )
    counts = [f"{taken} ({files})" if files else taken]
    if accepted.kept:
        counts.append(own(f"{len(accepted.kept):,} kept as the files have it", style))
    if accepted.left:
        counts.append(own(f"{len(accepted.left):,} left", style))
    return "\n".join([*parts, "", f"{own(', ', style).join(counts)}."])


def _taken(accepted: Accepted, offer: Offer, style: Style) -> Iterator[str]:
    name = style.paint(shown(str(offer), style), Tone.HEAD)
    if offer.field is None:
        yield f"{name}: {own('taken out of the files', style)}"
        return
    place = f"  ({shown(accepted.places[str(offer)], style)})"
    rows = [
        row_lines(row, style) for row in forward_rows(offer.change, offer.field, accepted.labels)
    ]
    if len(rows) == 1 and not rows[0].below:
        yield f"{name}: {rows[0].text}{place}"
        return
    yield f"{name}{place}"
    yield from _drawn(rows)


def _drawn(rows: Iterable[RowLines]) -> Iterator[str]:
    for row in rows:
        yield f"    {row.label}: {row.text}".rstrip()
        yield from (f"      {line}" for line in row.below)
