"""A platform: all that makes one kind of shop system another than the next, as a value."""

from __future__ import annotations

from dataclasses import field
from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.providers.http.recording.privacy import Privacy
from tjar_sync.providers.rest.contract import NO_PROFILES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tjar_sync.model.platform import PlatformInfo
    from tjar_sync.ports import Provider
    from tjar_sync.providers.http.connection import ConnectionOptions
    from tjar_sync.providers.http.envelope import Envelope
    from tjar_sync.providers.rest.contract import Contract, Profiles


@dataclass(frozen=True, slots=True)
class Platform:
    """A name, an envelope, tables, and a way in; made without httpx, which is slow to import."""

    info: PlatformInfo
    envelope: Envelope
    contract: Contract = field(repr=False)
    open: Callable[[Platform, ConnectionOptions], Provider] = field(repr=False)
    """Opens a store; nothing is sent yet. Raises UsageError for settings that cannot work."""
    privacy: Privacy = field(default_factory=Privacy, repr=False)
    """What its exchanges tell of people; as it stands, all of it."""
    profiles: Profiles = field(default_factory=lambda: NO_PROFILES, repr=False)
    """The sets of overrides that a store's entry may name."""
    beliefs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    """What is assumed of its stores, in a sentence, by the row of docs/assumptions.md."""
