"""The platforms that there are: settings, schema and errors are made from this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.platform import ANY_PLATFORM
from tjar_sync.model.suggestions import guess, listed
from tjar_sync.providers.hajatek.platform import HAJATEK
from tjar_sync.providers.http import address
from tjar_sync.providers.tjar.platform import TJAR

if TYPE_CHECKING:
    from tjar_sync.model.platform import PlatformInfo
    from tjar_sync.providers.rest.platform import Platform

PLATFORMS: dict[str, Platform] = {platform.info.name: platform for platform in (TJAR, HAJATEK)}
"""By name; a new platform is a folder and an entry here."""


def check_name(name: str) -> None:
    """Raise ValueError unless there is such a platform."""
    if name not in PLATFORMS:
        close = guess(name, PLATFORMS) or f"; known are {listed(PLATFORMS)}"
        raise ValueError(f"there is no provider `{name}`{close}")


def check_url(name: str, url: str) -> None:
    """Raise ValueError for an address that no store of the platform can have."""
    if name in PLATFORMS:
        address.check_url(PLATFORMS[name].info, url)


def check_profile(name: str, profile: str) -> None:
    """Raise ValueError unless the platform has a profile of this name."""
    if name not in PLATFORMS:
        return
    known = PLATFORMS[name].profiles
    if profile not in known:
        close = guess(profile, known) or f"; known are {listed(known)}"
        raise ValueError(f"there is no profile `{profile}`{close}")


def platform_info(name: str) -> PlatformInfo:
    """Return what is told of a platform; of one that there is not, what is wrong with nothing."""
    return PLATFORMS[name].info if name in PLATFORMS else ANY_PLATFORM


def key_variable(name: str) -> str:
    """Return the variable to propose for the key of a store of this platform."""
    first = next(iter(PLATFORMS.values()))
    return PLATFORMS.get(name, first).info.key_variable
