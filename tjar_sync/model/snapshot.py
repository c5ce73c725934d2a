"""What a refresh saw of a store, with what it could not prove."""

from __future__ import annotations

from dataclasses import field
from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.model.identity import IdentityKey
    from tjar_sync.model.live import Live


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The live side of a comparison: what was read of the store for one run."""

    live: Mapping[tuple[str, str], Live]
    """By kind and remote id; owned and matchable ones are full."""
    complete: Mapping[str, bool]
    """By kind: is the listing proven complete?"""
    incomplete_reasons: tuple[str, ...] = ()
    missing: frozenset[tuple[str, str]] = frozenset()
    """Owned resources that are proven gone."""
    stale: Mapping[tuple[str, str], str] = field(default_factory=lambda: MappingProxyType({}))
    """What the store shows as it was before this catalog's own last write, and in which way."""
    looked_up: Mapping[IdentityKey, tuple[Live, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """What the store itself found by a key that its rows do not show; a key that it cannot be asked
    for is not here."""
    choices: Mapping[tuple[str, str], frozenset[str]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """By kind and path: the words that items may be, where they are to be written and the store
    tells."""
    listed: bool = True
    """Lists were read; else single resources alone, each by its id, and nothing is known of more."""
