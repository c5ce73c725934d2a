"""Why a command ended early, for machines: the document that stands in place of the command's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.errors import Invalid
from tjar_sync.model.diagnostic import Diagnostic, Severity
from tjar_sync.model.ending_codes import Ending
from tjar_sync.render import HTML, JSONL, SARIF
from tjar_sync.render.json_document import line, made
from tjar_sync.render.json_document import text as to_json
from tjar_sync.render.markdown_page import LIMIT
from tjar_sync.render.markdown_text import fenced
from tjar_sync.render.own_words import own
from tjar_sync.render.sanitize import prose
from tjar_sync.render.sarif import sarif
from tjar_sync.render.style import PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tjar_sync.errors import ExitCode, TjarSyncError

_FENCES = 200
"""Characters for what stands around a text in a comment."""
_HUMP = re.compile(r"(?<=[a-zA-Z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Failure:
    """What failed, where, and what to do next."""

    command: str
    exit_code: ExitCode
    summary: str
    diagnostics: tuple[Diagnostic, ...]
    """The single causes; never none."""
    where: str = ""
    fix: str = ""
    folder: str = ""
    """The catalog's in its repository, where code scanning is told."""


def failure_of(error: TjarSyncError, command: str) -> Failure:
    """Return an error as a value; where it has no causes, its kind is the code of the only one."""
    detail = f"at {error.where}" if error.where else ""
    if isinstance(error, Invalid):
        said = (f"{name}: {'; '.join(told)}" for name, told in error.fields.items())
        detail = "\n".join(filter(None, (detail, *said)))
    names = (_HUMP.sub("_", kind.__name__).upper() for kind in type(error).__mro__)
    code = next(Ending[name] for name in names if name in Ending.__members__)
    whole = Diagnostic(Severity.ERROR, code, (), error.what, detail, error.hint)
    causes = error.diagnostics or (whole,)
    return Failure(command, error.exit_code, error.what, causes, error.where, error.hint)


def failed(command: str, exit_code: ExitCode, code: Ending, summary: str, fix: str = "") -> Failure:
    """Return what ended a command without any error of ours."""
    only = Diagnostic(Severity.ERROR, code, (), summary, fix=fix)
    return Failure(command, exit_code, summary, (only,), fix=fix)


def json(failure: Failure) -> str:
    """Render it for machines."""
    return to_json(failure_document(failure))


def event(failure: Failure) -> str:
    """Render it as the last line of a stream."""
    return line("failure", failure=failure_document(failure))


def failure_document(failure: Failure) -> dict[str, object]:
    """Return a failure's document as values."""
    content = {
        "command": failure.command,
        "outcome": failure.exit_code.word,
        "exit_code": int(failure.exit_code),
        "summary": failure.summary,
        "where": failure.where,
        "fix": failure.fix,
    }
    return made("failure", content, failure.diagnostics)


def text(failure: Failure) -> str:
    """Render it for who reads the file in which the outcome was to be."""
    causes = (str(one) for one in failure.diagnostics if one.positions)
    where = f"  at {failure.where}" if failure.where else ""
    fix = f"  {failure.fix}" if failure.fix else ""
    lines = (*causes, f"Error: {failure.summary}", where, fix)
    return "\n".join(prose(own(line), PLAIN, "  ") for line in lines if line)


def markdown(failure: Failure) -> str:
    """Render it for a pull request: nothing in it has an effect there."""
    told = text(failure)
    head = f"## tjar-sync {failure.command}: {failure.exit_code.word}"
    return f"{head}\n\n{fenced(told[: LIMIT - len(head) - _FENCES].split(chr(10)))}"


def html(failure: Failure) -> str:
    """Render it as a page, in place of the one that was asked for."""
    from tjar_sync.render.html_page import page  # noqa: PLC0415 - templates are slow to import

    head = f"tjar-sync {failure.command}: {failure.exit_code.word}"
    return page("failure.html", PLAIN, title=head, told=text(failure))


def scanned(failure: Failure) -> str:
    """Render its causes for code scanning."""
    return sarif(failure.diagnostics, failure.folder)


def drawn(failure: Failure, form: str) -> str:
    """Render it in a format of the command's; as text where that has nothing of its own for it."""
    return FAILURE_FORMATS.get(form, text)(failure)


FAILURE_FORMATS: Mapping[str, Callable[[Failure], str]] = {
    "json": json,
    "markdown": markdown,
    HTML: html,
    SARIF: scanned,
    JSONL: event,
}
"""Formats that have something of their own for it."""
