"""Single values that Tjar spells in its own way."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.providers.rest import decoders

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.model.value import LivePicture, Value
    from tjar_sync.providers.rest.codec import Decode
    from tjar_sync.providers.rest.decoders import Raw

PUBLISHED, UNPUBLISHED = 1, 2
_NO_IMAGE = "no-image.jpg"


def flag(raw: Raw) -> bool | None:
    """Read yes or no; a status of 2 is a no (A9)."""
    return False if str(raw) == str(UNPUBLISHED) else decoders.flag(raw)


def picture(raw: Raw) -> LivePicture | None:
    """Read a picture; the store shows a file of its own where there is none (facts 1)."""
    return decoders.picture(raw, _NO_IMAGE)


def pictures(raw: Raw) -> Value:
    """Read pictures, in order."""
    return decoders.pictures(raw, _NO_IMAGE)


DECODERS: Mapping[str, Decode] = MappingProxyType(
    {
        **decoders.DECODERS,
        "flag": flag,
        "published": flag,
        "picture": picture,
        "pictures": pictures,
    }
)
"""By codec, what needs no more than the value."""
