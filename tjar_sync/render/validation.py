"""What a check of the files found, in each of its formats."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tjar_sync.model.kinds import KINDS
from tjar_sync.render import SARIF
from tjar_sync.render.counting import count_text
from tjar_sync.render.json_document import document
from tjar_sync.render.sanitize import prose
from tjar_sync.render.sarif import sarif
from tjar_sync.render.style import PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.render.style import Style


@dataclass(frozen=True, slots=True)
class Validation:
    """What the files hold, or why nobody can tell."""

    store: str
    """The store that they were read for; empty where they do not tell."""
    catalog: Catalog | None
    """None where they have mistakes."""
    mistakes: tuple[Diagnostic, ...] = ()
    folder: str = ""
    """The catalog's, in its repository."""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All that is wrong or worth saying."""
        return (*self.mistakes, *(self.catalog.warnings if self.catalog else ()))

    @property
    def counts(self) -> dict[str, int]:
        """How many resources there are, by kind."""
        resources = self.catalog.resources if self.catalog else ()
        found = Counter(address.kind for address in resources)
        return dict(sorted(found.items()))


def text(validation: Validation, style: Style = PLAIN) -> str:
    """Say what a catalog without mistakes holds; of one with mistakes, each of them."""
    if validation.catalog is None:
        lines = (prose(str(one), style, "  ") for one in validation.mistakes)
        told = count_text(len(validation.mistakes), "mistake")
        return "\n".join((*lines, f"The catalog is not valid: {told}."))
    listed = ", ".join(
        f"{count:,} {kind if count == 1 else KINDS[kind].plural}"
        for kind, count in validation.counts.items()
    )
    return f"The catalog is valid: {listed or 'no resources'}."


def json(validation: Validation, _style: Style = PLAIN) -> str:
    """Render it for machines, mistakes and warnings alike."""
    content = {
        "store": validation.store,
        "valid": validation.catalog is not None,
        "resources": validation.counts,
    }
    return document("validation", content, validation.diagnostics)


def scanned(validation: Validation, _style: Style = PLAIN) -> str:
    """Render it for code scanning."""
    return sarif(validation.diagnostics, validation.folder)


VALIDATION_FORMATS: Mapping[str, Callable[[Validation, Style], str]] = {
    "text": text,
    "json": json,
    SARIF: scanned,
}
"""By the names that --format takes."""
