"""What a store can do, as data: planning asks it before anything is sent."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping


class UpdateMode(StrEnum):
    """What an update's request says of the fields that it leaves out."""

    PARTIAL = "partial"
    """They stay as they are."""
    WHOLE = "whole"
    """They are cleared: the request replaces the resource, and a provider sends all of it."""
    NONE = "none"
    """There is no update."""


@dataclass(frozen=True, slots=True)
class KindCapabilities:
    """What a store can do with one kind; as it stands, nothing at all."""

    types: frozenset[str] = frozenset()
    """The kind's types that it has; the empty text where a kind has only one."""
    list: bool = False
    """Shows all that there are."""
    read: bool = False
    """Shows one on its own; where not, a provider looks for it in the list."""
    find: frozenset[str] = frozenset()
    """The fields that it can be asked by."""
    update: UpdateMode = UpdateMode.NONE
    on_create: frozenset[str] = frozenset()
    """The fields that a create can write."""
    on_update: frozenset[str] = frozenset()
    """The fields that an update can write."""
    shown: frozenset[str] = frozenset()
    """The fields that it shows."""
    unique: frozenset[str] = frozenset()
    """The fields that no two may share."""
    newest_first: bool | None = None
    """Whether its list shows first what changed last; None when nobody knows."""
    most: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """How many values a list may hold, by the field's path."""
    max_count: int | None = None
    """How many it allows; None when it does not say."""
    uploads: bool = False
    """Takes bytes."""
    always_send: frozenset[str] = frozenset()
    """The fields that every update sends, since the store changes them where they are absent."""
    reserved: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The names that its fields have, by plain spelling: none of them may be passed through."""

    cells_off: frozenset[str] = frozenset()
    """The cells of rows that it has no place for: `variants.sku`."""

    @property
    def writable(self) -> frozenset[str]:
        """The fields that can be written at all."""
        return self.on_create | self.on_update


_NOTHING = KindCapabilities()


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider can do at one store."""

    provider: str
    """The platform's name in store.yaml."""
    title: str
    """The platform's name for a person."""
    kinds: Mapping[str, KindCapabilities] = field(default_factory=lambda: MappingProxyType({}))
    """By kind; those that are not here, the platform does not have."""
    requests_per_second: float = 5.0
    parallel: int = 4
    pictures_by_address: bool = False
    """A picture is written by its address, which is all that is known of it."""
    latency: float = 0.0
    """Seconds that the store takes over a request at least, in whole tenths, as far as it was seen."""

    def takes(self, picture: str) -> bool:
        """Say whether a picture can be written as it is, without an upload."""
        return self.pictures_by_address and "://" in picture

    def of(self, kind: str) -> KindCapabilities:
        """Return what can be done with a kind."""
        return self.kinds.get(kind, _NOTHING)

    @property
    def max_count(self) -> Mapping[str, int]:
        """How many the store allows, by kind, where it says."""
        return {
            name: kind.max_count for name, kind in self.kinds.items() if kind.max_count is not None
        }
