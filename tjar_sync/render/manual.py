"""Pages of the manual as text, Markdown or JSON; several of them as a list."""

from __future__ import annotations

import re
import textwrap
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

from tjar_sync.render.json_document import document
from tjar_sync.render.style import PLAIN
from tjar_sync.render.view import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tjar_sync.model.manual_page import ManualPage
    from tjar_sync.render.style import Style

_FENCE = re.compile(r"^```[a-z]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_WIDEST = 100
_WIDEST_CODE = 24


def text(found: Sequence[ManualPage], style: Style = PLAIN) -> str:
    """Draw a page for a terminal; of several, a line each."""
    lines = _page(found[0], style) if len(found) == 1 else _list(found, style)
    return "\n".join(lines).rstrip("\n")


def markdown(found: Sequence[ManualPage], _style: Style = PLAIN) -> str:
    """Write a page in Markdown; of several, a table for each family."""
    return page(found[0]) if len(found) == 1 else listed(found)


def json(found: Sequence[ManualPage], _style: Style = PLAIN) -> str:
    """Render pages for machines, each whole."""
    return document("help", {"pages": [asdict(one) for one in found]})


def page(one: ManualPage) -> str:
    """Write a page in Markdown."""
    parts = (f"## {heading}\n\n{said}" for heading, said in one.parts)
    return "\n\n".join((f"# {one.code}", f"*{one.family}.* {one.about}", *parts))


def listed(found: Iterable[ManualPage], link: str = "`{code}`") -> str:
    """Write a table of codes for each family; `link` is how a code is written there."""
    return "\n\n".join(
        f"## {family}\n\n{of_it[0].about}\n\n| code | what it means |\n|---|---|\n"
        + "\n".join(f"| {link.format(code=one.code)} | {one.gist} |" for one in of_it)
        for family, of_it in _families(found)
    )


MANUAL_FORMATS: Mapping[str, Callable[[Sequence[ManualPage], Style], str]] = {
    "text": text,
    "json": json,
    "markdown": markdown,
}
"""By the names that --format takes."""


def _families(found: Iterable[ManualPage]) -> Iterator[tuple[str, list[ManualPage]]]:
    for family, of_it in groupby(found, lambda one: one.family):
        yield family, list(of_it)


def _page(one: ManualPage, style: Style) -> Iterator[str]:
    yield style.paint(one.code, Tone.HEAD)
    yield from _wrapped(f"{one.family}. {one.about}", style, "  ")
    for heading, said in one.parts:
        yield ""
        yield style.paint(heading, Tone.HEAD)
        yield from _said(said, style)


def _said(said: str, style: Style) -> Iterator[str]:
    """Wrap what is prose, and leave what is a file as it is."""
    for place, piece in enumerate(_FENCE.split(said)):
        if place % 2:
            yield from ("", *(f"    {line}" for line in piece.splitlines()), "")
        else:
            yield from _wrapped(piece.strip(), style, "  ")


def _list(found: Iterable[ManualPage], style: Style) -> Iterator[str]:
    for family, of_it in _families(found):
        yield style.paint(family, Tone.HEAD)
        for one in of_it:
            first = f"  {one.code:{_WIDEST_CODE}} "
            rest = " " * len(first)
            yield from _wrapped(one.gist, style, rest, first)
        yield ""
    yield "One of them whole: tjar-sync help CODE"


def _wrapped(said: str, style: Style, indent: str, first: str | None = None) -> list[str]:
    return textwrap.wrap(
        said,
        min(style.width, _WIDEST),
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
