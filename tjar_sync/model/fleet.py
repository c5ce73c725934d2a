"""Many stores at once: which they are, and what became of the command of each."""

from __future__ import annotations

import json
import zlib
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tjar_sync.dataclass import dataclass
from tjar_sync.errors import ExitCode, gravest

if TYPE_CHECKING:
    from collections.abc import Mapping


def pack(document: str) -> bytes:
    """Return a document in a twentieth of its room."""
    return zlib.compress(document.encode(), 1)


@dataclass(frozen=True, slots=True)
class Member:
    """One store of a fleet."""

    catalog: str
    """Its catalog's folder below the fleet's; empty where that is the fleet's own."""
    store: str | None
    """None where store.yaml cannot be read, so that nobody knows which there are."""
    tags: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What it is called: `shops/riyadh:live`, or `live` where the fleet is one catalog."""
        return ":".join(filter(None, (self.catalog, self.store))) or "."


class Finish(StrEnum):
    """How much is known of a store's command."""

    ENDED = "ended"
    """It ended by itself; its exit code tells how."""
    UNDECIDED = "undecided"
    """It was cut off while it may have written: the next run finds out what it did."""
    CUT_OFF = "cut-off"
    """It was cut off, and could not have written anything."""
    NOT_BEGUN = "not-begun"
    """It was never started."""


@dataclass(frozen=True, slots=True)
class StoreResult:
    """What became of one store's command."""

    member: Member
    finish: Finish
    exit_code: ExitCode
    why: str = ""
    """Of what did not end by itself: why."""
    packed: bytes = b""
    """Its document, as `pack` makes it: a plan of each of many stores would fill the memory."""
    log: tuple[str, ...] = ()
    """The last lines that it told on the way."""

    @property
    def document(self) -> Mapping[str, Any]:
        """What it printed with `--format json`; empty where it printed nothing whole."""
        found: Mapping[str, Any] = json.loads(zlib.decompress(self.packed)) if self.packed else {}
        return found

    @property
    def is_well(self) -> bool:
        """Say whether nobody has to look at it."""
        return self.exit_code in {ExitCode.DONE, ExitCode.CHANGES}


@dataclass(frozen=True, slots=True)
class FleetReport:
    """What became of one verb in all stores, in the order of the fleet."""

    verb: str
    results: tuple[StoreResult, ...]

    @property
    def exit_code(self) -> ExitCode:
        """The one exit code for all of them: the gravest."""
        return gravest(result.exit_code for result in self.results)
