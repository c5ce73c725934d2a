"""What a run tells GitHub's pages: annotations at the lines of files, and a summary of the step."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tjar_sync.model.diagnostic import Severity
from tjar_sync.render.counting import count_text
from tjar_sync.render.own_words import own
from tjar_sync.render.sanitize import clean, like, shown
from tjar_sync.render.sarif import positions_of
from tjar_sync.render.style import PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tjar_sync.model.catalog import Position
    from tjar_sync.model.diagnostic import Diagnostic

MOST = 10
"""So many annotations of each level are shown for a step; more would be dropped without a word."""
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_DATA = {"%": "%25", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|&~@])")


def annotated(
    diagnostics: Sequence[Diagnostic], folder: str, places: Mapping[str, Position]
) -> Iterator[str]:
    """Yield a command for each diagnostic, and in place of what is beyond the limit its count."""
    for severity, level in _LEVELS.items():
        found = [one for one in diagnostics if one.severity is severity]
        few = found if len(found) <= MOST else found[: MOST - 1]
        for one in few:
            yield _annotation(level, one, folder, positions_of(one, places))
        if few is not found:
            more = count_text(len(found) - len(few), level)
            yield f"::{level} title=tjar-sync::{more} more; the log of this step names each"


def summary(title: str, sentence: str, diagnostics: Sequence[Diagnostic]) -> str:
    """Return a step's summary in Markdown: what it came to, and the first of what is to be said."""
    lines = [f"### {_escaped(title)}", "", _escaped(own(sentence))]
    if diagnostics:
        lines += ["", f"| | {own('code')} | {own('where')} | {own('what')} |", "|---|---|---|---|"]
        lines += [_row(one) for one in diagnostics[:MOST]]
    if len(diagnostics) > MOST:
        lines += ["", own(f"and {len(diagnostics) - MOST:,} more")]
    return "\n".join((*lines, "", ""))


def _annotation(level: str, one: Diagnostic, folder: str, found: tuple[Position, ...]) -> str:
    properties = {"title": str(one.code)}
    if found:
        file = f"{folder}/{found[0].file}" if folder else found[0].file
        at = {"line": str(found[0].line), "col": str(found[0].column)}
        properties = {"file": file, **at, **properties}
    told = ",".join(
        f"{name}={_coded(clean(value, PLAIN), _PROPERTY)}" for name, value in properties.items()
    )  # not isolated: a file is looked for by this very name
    lines = "\n".join(filter(None, (one.summary, one.detail, one.fix))).split("\n")
    said = "\n".join(shown(own(line), PLAIN) for line in lines)
    return f"::{level} {told}::{_coded(said, _DATA)}"


def _coded(text: str, codes: Mapping[str, str]) -> str:
    """Write a clean text so that it stays on its line, and means nothing to the runner."""
    return "".join(codes.get(char, char) for char in text)


def _row(one: Diagnostic) -> str:
    where = [*map(str, one.positions[:1]), *map(str, one.addresses[: MOST // 2])]
    cells = (own(one.severity), str(one.code), ", ".join(where), own(one.summary))
    return f"| {' | '.join(map(_escaped, cells))} |"


def _escaped(text: str) -> str:
    """Make a text stand for itself in one line of Markdown."""
    return _MARKUP.sub(r"\\\1", shown(like(text, text.replace("\n", " ")), PLAIN))
