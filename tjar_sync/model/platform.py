"""What a person is told of a platform, whether or not its stores are spoken to."""

from __future__ import annotations

from dataclasses import field
from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

OPTIONS = ("store_id", "plan", "language", "image_base_url")
"""The keys of a store's entry that only some platforms have."""


@dataclass(frozen=True, slots=True)
class PlatformInfo:
    """A platform's name and ways, for messages and for checking what store.yaml says of it."""

    name: str
    """As `provider:` in store.yaml spells it: `tjar`."""
    title: str
    """As its owners spell it: `Tjar`."""
    base_path: str
    """The path of its API, which is added to a store's address: `/api/core/v1`."""
    example_url: str
    """What a store's address looks like."""
    key_variable: str
    """The environment variable that is proposed for the key."""
    dashboard: str
    """Where its owners give rights to people and keys."""
    key_source: str
    """Where a key is made: goes on after "make a new key"."""
    default_url: str = ""
    """The one address of all its stores, API path included; empty where each has its own."""
    options: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Which of OPTIONS its stores have, each with the words that it may be; any text where none."""
    required: tuple[str, ...] = ()
    """Those that a store's entry must have, unless it is the built-in one."""
    paces: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    """How many requests a second a store may be sent, by its plan."""
    language: str = ""
    """Where its texts are in one language: that of a store which does not say which."""
    shows_addresses: bool = False
    """It takes no files: a picture is known by its address alone."""
    own_words: bool = False
    """Categories and brands are words of the store's own, and have no numbers."""


ANY_PLATFORM = PlatformInfo(
    name="",
    title="the platform",
    base_path="",
    example_url="https://shop.example.com",
    key_variable="STORE_API_KEY",
    dashboard="the store's dashboard",
    key_source="in the store's dashboard",
    options=MappingProxyType(dict.fromkeys(OPTIONS, ())),
)
"""What is taken for granted of a platform that is not known: nothing is wrong with it."""
