"""Keys that may not be passed through to a store: what they mean is guarded, however they are spelled."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_OWNERS = ("", "item", "resource", "object", "store", "shop", "tenant", "merchant", "account")
_IDS = re.compile("ids?|uuids?|guids?")
_STEERS = frozenset({"method", "httpmethod", "methodoverride", "xhttpmethodoverride", "token"})


def plain_spelling(name: str) -> str:
    """Return what stays of a key in whatever case, with whatever signs and below whatever brackets."""
    first = re.split(r"[.\[(]", unicodedata.normalize("NFKC", name).strip(" .[("))[0]
    return "".join(letter for letter in first.casefold() if letter.isalnum())


def reserved_names(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return by plain spelling which field each name belongs to; the first to have it does."""
    found: dict[str, str] = {}
    for name, path in names:
        found.setdefault(plain_spelling(name), path)
    return found


def reserved_reason(kind: str, name: str, fields: Mapping[str, str]) -> str:
    """Say why a key may not be passed through with a resource of a kind; empty where it may.

    `fields` are the names that the kind's fields have, from `reserved_names`.
    """
    plain = plain_spelling(name)
    if not plain or plain in _STEERS or unicodedata.normalize("NFKC", name).strip().startswith("_"):
        return "this key steers the request itself"
    if plain in fields:
        return f"this key belongs to {fields[plain]}"
    if any(_IDS.fullmatch(plain.removeprefix(owner)) for owner in (*_OWNERS, kind)):
        return "this key says which resource is meant"
    return ""
