"""What a check of the files found, in each of its formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.checked import CheckedFiles
from tjar_sync.model.kinds import KINDS
from tjar_sync.render import SARIF
from tjar_sync.render.counting import count_text
from tjar_sync.render.json_document import document
from tjar_sync.render.own_words import own
from tjar_sync.render.sanitize import prose
from tjar_sync.render.style import PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tjar_sync.model.diagnostic import Diagnostic
    from tjar_sync.render.style import Style


@dataclass(frozen=True, slots=True)
class Validation:
    """What the files hold, or why nobody can tell."""

    store: str
    """The store that they were read for; empty for all of several, and where they do not tell."""
    checked: CheckedFiles | None
    """What there is; None where they have mistakes."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """The mistakes; where there are none, what is probably not meant."""
    folder: str = ""
    """The catalog's, in its repository."""
    besides: tuple[Diagnostic, ...] = ()
    """Where there are mistakes: what is probably not meant."""

    @property
    def told(self) -> tuple[Diagnostic, ...]:
        """All that is to be told, what is worst first."""
        return (*self.diagnostics, *self.besides)


def text(validation: Validation, style: Style = PLAIN) -> str:
    """Say what a catalog without mistakes holds; of one with mistakes, each of them."""
    if validation.checked is None:
        lines = (prose(own(str(one), style), style, "  ") for one in validation.diagnostics)
        told = count_text(len(validation.diagnostics), "mistake")
        slips = (
            f"{own('Warning:', style)} {prose(own(str(one), style), style, '  ')}"
            for one in validation.besides
        )
        return "\n".join((*lines, *slips, own(f"The catalog is not valid: {told}.", style)))
    found = {store: listed_kinds(counts) for store, counts in validation.checked.stores.items()}
    several = list(dict.fromkeys(found.values()))
    if len(several) > 1:
        told = "; ".join(f"{listed} in {store}" for store, listed in found.items())
    else:
        told = several[0] + (f" in each of {len(found)} stores" if len(found) > 1 else "")
    return own(f"The catalog is valid: {told}.", style)


def listed_kinds(counts: Mapping[str, int]) -> str:
    """Say how many resources there are of each kind."""
    listed = ", ".join(
        f"{count:,} {kind if count == 1 else KINDS[kind].plural}" for kind, count in counts.items()
    )
    return listed or "no resources"


def json(validation: Validation, _style: Style = PLAIN) -> str:
    """Render it for machines, mistakes and warnings alike."""
    checked = validation.checked or CheckedFiles({}, {})
    content = {
        "store": validation.store,
        "valid": validation.checked is not None,
        "resources": checked.resources,
        "stores": checked.stores,
    }
    return document("validation", content, validation.told)


def scanned(validation: Validation, _style: Style = PLAIN) -> str:
    """Render it for code scanning."""
    from tjar_sync.render.sarif import sarif  # noqa: PLC0415 - no other format needs it

    return sarif(validation.told, validation.folder)


VALIDATION_FORMATS: Mapping[str, Callable[[Validation, Style], str]] = {
    "text": text,
    "json": json,
    SARIF: scanned,
}
"""By the names that --format takes."""
