"""The platforms that there are: settings, schema and errors are made from this."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.providers.tjar.platform import TJAR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.providers.rest.platform import Platform

PLATFORMS: Mapping[str, Platform] = MappingProxyType(
    {platform.info.name: platform for platform in (TJAR,)}
)
"""By name; a new platform is a folder and an entry here."""
