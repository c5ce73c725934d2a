"""What each store's own command is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.model.fleet import Member

_OF_THE_FLEET = frozenset(
    f"TJAR_SYNC_{name}"
    for name in (
        *("CATALOG", "STORE", "FORMAT", "OUTPUT", "OUT", "RECORD", "LOG_HTTP", "LOG_FORMAT"),
        *("SECRETS_DIR", "ANONYMISE"),
    )
)
"""Variables that speak of one store's command: all of a fleet would write one file."""


@dataclass(frozen=True, slots=True)
class StoreCommand:
    """The command that one store gets; it holds names and paths, and never what a variable says."""

    member: Member
    folder: str
    """Its catalog's, in full."""
    verb: str
    options: tuple[str, ...] = ()

    def line(self) -> list[str]:
        """Return the command line, for the Python that runs this; no module of the folder counts."""
        store = () if self.member.store is None else ("--store", self.member.store)
        place = ("--catalog", self.folder, *store, "--format", "json", "--color", "never")
        python = (sys.executable, "-P", "-m", "tjar_sync")
        return [*python, self.verb, *self.options, *place]


def environ_of(environ: Mapping[str, str]) -> dict[str, str]:
    """Return what each store's command finds in its environment."""
    kept = {name: value for name, value in environ.items() if name not in _OF_THE_FLEET}
    return {**kept, "PYTHONUNBUFFERED": "1"}
