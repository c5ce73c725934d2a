"""What each store's own command is, and which of them may run side by side."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tjar_sync.catalog import load_settings
from tjar_sync.errors import CatalogError
from tjar_sync.model.settings import EMBEDDED
from tjar_sync.session import CHECKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from tjar_sync.model.fleet import Member

_OF_THE_FLEET = frozenset(
    f"TJAR_SYNC_{name}"
    for name in ("CATALOG", "STORE", "FORMAT", "OUTPUT", "OUT", "RECORD", "LOG_HTTP", "LOG_FORMAT")
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


def lanes_of(commands: Iterable[StoreCommand], root: Path) -> list[tuple[StoreCommand, ...]]:
    """Return commands in lanes: those of one lane are about one store, and follow each other.

    Two catalogs may feed one store, each with a state and a lock of its own.
    """
    lanes: dict[str, list[StoreCommand]] = {}
    for command in commands:
        lanes.setdefault(_identity(command, root), []).append(command)
    return [tuple(lane) for lane in lanes.values()]


def _identity(command: StoreCommand, root: Path) -> str:
    """Return what tells a command's store from all others, as far as anybody can know it here."""
    folder = root / command.member.catalog
    try:
        store = load_settings(folder, command.member.store, os.environ, CHECKS).store
    except CatalogError:  # its own command tells what is wrong
        return f"{folder} {command.member.store}"
    return f"{folder} {store.provider}" if store.url == EMBEDDED else store.identity
