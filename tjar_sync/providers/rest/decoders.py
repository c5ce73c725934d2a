"""Single values on the wire: what a store may send for a text, an amount, a picture."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tjar_sync.model.value import LivePicture
from tjar_sync.providers.http.client import is_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.model.value import Value

CENT = Decimal("0.01")
_MOST_DIGITS = 40
"""A longer number is none: writing it out could take all memory."""
_MARK = re.compile(r"-h([0-9a-f]{12})z\d+\.")
TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
_AMOUNTS = frozenset({int, str, Decimal})
FALSE_WORDS = frozenset({"0", "false", "", "no", "off"})

Raw = Any
"""Whatever the JSON held."""


def _is_nothing(raw: Raw) -> bool:
    """Say whether this is how PHP writes that there is nothing: an empty text, list or object."""
    return raw in ("", [], {})


def text(raw: Raw) -> str | None:
    """Read a text; numbers become their digits."""
    if raw is None or raw.__class__ is str:
        found: str | None = raw
        return found
    if isinstance(raw, int | Decimal) and not isinstance(raw, bool):
        return str(raw)
    if _is_nothing(raw):
        return None
    raise ValueError("is not a text")


def money(raw: Raw) -> Decimal | None:
    """Read an amount; 79.9, 79.90 and "79.9000" are the same."""
    if raw is None:
        return None
    if type(raw) in _AMOUNTS and raw != "":
        cents = _cents(raw)
        return _finer(raw) if cents is None else cents
    if _is_nothing(raw):
        return None
    raise ValueError("is not an amount")


@lru_cache(maxsize=4096)  # a store has few prices, each many times
def _cents(raw: int | str | Decimal) -> Decimal | None:
    """Read an amount of whole cents; None for one that is finer, or none."""
    try:
        value = Decimal(raw)
        cents = value.quantize(CENT)
    except InvalidOperation as error:
        raise ValueError("is not an amount") from error
    return cents if cents == value else None


def _finer(raw: int | str | Decimal) -> Decimal:
    value = Decimal(raw)
    if not value.is_finite() or abs(value.adjusted()) > _MOST_DIGITS:
        raise ValueError("is not an amount")
    return value


def number(raw: Raw) -> int | None:
    """Read a whole number."""
    if raw.__class__ is int or raw is None:
        found: int | None = raw
        return found
    if _is_nothing(raw):
        return None
    if isinstance(raw, str | Decimal):
        try:
            value = Decimal(raw)
        except InvalidOperation as error:
            raise ValueError("is not a whole number") from error
        sane = value.is_finite() and abs(value.adjusted()) < _MOST_DIGITS
        if sane and value == value.to_integral_value():
            return int(value)
    raise ValueError("is not a whole number")


def flag(raw: Raw) -> bool | None:
    """Read yes or no, as JSON, as a number or as text."""
    if raw is None or raw.__class__ is bool:
        found: bool | None = raw
        return found
    if _is_nothing(raw):
        return None
    word = str(raw).strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ValueError("is neither true nor false")


def picture(raw: Raw, nothing: str = "") -> LivePicture | None:
    """Read a picture: the digest in its file's name (A16), else its URL; None for no picture.

    `nothing` is the name of the file that the store shows where there is none.
    """
    url = raw if raw.__class__ is str else raw.get("url") if isinstance(raw, Mapping) else raw
    if not url:
        return None
    if not isinstance(url, str):
        raise ValueError("is not a picture")  # noqa: TRY004 - one class for all that cannot be read
    slash = url.rfind("/")
    if nothing and url.endswith(nothing) and len(url) - slash - 1 == len(nothing):
        return None
    mark = _MARK.search(url, slash + 1)
    return LivePicture(mark[1] if mark else url, url)


def items(raw: Raw) -> list[Raw]:
    """Read an array; PHP writes one with gaps as an object, none as null, one row as the row."""
    if raw is None or raw == "":
        return []
    if isinstance(raw, Mapping):
        return [raw] if "id" in raw else list(raw.values())
    if isinstance(raw, list):
        return raw
    raise ValueError("is not a list")


def pictures(raw: Raw, nothing: str = "") -> Value:
    """Read pictures, in order."""
    return tuple(found for item in items(raw) if (found := picture(item, nothing)) is not None)


def words(raw: Raw) -> Value:
    """Read texts, or objects that bear a name."""
    return tuple(text(label(item)) for item in items(raw))


def numbers(raw: Raw) -> Value:
    """Read whole numbers, or objects that bear an id."""
    return tuple(number(identity(item)) for item in items(raw))


def identity(raw: Raw) -> Raw:
    """Return the id of an object, or the id itself."""
    return raw.get("id") if isinstance(raw, Mapping) else raw


def label(raw: Raw) -> Raw:
    """Return the name of an object, or the name itself."""
    if not isinstance(raw, Mapping):
        return raw
    return raw.get("name") or raw.get("label")


def named(raw: Raw, names: Mapping[int, str], told: dict[int, str]) -> str | int | None:
    """Read a brand, badge or category: its name in store.yaml, else the store's own number or name.

    What the store calls a number is put into `told`.
    """
    shown = identity(raw)
    if isinstance(shown, str) and shown and not shown.strip().isdecimal():
        return shown
    found = number(shown)
    if found is None:
        return None
    word = label(raw)
    if isinstance(word, str) and raw is not word:
        told[found] = min(word, told.get(found, word))
    return names.get(found, found)


def remote_id(raw: Raw) -> str | None:
    """Read an id: a number or a text."""
    found = str(raw) if raw.__class__ is int or raw.__class__ is str else ""
    return found if is_id(found) else None


def plain(raw: Raw) -> Value:
    """Read what is passed on as it is."""
    found: Value = raw
    return found


DECODERS: Mapping[str, Callable[[Raw], Value]] = MappingProxyType(
    {
        "text": text,
        "money": money,
        "number": number,
        "flag": flag,
        "picture": picture,
        "pictures": pictures,
        "tags": words,
        "numbers": numbers,
        "links": numbers,
        "secrets": words,
        "map": plain,
    }
)
"""By the codec that a contract's row names; a platform adds its own."""
