"""What a check is: a code, a look at what is known, and how a person may lift it."""

from __future__ import annotations

from dataclasses import field, replace
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from tjar_sync.dataclass import dataclass
from tjar_sync.model.catalog import Catalog
from tjar_sync.model.diagnostic import Diagnostic, Severity
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.settings import Guards, Level

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from tjar_sync.errors import ProviderError
    from tjar_sync.model.address import Address
    from tjar_sync.model.diagnosis import ContractLine
    from tjar_sync.model.identity import IdentityKey
    from tjar_sync.model.kinds import Kind
    from tjar_sync.model.landmark import Landmark
    from tjar_sync.model.live import Live
    from tjar_sync.model.plan import Change
    from tjar_sync.model.state import StateEntry
    from tjar_sync.model.value import Values

FEW = 10
"""Below this many owned resources a percentage says nothing, and the counts alone guard."""
_NOTHING: Mapping[Any, Any] = MappingProxyType({})

Orders: TypeAlias = "Mapping[str, tuple[str, ...]] | ProviderError"
"""By remote id: the numbers of the open orders that a product is in; or why nobody can tell."""


class Unsettled(NamedTuple):
    """A contradicted assumption that only a person can settle."""

    seen: str
    """Number and evidence."""
    lines: tuple[ContractLine, ...]
    text: str
    """The lines, as they are to be pasted."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What earlier runs saw the store do, as far as it tells what a plan would meet."""

    unsettled: Sequence[Unsettled] = ()
    """What is otherwise than assumed, and no `contract:` says yet."""
    required: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    """By path: for the lack of what creates were refused, with the evidence."""
    taken: Mapping[tuple[str, str, str], str] = field(default_factory=lambda: _NOTHING)
    """By kind, path and folded value: what this catalog deleted, where no delete frees anything."""


class Stage(StrEnum):
    """What must be known before a check can look."""

    CATALOG = "catalog"
    """The catalog alone: no store, no state; `validate` may run it."""
    STORE = "store"
    """What the store shows of what the state knows; nothing is planned where this finds anything."""
    PLAN = "plan"
    """What the store shows, what the state knows, and what would be changed."""
    ORDERS = "orders"
    """The store's open orders too, which are read only for a plan that needs them."""


class Unit(StrEnum):
    """What a limit counts; the letter stands for the number in a command line's syntax."""

    COUNT = "N"
    PERCENT = "P"


class Prospect(NamedTuple):
    """A resource as it will be, and what of it changes."""

    change: Change
    values: Values
    """What the store will show: what it shows now, with what the files want laid over it."""
    changed: frozenset[str]
    """The paths that are written."""

    @property
    def kind(self) -> Kind:
        """What it is."""
        return KINDS[self.change.address.kind]


@dataclass(frozen=True, slots=True)
class Policy:
    """What the files say about checks."""

    levels: Mapping[str, Level] = field(default_factory=lambda: _NOTHING)
    """By code, as store.yaml has it."""
    lifted: Mapping[str, frozenset[Address]] = field(default_factory=lambda: _NOTHING)
    """By code: the resources whose files lift it."""
    strict: bool = False
    """What would be told blocks."""
    names: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: _NOTHING)
    """By group, such as `categories`: what store.yaml calls the store's numbers."""

    def level(self, check: Check) -> Level:
        """Return how grave what a check finds is."""
        level = self.levels.get(check.code, check.level)
        return Level.ERROR if self.strict and level is Level.WARNING else level


@dataclass(frozen=True, slots=True)
class CheckInput:
    """All that a check may look at; what is not known yet at its stage is empty."""

    catalog: Catalog = field(default_factory=lambda: Catalog(_NOTHING, _NOTHING))
    guards: Guards = field(default_factory=Guards)
    """The limits of store.yaml, or this run's in their place."""
    changes: Sequence[Change] = ()
    """In the order in which they are carried out."""
    owned: Mapping[Address, StateEntry] = field(default_factory=lambda: _NOTHING)
    """The state's rows."""
    missing: frozenset[tuple[str, str]] = frozenset()
    """By kind and remote id: what is ours, and proven to be gone from the store."""
    counts: Mapping[str, int] = field(default_factory=lambda: _NOTHING)
    """By kind: how many the store has."""
    max_count: Mapping[str, int] = field(default_factory=lambda: _NOTHING)
    """By kind: how many the store allows, where it tells."""
    unmanaged: Sequence[Live] = ()
    """What is in the store, in no file and in no state."""
    looked_up: Collection[IdentityKey] = ()
    """The keys that the store itself was asked for, and answered."""
    refills: Mapping[Address, str] = field(default_factory=lambda: _NOTHING)
    """In words: rows that are written anew with a count of the files, beside others that go."""
    landmarks: Sequence[Landmark] = ()
    """By what the state knows the store again; where it holds too few, its oldest rows count."""
    strangers: frozenset[tuple[str, str]] = frozenset()
    """Landmarks that nobody owns any more, and that lead to something else by now."""
    others: Mapping[Address, Live] = field(default_factory=lambda: _NOTHING)
    """What the store has under the ids of these, and is nothing like them."""
    foreseen: Foreseen = Foreseen()
    orders: Orders = field(default_factory=lambda: _NOTHING)
    held: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NOTHING)
    """By remote id: the numbers of the open orders that it is in, as far as they were counted."""
    prospects: Sequence[Prospect] = ()
    """What the changes make of resources; where nothing but the files is known, all of them."""
    live: Mapping[tuple[str, str], Live] = field(default_factory=lambda: _NOTHING)
    """What the store shows, by kind and remote id."""
    agreed: Decimal = Decimal(0)
    """So many per cent a person lets prices move in this very run."""
    choices: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=lambda: _NOTHING)
    """By kind and path: the words that items may be, as far as the store tells."""
    secrets_lost: bool = False
    """Secrets would be written where they go with the runner."""
    policy: Policy = Policy()
    lifted: Sequence[Change] = ()
    """Changes of resources whose files lift the check: they are made, and nothing is found in them."""

    def narrowed(self, code: str) -> CheckInput:
        """Leave out the resources whose files lift a check."""
        lifted = self.policy.lifted.get(code)
        if not lifted:
            return self
        return replace(
            self,
            changes=[item for item in self.changes if item.address not in lifted],
            lifted=[item for item in self.changes if item.address in lifted],
            prospects=[item for item in self.prospects if item.change.address not in lifted],
            refills={at: told for at, told in self.refills.items() if at not in lifted},
        )

    def owned_of(self, kind: str) -> list[StateEntry]:
        """Return what is ours of a kind, and not archived."""
        rows = self.owned.values()
        return [row for row in rows if row.address.kind == kind and not row.archived]


@dataclass(frozen=True, slots=True)
class Limit:
    """A number in store.yaml that bounds a check."""

    unit: Unit
    put: Callable[[Guards, Decimal], Guards]
    """Returns the guards with this number in place of theirs."""


@dataclass(frozen=True, slots=True)
class Check:
    """One rule: it gives diagnostics that bear its code, and the run stops at its errors."""

    code: str
    """In kebab-case, unique, and never changed: people write it in command lines and files."""
    about: str
    """What it stops, in one sentence."""
    find: Callable[[CheckInput], Iterator[Diagnostic]]
    stage: Stage = Stage.PLAN
    level: Level = Level.ERROR
    """How grave it is where store.yaml does not say; only a code of `CheckCode` can be set there."""
    limit: Limit | None = None
    """The number that lifts it; where there is none, its code alone does."""
    instead: str = ""
    """What to do where no flag lifts it; empty where one does."""

    @property
    def allowance(self) -> str:
        """How a command line lifts it: `deletes=N`, `missing`."""
        return self.code if self.limit is None else f"{self.code}={self.limit.unit}"


def blocked(
    code: str,
    where: Sequence[Address],
    summary: str,
    fix: str,
    each: Mapping[Address, str] = _NOTHING,
) -> Diagnostic:
    """Return what stands in a plan's way; `each`: a word on every one, where there are many."""
    detail = "\n".join(f"{address}: {word}" for address, word in each.items())
    return Diagnostic(Severity.ERROR, code, tuple(where), summary, detail, fix)
