"""Names of a store's own that store.yaml lacks, and where each was seen in the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType
from typing import TypeAlias

from tjar_sync.dataclass import dataclass
from tjar_sync.model.address import normal_name


@dataclass(frozen=True, slots=True)
class Sighting:
    """A store's own number by the store's own name for it."""

    number: int
    seen_at: str
    """What showed both: `product 191`."""


Sightings: TypeAlias = Mapping[str, Mapping[str, Sighting]]
"""By group of `ids:`, and by the name as the files have it."""
Told: TypeAlias = Mapping[str, Mapping[int, str]]
"""What a store calls its own numbers, by group."""
Sought: TypeAlias = Mapping[str, tuple[str, ...]]
"""Names that nobody knows yet, by group."""


@dataclass(frozen=True, slots=True)
class StoreNames:
    """What is known of the names that store.yaml lacks."""

    seen: Sightings = field(default_factory=lambda: MappingProxyType({}))
    refused: Mapping[tuple[str, str], str] = field(default_factory=lambda: MappingProxyType({}))
    """By group and name: why one that was looked for in the store is not taken."""
    asking: bool = False
    """The store will be asked for what is not known yet: until then that is no mistake."""


def is_called(word: str, name: str) -> bool:
    """Say whether a store's word for a number is a name of the files, in whichever Unicode form."""
    return normal_name(word.strip()) == normal_name(name)


def numbers_of(name: str, told: Mapping[int, str]) -> list[int]:
    """Return all numbers that a store calls so."""
    return sorted(number for number, word in told.items() if is_called(word, name))
