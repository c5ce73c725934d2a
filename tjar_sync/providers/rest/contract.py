"""Contract tables: how our fields and verbs are spelled on the wire, and who says so."""

from __future__ import annotations

from dataclasses import field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tjar_sync.dataclass import dataclass
from tjar_sync.model.settings import DOCUMENTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tjar_sync.model.delivery import DeliveryForm
    from tjar_sync.model.diagnosis import ContractLine

    Profiles = Mapping[str, tuple[ContractLine, ...]]
    """By name: what whole families of a platform's stores do otherwise than documented."""

STORE_YAML = "store.yaml"
"""The provenance of a row that the user overrode."""
PASSED = "map"
"""The codec of what is passed on under its own keys."""
NO_PROFILES: Profiles = MappingProxyType({DOCUMENTED: ()})


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of ours: its name in each direction; None means that the store has none."""

    name: str
    """Kind and path: `product.name.ar`."""
    create: str | None
    update: str | None
    read: str | None
    """Dotted place in the answer; None when the store never shows it."""
    codec: str = "text"
    """Which of the provider's codecs the value goes through."""
    provenance: str = ""
    """A documented fact (`facts 3.3`), an assumption (`A1`), or `store.yaml`."""


@dataclass(frozen=True, slots=True)
class EndpointRow:
    """One request that the store understands."""

    name: str
    method: str
    path: str
    """Below the base URL; `{id}` stands for a remote id."""
    key: str = ""
    """Where its result lies within the answer's data; empty when the data is the result."""
    provenance: str = ""


@dataclass(frozen=True, slots=True)
class KindRow:
    """What is believed of a whole kind, where no field or endpoint tells it."""

    name: str
    types: frozenset[str] | None = None
    """The kind's types that the platform has; None for all."""
    find: frozenset[str] = frozenset()
    """The fields that the store can be asked by, each under its name in the files."""
    counted: bool | None = True
    """Whether its list comes in pages, with a count; False for one that comes as one, None where
    nobody knows whether pages have a count."""
    newest_first: bool | None = None
    """Whether its list shows first what changed last; None when nobody knows."""
    most: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """How many values a list may hold, by the field's path."""
    max_count: int | None = None
    """How many the store allows; None when it does not say."""
    always_send: frozenset[str] = frozenset()
    """The fields that every update sends, since the store changes them where they are absent."""
    only_shown: frozenset[str] | None = None
    """The names, besides those of rows, that an answer shows and no request may repeat; None where
    an update repeats only what fields are for."""
    provenance: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """All that is believed about one platform's API."""

    fields: Mapping[str, FieldRow] = field(repr=False)
    endpoints: Mapping[str, EndpointRow] = field(repr=False)
    kinds: Mapping[str, KindRow] = field(repr=False)
    """The kinds that the platform has, by name."""
    time_zone: str
    """Of times that come without one: a fixed offset such as `+03:00`, or an IANA name."""
    time_format: str = "%Y-%m-%d %H:%M:%S"
    """How the store writes a time, in the words of `strftime`."""
    other_ids: tuple[str, ...] = ()
    """Where else an id may stand in an answer."""
    per_page: int = 100
    """How many rows of a list to ask for; the store may grant fewer."""
    last_statuses: tuple[str, ...] = ()
    """The statuses after which nothing more happens to an order; case does not count."""
    deliveries: DeliveryForm | None = None
    """How the store tells of its events; None for a platform that tells of none."""


def index(
    rows: Iterable[FieldRow],
    endpoints: Iterable[EndpointRow],
    kinds: Iterable[KindRow],
    *,
    time_zone: str,
    **more: Any,
) -> Contract:
    """Build a platform's contract from its rows; `more` are the contract's other parts."""
    return Contract(
        MappingProxyType({row.name: row for row in rows}),
        MappingProxyType({row.name: row for row in endpoints}),
        MappingProxyType({row.name: row for row in kinds}),
        time_zone,
        **more,
    )


def rows(contract: Contract) -> tuple[FieldRow | EndpointRow | KindRow, ...]:
    """List every row with its provenance: endpoints, fields and kinds, each by name."""
    return (
        *(contract.endpoints[name] for name in sorted(contract.endpoints)),
        *(contract.fields[name] for name in sorted(contract.fields)),
        *(contract.kinds[name] for name in sorted(contract.kinds)),
    )


def our_name(contract: Contract, kind: str, wire: str) -> str:
    """Translate a name that the store complains about into the field a person wrote."""
    first = wire.partition(".")[0]
    prefix = f"{kind}."
    for row in contract.fields.values():
        if row.name.startswith(prefix) and {first, wire} & {row.create, row.update}:
            return row.name.removeprefix(prefix)
    return wire


def secret_names(contract: Contract) -> frozenset[str]:
    """Return under which names a store tells secrets: those that rows called `secret` are read by."""
    rows = (row for row in contract.fields.values() if row.name.rpartition(".")[2] == "secret")
    return frozenset(row.read.rpartition(".")[2] for row in rows if row.read)


def in_language(contract: Contract, language: str) -> Contract:
    """Return a contract whose rows of `name.{language}`, if there are such, are in a language."""
    found = {
        name: replace(row, name=row.name.replace("{language}", language))
        for row in contract.fields.values()
        for name in [row.name.replace("{language}", language)]
    }
    return replace(contract, fields=MappingProxyType(found))
