"""Single values that Hajatek spells in its own way, read and written."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tjar_sync.model.value import LivePicture
from tjar_sync.providers.rest import decoders, encoders

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.model.live import Write
    from tjar_sync.model.value import Value
    from tjar_sync.providers.rest.codec import Decode
    from tjar_sync.providers.rest.decoders import Raw
    from tjar_sync.providers.rest.encoders import Encode, Ids

SHOWN, HIDDEN = "active", "draft"
_HIDDEN_TOO = frozenset({HIDDEN, "inactive", "hidden", "archived", "unpublished", "disabled"})


def status(raw: Raw) -> bool | None:
    """Read whether buyers see it (A27); a word that nobody knows is not guessed at."""
    word = decoders.text(raw)
    if not word:
        return None
    if word.lower() == SHOWN:
        return True
    if word.lower() in _HIDDEN_TOO:
        return False
    raise ValueError("is no status that is known")


def category(raw: Raw) -> Value:
    """Read the one category, by its word."""
    word = decoders.text(decoders.label(raw))
    return (word,) if word else ()


def pictures(raw: Raw) -> tuple[LivePicture, ...]:
    """Read pictures, each known by its address and by nothing in it."""
    found = (decoders.picture(item) for item in decoders.items(raw))
    return tuple(LivePicture(one.url, one.url) for one in found if one is not None)


def _status(value: Any, _write: Write, _ids: Ids, _path: str) -> object:  # noqa: ANN401 - a value of the path's shape
    return SHOWN if value else HIDDEN


def _category(value: Any, _write: Write, _ids: Ids, _path: str) -> object:  # noqa: ANN401 - a value of the path's shape
    return value[0] if value else None


def _address(value: Any, _write: Write, _ids: Ids, _path: str) -> object:  # noqa: ANN401 - a value of the path's shape
    return None if value is None else str(value)


def _addresses(value: Any, _write: Write, _ids: Ids, _path: str) -> object:  # noqa: ANN401 - a value of the path's shape
    return [str(one) for one in value or ()]


DECODERS: Mapping[str, Decode] = MappingProxyType(
    {
        **decoders.DECODERS,
        "status": status,
        "category": category,
        "first picture": lambda raw: next(iter(pictures(raw)), None),
        "further pictures": lambda raw: pictures(raw)[1:],
    }
)
ENCODERS: Mapping[str, Encode] = MappingProxyType(
    {
        **encoders.ENCODERS,
        "status": _status,
        "category": _category,
        "first picture": _address,
        "further pictures": _addresses,
    }
)
"""By the codec that a row of the contract names."""
