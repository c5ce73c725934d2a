"""Tjar's profiles: what whole families of its stores may do otherwise than documented."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.model.diagnosis import ContractLine
from tjar_sync.model.settings import DOCUMENTED

if TYPE_CHECKING:
    from tjar_sync.providers.rest.contract import Profiles

_SHOWN = ("tags", "gallery", "child_categories", "sub_categories", "variants", "published")
"""What an update that lacks it clears, or publishes (A6, A9)."""
_HIDDEN = (
    "cost",
    "files",
    "is_inventory_warning",
    "policy",
    "related",
    "seo.description.ar",
    "seo.description.en",
    "seo.title.ar",
    "seo.title.en",
    "video.source",
    "video.url",
)
"""Of what no answer shows, nobody would see that it was cleared."""
_LARAVEL = (
    ContractLine(("newest_first", "product"), value=False),  # by id, or by time of creation (A3)
    ContractLine(("per_page",), 50),  # capped without a word (A3)
    ContractLine(("always_send",), (*_SHOWN, *_HIDDEN)),
)
"""The public Laravel shop code whose names Tjar shares, in all its versions."""

TJAR_PROFILES: Profiles = MappingProxyType({DOCUMENTED: (), "laravel": _LARAVEL})
"""By the name that `profile:` of a store's entry has."""
