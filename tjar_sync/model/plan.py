"""The plan: a frozen, serialisable list of changes, bound to store, state and catalog."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - pydantic reads a plan file by these names
from dataclasses import field
from decimal import Decimal  # noqa: TC003 - the same
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from tjar_sync.dataclass import dataclass
from tjar_sync.model.address import Address  # noqa: TC001 - the same
from tjar_sync.model.catalog import Position  # noqa: TC001 - the same
from tjar_sync.model.diagnostic import Diagnostic  # noqa: TC001 - the same
from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.stored import Count, Flag, Seconds  # noqa: TC001 - the same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tjar_sync.model.landmark import Landmark
    from tjar_sync.model.live import Live
    from tjar_sync.model.state import Pass, StateEntry
    from tjar_sync.model.value import Value
else:  # what pydantic takes for it: the union itself has no end, as values nest
    from tjar_sync.model.stored import StoredValue as Value  # noqa: TC001 - the same


class Action(StrEnum):
    """What a change does; the words that people and machines read."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    ARCHIVE = "archive"
    ADOPT = "adopt"
    MOVE = "move"
    FORGET = "forget"

    @property
    def removes(self) -> bool:
        """True when buyers find the resource no more."""
        return self in {Action.DELETE, Action.ARCHIVE}

    @property
    def ends(self) -> bool:
        """True when the resource left the files, so that nothing more is done about it."""
        return self.removes or self is Action.FORGET


class Reason(StrEnum):
    """Why a change, or one field of it, happens."""

    NEW = "new"
    """In the files, not in the store; or a field that was not managed before."""
    EDIT = "edit"
    """The files changed since the last apply."""
    DRIFT = "drift"
    """The store changed since the last apply, and nobody did it through git."""
    CONFLICT = "conflict"
    """Both changed, to different values."""
    ADOPT = "adopt"
    """The store has it, the state does not know it yet."""
    RELINK = "relink"
    """What it links to gets a new id."""
    REMOVED = "removed"
    """It left the files."""
    GONE = "gone"
    """It left the store: somebody deleted it there."""
    UNDO = "undo"
    """A run is undone."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field's old and new value; secrets only ever as digests."""

    path: str
    before: Value
    """What the store shows, or, for a field it never shows, what we last wrote."""
    after: Value
    reason: Reason
    known: Flag = True
    """False when nothing is known of the value before (a field the store does not show)."""
    last: Value = None
    """On a conflict: what we last wrote."""


@dataclass(frozen=True, slots=True)
class Change:
    """One planned step."""

    address: Address
    action: Action
    type: str
    reason: Reason
    remote_id: str | None = None
    fields: tuple[FieldChange, ...] = ()
    live_digest: str = ""
    """Of what the store showed when this was planned; empty where it showed nothing."""
    desired_digest: str = ""
    """Of what the files wanted of it; empty where they had it not."""
    entry_digest: str = ""
    """Of its row in the state; empty where there was none."""
    deferred: tuple[str, ...] = ()
    """Fields that must wait for a second pass, since they link to ids not yet made."""
    previous: Address | None = None
    """On a move: the address it had."""
    note: str = ""
    """One sentence for the reader, where the action alone could mislead."""
    campaign: str = ""
    """The campaign that has the resource so now, with its permit and discount; empty for none."""
    muted: tuple[str, ...] = ()
    """Fields that drifted, and are left so since that is known: they stay recorded as they were."""

    @property
    def writes(self) -> bool:
        """True when carrying it out sends something to the store."""
        if self.action in {Action.MOVE, Action.ADOPT}:
            return bool(self.fields)
        return self.action is not Action.FORGET

    @property
    def overwrites(self) -> bool:
        """True when it takes something over, and writes over values that the store shows."""
        shown = (item.known and item.reason is Reason.ADOPT for item in self.fields)
        return self.action is Action.ADOPT and any(shown)

    @property
    def off_sale(self) -> bool:
        """True when something that buyers can see is taken from them."""
        visible = KINDS[self.address.kind].path_of(Role.VISIBILITY)
        if not visible or self.remote_id is None:
            return False
        hides = any(
            item.path == visible and item.after is False and item.before is not False
            for item in self.fields
        )
        return hides or self.action is Action.DELETE


@dataclass(frozen=True, slots=True)
class Step:
    """One half of a change, as it is carried out."""

    change: Change
    pass_: Pass
    restored: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    """What no file manages and is written back with it, as the store showed it before."""


FIRST_ORDERS = 10


def named_orders(numbers: Sequence[str]) -> str:
    """Name open orders by number, the first few of them."""
    noun = "order" if len(numbers) == 1 else "orders"
    left = len(numbers) - FIRST_ORDERS
    more = f" and {left} more" if left > 0 else ""
    return f"open {noun} {', '.join(numbers[:FIRST_ORDERS])}{more}"


Levels: TypeAlias = "tuple[tuple[Step, ...], ...]"
"""Steps of one level may run at once; a level waits for the one before it."""


@dataclass(frozen=True, slots=True)
class Binding:
    """What a plan holds true for."""

    store: str
    """The store's name in store.yaml."""
    base_url: str
    provider: str
    lineage: str
    serial: Count
    """The state's, when the plan was made; told and never compared."""
    commit: str = ""
    """The catalog's in git, empty where git has none; told and never compared."""
    about: str = ""
    """What the store says of itself; told and never compared."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What apply will do, and nothing else."""

    id: str
    created_at: str
    """ISO 8601, UTC."""
    binding: Binding
    changes: tuple[Change, ...]
    """In the order they are carried out: by level, then address."""
    blocks: tuple[Diagnostic, ...] = ()
    """The errors that checks found: apply refuses the plan, which still shows everything."""
    warnings: tuple[Diagnostic, ...] = ()
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Names to show for media digests."""
    unchanged: Count = 0
    """Resources of the files that were compared, and found as they are to be."""
    untold: Count = 0
    """Resources that nobody could compare: the store did not show enough to tell."""
    not_looked_at: Count = 0
    """Resources of the files that the patterns leave out."""
    unmanaged: Count = 0
    """Live resources that no file and no state knows; they are left alone."""
    requests: Count = 0
    seconds: Seconds = 0.0
    """How many requests apply will send, about, and how long they take at the store's limits."""
    targets: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    """The patterns of --target and --exclude."""
    allowances: Mapping[str, Decimal | None] = field(default_factory=lambda: MappingProxyType({}))
    """The checks that a person lifted for it: code -> how far, None for altogether."""
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What people call what is changed, by address."""
    categories: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The first category of what is changed, by address."""
    pictures: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The main picture of what is changed, by address: its digest, or its URL where it is not ours."""
    near: tuple[Address, ...] = ()
    """What moves a price almost as far as the guard lets it."""
    undoes: str = ""
    """The run that it undoes, where it is such a plan."""
    not_undone: Count = 0
    """Resources of that run which are left, in whole or in part, otherwise than they were."""
    edits: Count = 0
    """Where it is about drift alone: resources whose files wait to be applied."""
    only: str = ""
    """`drift`: it puts back what the store changed, and leaves what the files ask for."""
    strict: bool = False
    """What checks would only tell blocks it, now and when it is applied."""
    orders: bool = False
    """Open orders were looked at, and are again when it is applied."""
    offline: Flag = False
    """The store was not read: it was compared with what the state recorded of it. Never applied."""
    recorded_at: str = ""
    """When the run ended that recorded last, ISO 8601, UTC; of an offline plan, where one did."""
    holds_until: str = ""
    """The instant at which the files want something else of what it changes; empty: never."""
    ahead: str = ""
    """The instant at which the files are as they are here, where that is not when it was made."""
    places: Mapping[str, Position] = field(default_factory=lambda: MappingProxyType({}))
    """Where the files say what changes: of `product.shoe`, and of `product.shoe.sale_price`."""
    listed: Flag = True
    """The store's lists were read; else only what the plan is about, each by its id."""
    since: str = ""
    since_commit: str = ""
    """The commit, as named and as it is, since which git changed what it is about; empty: all."""

    @property
    def targeted(self) -> bool:
        """True when it is not the whole difference."""
        return bool(self.targets or self.excludes or self.since)

    @property
    def empty(self) -> bool:
        """True when the store and the files agree."""
        return not self.changes

    def count(self, action: Action) -> int:
        """How many changes do this."""
        return sum(change.action is action for change in self.changes)

    @property
    def overwriting(self) -> int:
        """How many of those to adopt are also changed in the store."""
        return sum(change.overwrites for change in self.changes)


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and what a run that applies it needs besides."""

    plan: Plan
    levels: Levels
    refreshed: tuple[StateEntry, ...] = ()
    """Rows of unchanged resources whose record is to be brought up to date."""
    live: Mapping[tuple[str, str], Live] = field(default_factory=lambda: MappingProxyType({}))
    """What the store showed when it was made, by kind and remote id."""
    landmarks: tuple[Landmark, ...] = ()
    """By what the store goes on to be known."""


__all__ = [
    "Action",
    "Binding",
    "Change",
    "FieldChange",
    "Levels",
    "Plan",
    "Planned",
    "Reason",
    "Step",
]
