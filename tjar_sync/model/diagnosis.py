"""A diagnosis: what was found out about one store, and about what is assumed of it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.errors import ExitCode

if TYPE_CHECKING:
    from tjar_sync.model.observation import Observation
    from tjar_sync.model.value import Value


class Health(StrEnum):
    """How one examined thing is."""

    OK = "ok"
    LOOK = "look here"
    """A person should know, or do something."""
    BROKEN = "broken"
    """Nothing works before it is put right."""


class Standing(StrEnum):
    """What speaks for an assumption, and what against it."""

    CONFIRMED = "confirmed"
    """Proven by what would look otherwise if it were not so."""
    CONTRADICTED = "contradicted"
    NOT_SEEN = "not seen"
    """A look could tell, but the store holds nothing that would show it."""
    NEEDS_PROBE = "needs a probe"
    """Only a write could tell."""


@dataclass(frozen=True, slots=True)
class Examination:
    """One thing that was looked at, in the order of the way to the store."""

    name: str
    health: Health
    summary: str
    details: tuple[str, ...] = ()
    todo: str = ""
    """What to do next; empty where nothing is to be done."""


@dataclass(frozen=True, slots=True)
class ContractLine:
    """One override for a store's `contract:`."""

    path: tuple[str, ...]
    """Keys from the outside in: `fields`, `product.sku`, `read`."""
    value: Value


@dataclass(frozen=True, slots=True)
class Assumption:
    """One row of the table of assumptions, and how it stands at this store."""

    number: str
    belief: str
    standing: Standing
    evidence: tuple[str, ...]
    settled: bool = True
    """False when it is contradicted, and neither `contract:` nor a tolerant reading copes."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All that a look at a store told."""

    store: str
    """Its name in store.yaml; empty where there is no catalog."""
    url: str
    examinations: tuple[Examination, ...]
    assumptions: tuple[Assumption, ...] = ()
    """None where the store could not be read."""
    lines: tuple[ContractLine, ...] = ()
    """What `contract:` lacks."""
    contract: str = ""
    """The same as the text of a store.yaml, from `contract:` on; empty for none."""
    observations: tuple[Observation, ...] = ()
    """What earlier runs, and a probe just now, saw of it, with request and answer."""
    failure: ExitCode = ExitCode.DONE
    """Why it ended early, if it did."""

    @property
    def exit_code(self) -> ExitCode:
        """Its outcome: a failure, CHANGES for what is contradicted and not settled, or DONE."""
        if self.failure is not ExitCode.DONE:
            return self.failure
        settled = all(row.settled for row in self.assumptions)
        return ExitCode.DONE if settled and not self.lines else ExitCode.CHANGES
