"""What store.yaml's values are checked by that belong to other parts: whoever opens a catalog says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.platform import ANY_PLATFORM

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tjar_sync.model.platform import PlatformInfo


def path_or_url(text: str, root: Path) -> str:
    """Return a URL as it is, and a path below the root made absolute."""
    return text if "://" in text else str(root.absolute() / text)


def any_provider(_name: str) -> None:
    """Take every name for a platform's."""


def any_url(_provider: str, _url: str) -> None:
    """Take every text for a store's address."""


def any_profile(_provider: str, _profile: str) -> None:
    """Take every name for a profile's."""


def any_key(_provider: str) -> str:
    """Return a name that any key's variable may have."""
    return "STORE_API_KEY"


def any_platform(_provider: str) -> PlatformInfo:
    """Take everything for right."""
    return ANY_PLATFORM


@dataclass(frozen=True, slots=True)
class StoreChecks:
    """The other parts' own checks; each raises ValueError that says what is wrong.

    Where one is not given, anything will do.
    """

    provider: Callable[[str], None] = any_provider
    """Given `provider:` of a store."""
    url: Callable[[str, str], None] = any_url
    """Given `provider:` and `url:` of a store, environment variables put in."""
    profile: Callable[[str, str], None] = any_profile
    """Given `provider:` and `profile:` of a store."""
    key_variable: Callable[[str], str] = any_key
    """Given `provider:`, returns what variable to propose for the key."""
    platform: Callable[[str], PlatformInfo] = any_platform
    """Given `provider:`, returns what is told of the platform."""
    state: Callable[[str, Path], str] = path_or_url
    """Given `state:` and the catalog's folder, returns where the state is."""


NO_CHECKS = StoreChecks()
