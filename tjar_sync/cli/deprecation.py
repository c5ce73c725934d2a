"""How it is told that something goes away: a warning with a code, on stderr and in the JSON document.

Whatever is to go away is one `Deprecation` here, and the place that still takes it calls `tell`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from tjar_sync.dataclass import dataclass
from tjar_sync.render.own_words import own

if TYPE_CHECKING:
    from tjar_sync.cli.viewpoint import Viewpoint
    from tjar_sync.model.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class Deprecation:
    """What goes away, from which version on, and what takes its place."""

    what: str
    instead: str
    gone_in: str

    @property
    def diagnostic(self) -> Diagnostic:
        """The warning, with the code that scripts may look for."""
        from tjar_sync.model.codes import Outdated  # noqa: PLC0415 - only where something is told
        from tjar_sync.model.diagnostic import Diagnostic, Severity  # noqa: PLC0415 - the same

        summary = f"{self.what} goes away in version {self.gone_in}"
        fix = f"use {self.instead}"
        return Diagnostic(Severity.WARNING, Outdated.DEPRECATED, (), summary, fix=fix)


COMPLETION_VARIABLE = Deprecation(
    "`_TJAR_SYNC_COMPLETE=SHELL_source tjar-sync`", "`tjar-sync completion SHELL`", "1.0"
)


def tell(deprecation: Deprecation, view: Viewpoint) -> None:
    """Warn on stderr, with --quiet as well, and have the outcome's JSON document say it, too."""
    found = deprecation.diagnostic
    view.notices.append(found)
    click.echo(own(f"Warning: {found.summary}: {found.fix} ({found.code})"), err=True)


def noted(text: str, form: str, view: Viewpoint) -> str:
    """Return an outcome that says, if it is a JSON document, what was told; once."""
    if form != "json" or not view.notices:
        return text
    from tjar_sync.render import json_document  # noqa: PLC0415 - only where something is told

    document = json.loads(text)
    told = map(json_document.diagnostic, view.notices)
    document["diagnostics"] += [one for one in told if one not in document["diagnostics"]]
    return json_document.text(document)
