"""What values become that Tjar takes in its own way: the inverse of its decoders."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tjar_sync.providers.rest import encoders
from tjar_sync.providers.tjar import composites
from tjar_sync.providers.tjar.decoders import PUBLISHED, UNPUBLISHED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.model.live import Write
    from tjar_sync.providers.rest.encoders import Encode, Ids


def _published(value: Any, _write: Write, _ids: Ids, _path: str) -> object:  # noqa: ANN401 - a value of the path's shape
    return PUBLISHED if value else UNPUBLISHED


ENCODERS: Mapping[str, Encode] = MappingProxyType(
    {
        **encoders.ENCODERS,
        "published": _published,
        "brand": encoders.one("brands"),
        "badge": encoders.one("badges"),
        "categories": encoders.several("categories"),
        "options": lambda value, _write, _ids, _path: composites.write_options(value or ()),
        "slots": lambda value, _write, _ids, _path: composites.write_slots(value or ()),
    }
)
"""By the codec that a row of the contract names."""
