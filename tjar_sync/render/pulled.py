"""What came of a pull, for a person."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from tjar_sync.render.counting import count_text
from tjar_sync.render.own_words import own
from tjar_sync.render.sanitize import shown
from tjar_sync.render.style import PLAIN
from tjar_sync.render.view import Tone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tjar_sync.model.pulled import InNoFile, LeftOut, Pulled
    from tjar_sync.render.style import Style

MOST = 20
"""So much of what was left out is told one by one."""
_WIDEST = 100
_LONGEST = 60
"""So much of a name is shown in a list."""
_MEGABYTE = 1_000_000


def pulled_text(pulled: Pulled, style: Style = PLAIN) -> str:
    """Say what was made, what is missing and why, and whether the plan right after is empty."""
    parts = [
        "\n".join(_made(pulled, style)),
        "\n".join(_left_out(pulled, style)),
        "\n".join(_hidden(pulled, style)),
        "\n".join(_proof(pulled, style)),
    ]
    return "\n\n".join(filter(None, parts))


def _made(pulled: Pulled, style: Style) -> Iterator[str]:
    counts = [_count(number, plural) for plural, number in sorted(pulled.counts.items())]
    what = ", ".join(counts) or "nothing"
    head = (
        f"Took {what} of {pulled.url} into {', '.join(pulled.files) or 'no file'}."
        if pulled.files is not None
        else f"Made a catalog of {pulled.url} in {pulled.root}: {what}."
    )
    yield from _wrapped(head, style, Tone.HEAD)
    if pulled.pictures:
        size = f"{pulled.picture_bytes / _MEGABYTE:.1f} MB"
        yield own(f"  {count_text(pulled.pictures, 'picture')} in media/ ({size})", style)
    if pulled.texts:
        yield own(f"  {count_text(pulled.texts, 'long text')} in text/", style)
    named = [f"{number:,} of {group}" for group, number in sorted(pulled.named.items()) if number]
    if named:
        yield own(f"  names in store.yaml: {', '.join(named)}", style)
    if pulled.unselected:
        told = f"  {pulled.unselected:,} more in the store, which no pattern names, are left alone"
        yield own(told, style)


def in_no_file_text(found: Sequence[InNoFile], style: Style = PLAIN) -> str:
    """List what the store has and no file, by the addresses that it would have."""
    if not found:
        return own("Everything that the store has is in the files.", style)
    widest = max(len(one.address) for one in found)
    lines = [own(f"{count_text(len(found), 'resource')} of the store in no file:", style)]
    for one in found:
        owned = " (ours still: the next apply removes or forgets it)" if one.owned else ""
        name = shown(textwrap.shorten(one.name, _LONGEST, placeholder=" ..."), style)
        about = shown(f"{one.address:<{widest}}  id {one.remote_id}", style)
        lines.append(f"  {about}{own(owned, style)}  {name}".rstrip())
    return "\n".join(lines)


def _count(number: int, plural: str) -> str:
    return f"{number:,} {plural.removesuffix('s') if number == 1 else plural}"


def _left_out(pulled: Pulled, style: Style) -> Iterator[str]:
    if not pulled.left_out:
        return
    head = own(f"Left to the store, and in no file ({len(pulled.left_out):,}):", style)
    yield style.paint(head, Tone.WARN)
    for one in pulled.left_out[:MOST]:
        yield from _wrapped(_why(one), style, indent="  ")
    if len(pulled.left_out) > MOST:
        yield own(f"  and {len(pulled.left_out) - MOST:,} more", style)


def _why(one: LeftOut) -> str:
    what = f"{one.about} {one.path}" if one.path else one.about
    return f"{what}: {one.why}"


def _hidden(pulled: Pulled, style: Style) -> Iterator[str]:
    for kind, paths in pulled.not_shown.items():
        if paths:
            told = f"The store does not show of any {kind}, so no file has it: {', '.join(paths)}."
            yield from _wrapped(told, style)
    if pulled.counts:
        yield from _wrapped("Stock is in no file either: the store sells, and counts.", style)


def _proof(pulled: Pulled, style: Style) -> Iterator[str]:
    for reason in pulled.incomplete_reasons:
        told = f"Not proven to be all: {reason}; run `tjar-sync pull --new` later for the rest."
        yield from _wrapped(told, style, Tone.WARN)
    them = "The plan" if pulled.files is None else "For these, the plan"
    if pulled.differing:
        told = f"{them} is not empty: it would change {', '.join(pulled.differing[:MOST])}."
        yield from _wrapped(told, style, Tone.BAD)
    else:
        told = f"{them} is empty: what the files say is what the store shows."
        yield from _wrapped(told, style, Tone.GOOD)


def _wrapped(text: str, style: Style, tone: Tone | None = None, indent: str = "") -> Iterator[str]:
    lines = textwrap.wrap(
        shown(own(text, style), style),
        min(style.width, _WIDEST),
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    yield from (style.paint(line, tone) for line in lines)
