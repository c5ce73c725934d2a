"""What is kept, as it lies in the cache: authenticated by a key that no commit can know.

Which variable holds the key is no file's to say, since its author may know what stands in another:
only those count that the platforms themselves propose.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY_VARIABLES = ("TJAR_API_KEY", "HAJATEK_API_KEY")
"""The variables that platforms propose for a store's key."""
_PURPOSE = b"tjar-sync kept plan v1"
_HEX = 64


class Opened(NamedTuple):
    """What an earlier run kept, and the key that proves it."""

    content: dict[str, Any]
    api_key: str


def seal(content: Mapping[str, Any], api_key: str) -> bytes:
    """Write what is kept, so that only who has the key could have."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    data = text.encode("utf-8", "surrogatepass")
    return _mac(data, api_key) + data


def opened(kept: bytes, environ: Mapping[str, str]) -> Opened | None:
    """Return what an earlier run kept under one of the keys at hand; None where none of them fits."""
    mac, data = kept[:_HEX], kept[_HEX:]
    for name in KEY_VARIABLES:
        api_key = environ.get(name, "")
        if api_key and hmac.compare_digest(mac, _mac(data, api_key)):
            return Opened(json.loads(data.decode("utf-8", "surrogatepass")), api_key)
    return None


def told_apart(name: str, value: str | None, api_key: str) -> str | None:
    """Return what tells a variable's value from every other, and tells it to nobody."""
    if value is None:
        return None
    data = f"{name}\0{value}".encode("utf-8", "surrogateescape")
    return hmac.new(_derived(api_key), data, hashlib.sha256).hexdigest()


def _mac(data: bytes, api_key: str) -> bytes:
    return hmac.new(_derived(api_key), data, hashlib.sha256).hexdigest().encode()


def _derived(api_key: str) -> bytes:
    return hmac.digest(api_key.encode("utf-8", "surrogateescape"), _PURPOSE, hashlib.sha256)
