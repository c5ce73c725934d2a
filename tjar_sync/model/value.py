"""What a field can hold, and how it travels through JSON without loss."""

from __future__ import annotations

import hashlib
import hmac
import json
import math
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from tjar_sync.dataclass import dataclass
from tjar_sync.model.secret import SecretStr

if TYPE_CHECKING:
    from collections.abc import Callable

Value: TypeAlias = (
    "bool | int | str | Decimal | SecretStr | SecretDigest | TextDigest "
    "| tuple[Value, ...] | Mapping[str, Value] | None"
)
"""One field's value. None means cleared; a field that is not managed is absent, never None."""

LONGEST = 100
"""Amounts of more digits are no amounts."""
DEEPEST = 100
"""What is nested deeper was never stored: files may nest values 64 levels deep."""
_ENOUGH = 16
"""Hex digits of a digest that tell one text from another."""

Values: TypeAlias = Mapping[str, Value]
"""Values by field path (`name.ar`, `sale_price`), in the kind's field order."""


@dataclass(frozen=True, slots=True)
class SecretDigest:
    """A keyed hash that stands for a secret in state: tells change, never the secret."""

    digest: str


@dataclass(frozen=True, slots=True)
class TextDigest:
    """Stands in the history for a long text that was sent: tells whether another is the same."""

    digest: str

    @classmethod
    def of(cls, text: str) -> Self:
        """Return what stands for a text."""
        whole = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return cls(whole[:_ENOUGH])


class LivePicture(str):
    """A picture that a store shows: its digest or, where it is not ours, its URL, and that URL.

    It is equal to that text alone: the same bytes under another URL are the same picture.
    """

    __slots__ = ("_url",)
    _url: str

    def __new__(cls, known_by: str, url: str) -> Self:
        """Take the text that it is known by, and where it is shown."""
        found = super().__new__(cls, known_by)
        found._url = url
        return found

    def __reduce__(self) -> tuple[type[LivePicture], tuple[str, str]]:
        return LivePicture, (str(self), self._url)

    @property
    def url(self) -> str:
        """Where the store shows it."""
        return self._url


def digest_secrets(value: Value, key: SecretStr) -> Value:
    """Replace every secret within by its keyed digest, so that the value can be stored."""
    match value:
        case SecretStr():
            text = value.get_secret_value().encode()
            mac = hmac.new(key.get_secret_value().encode(), text, hashlib.sha256)
            return SecretDigest(mac.hexdigest())
        case tuple():
            return tuple(digest_secrets(item, key) for item in value)
        case Mapping():
            return {name: digest_secrets(item, key) for name, item in value.items()}
        case _:
            return value


def _tag(value: object) -> object:
    match value:
        case Decimal():
            return {"$decimal": str(value)}
        case SecretDigest():
            return {"$secret": value.digest}
        case TextDigest():
            return {"$text": value.digest}
        case Mapping():
            return dict(value)
        case _:
            raise TypeError(f"{type(value).__name__} may not be written out")


_BARE = frozenset({str, bool, int, float, type(None), Decimal, SecretDigest, TextDigest})
"""Types of values that JSON writes without loss, or as `_tag` does."""


def _whole(value: object) -> object:
    """Keep what JSON's own texts would lose: where a picture of ours is shown."""
    match value:
        case LivePicture() if value.url != value:
            return {"$picture": (str(value), value.url)}
        case tuple():
            return value if _BARE.issuperset(map(type, value)) else tuple(map(_whole, value))
        case dict() | Mapping():
            return {
                name: item if type(item) in _BARE else _whole(item) for name, item in value.items()
            }
        case _:
            return value


def _tuple(items: list[Any]) -> tuple[Any, ...]:
    if list not in map(type, items):
        return tuple(items)
    return tuple(_tuple(item) if type(item) is list else item for item in items)


def _untag(found: dict[str, Any]) -> Any:  # noqa: ANN401 - json's own hook has no narrower type
    if len(found) == 1:
        ((tag, item),) = found.items()
        if tag in _TAGS:
            return _TAGS[tag](item)
    if list in map(type, found.values()):
        for name, item in found.items():
            if type(item) is list:
                found[name] = _tuple(item)
    return found


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise TypeError("not a text")
    return raw


def _picture(raw: object) -> LivePicture:
    if not isinstance(raw, list):
        raise TypeError("not a picture")
    return LivePicture(*map(_text, raw))


@lru_cache(maxsize=4096)  # a catalog has few prices, each many times
def _amount(raw: object) -> Decimal:
    """Read an amount: one that could fill the memory when it is written out is none."""
    amount = Decimal(_text(raw))
    if not amount.is_finite() or abs(amount.adjusted()) > LONGEST:
        raise ValueError("not an amount")
    return amount


_TAGS: dict[str, Callable[[object], object]] = {
    "$decimal": _amount,
    "$secret": lambda raw: SecretDigest(_text(raw)),
    "$text": lambda raw: TextDigest(_text(raw)),
    "$picture": _picture,
}
"""By the one key of a map that stands for a value that JSON does not have."""


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("not a number")
    return number


def dumps(value: object) -> str:
    """Write a value as JSON text, without loss. A bare secret is a TypeError."""
    return _json(_whole(value))


_json = json.JSONEncoder(
    default=_tag, ensure_ascii=False, sort_keys=True, separators=(",", ":")
).encode


def loads(text: str) -> Any:  # noqa: ANN401 - the caller knows what it stored
    """Read what `dumps` wrote; arrays come back as tuples. Raises ValueError on anything else."""
    try:
        found = json.loads(text, object_hook=_untag, parse_float=_float, parse_constant=_float)
    except (ArithmeticError, RecursionError, TypeError) as error:
        raise ValueError("not a stored value") from error
    return _tuple(found) if type(found) is list else found


def digest(value: object) -> str:
    """Return the sha256 of a value's JSON text, in hex: the same for what is equal."""
    return hashlib.sha256(_json(value).encode("utf-8", "surrogatepass")).hexdigest()
