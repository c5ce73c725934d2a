"""What a person is told of a platform, whether or not its stores are spoken to."""

from __future__ import annotations

from dataclasses import dataclass


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
