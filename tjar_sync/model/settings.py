"""store.yaml, checked: stores, guards and where state lives."""

from __future__ import annotations

from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.catalog import OnRemove
from tjar_sync.model.platform import ANY_PLATFORM, PlatformInfo
from tjar_sync.model.zones import RIYADH

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tjar_sync.model.catalog import Position
    from tjar_sync.model.diagnosis import ContractLine
    from tjar_sync.model.notification import Receiver
    from tjar_sync.model.secret import SecretStr
    from tjar_sync.model.sighting import Sightings
    from tjar_sync.model.value import Value

DEFAULT_CURRENCY = "SAR"
EMBEDDED = "embedded"
"""The `url` of the built-in store."""
DOCUMENTED = "documented"
"""The profile of a store that is as its platform's documentation says."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How hard the store may be driven."""

    requests_per_second: float = 5.0
    parallel: int = 4
    settle_seconds: float = 30.0
    """How long the store may still take over a request whose answer never came."""
    read_back_seconds: float = 30.0
    """How long the store may take to show what it says is done."""
    asked: bool = field(default=False, compare=False)
    """A person said how many requests a second."""


@dataclass(frozen=True, slots=True)
class Guards:
    """How much one run may remove or reprice."""

    max_deletes: int = 10
    max_delete_percent: Decimal = Decimal(20)
    max_price_change_percent: Decimal = Decimal(50)
    max_category_price_change_percent: Decimal = Decimal(20)
    max_run_price_change_percent: Decimal = Decimal(10)
    min_margin_percent: Decimal = Decimal(10)
    max_unpublished: int = 10
    max_emptied_texts: int = 10
    revert: str = "block"
    """`allow`: a price that drifted may be put back however far; what was agreed is known."""


class Level(StrEnum):
    """How grave it is what a check finds."""

    ERROR = "error"
    """It blocks."""
    WARNING = "warning"
    """It is told."""
    OFF = "off"
    """The check does not look."""


@dataclass(frozen=True, slots=True)
class Mute:
    """Drift that is known, and not told until a day has passed."""

    address: str
    """A pattern as in a shell."""
    field: str
    """A field, a map of fields, or a pattern."""
    reason: str
    until: str
    """The last day on which it counts, ISO 8601."""


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """One entry of `stores:`."""

    name: str
    provider: str
    url: str
    """`embedded`, or the store's own address without a trailing slash."""
    api_key: SecretStr | None = None
    limits: Limits = Limits()
    ids: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: MappingProxyType({}))
    """`categories`, `brands`, `badges`: name in the files -> this store's id."""
    seen: Sightings = field(default_factory=lambda: MappingProxyType({}))
    """Names that `ids` lacks and the store has."""
    contract: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    """Overrides of assumed API rows, as written; the provider checks them."""
    profile: str = DOCUMENTED
    """Which of its platform's sets of overrides lies under `contract`."""
    learned: tuple[ContractLine, ...] = ()
    """Overrides that earlier runs saw to be needed; between the two."""
    positions: Mapping[str, Position] = field(default_factory=lambda: MappingProxyType({}))
    """Where each key of `contract` stands, by dotted path: `fields.product.sku.read`."""
    unset: tuple[str, ...] = ()
    """Environment variables that this entry names and that are not set."""
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What its platform's stores have besides: `store_id`, `plan`, `language`…"""
    platform: PlatformInfo = ANY_PLATFORM
    time_zone: str = RIYADH
    """The zone of times in the files that have none; there is one of that name."""

    @property
    def identity(self) -> str:
        """What tells the store from every other: its address and, where many share one, its id."""
        store_id = self.options.get("store_id")
        return f"{self.url}/stores/{store_id}" if store_id else self.url

    @property
    def language(self) -> str:
        """The language of its texts where they are in one; empty where they are in both."""
        return self.options.get("language", self.platform.language)

    def pace(self, plan: str = "") -> float:
        """Say how many requests a second it may be sent; `plan` is what it says of itself.

        As long as nobody knows the plan, the slowest counts.
        """
        paces, asked = self.platform.paces, self.limits.requests_per_second
        if not paces:
            return asked
        allowed = paces.get(self.options.get("plan", plan), min(paces.values()))
        return min(asked, allowed) if self.limits.asked else allowed

    @property
    def numbers(self) -> Mapping[str, Mapping[str, int]]:
        """All that names stand for: what `ids` says, and what was seen in the store."""
        found = {group: dict(ids) for group, ids in self.ids.items()}
        for group, names in self.seen.items():
            found.setdefault(group, {}).update({name: at.number for name, at in names.items()})
        return found


@dataclass(frozen=True, slots=True)
class Settings:
    """store.yaml as a whole."""

    root: Path
    """The catalog's folder."""
    store: StoreSettings
    """The store this run is about."""
    state: str
    """An absolute path, or a URL of a state home."""
    stores: tuple[str, ...] = ()
    """The names of all stores."""
    on_remove: OnRemove = OnRemove.DELETE
    guards: Guards = Guards()
    checks: Mapping[str, Level] = field(default_factory=lambda: MappingProxyType({}))
    """By code: how grave what a check finds is here, where that is not as usual."""
    mutes: tuple[Mute, ...] = ()
    notify: tuple[Receiver, ...] = ()
    """Who is told of what happens while nobody looks."""
    currency: str = DEFAULT_CURRENCY
    """The currency of all money in the files, by its three letters."""
