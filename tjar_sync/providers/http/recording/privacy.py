"""What a platform's exchanges tell of people and of its merchants, as data."""

from __future__ import annotations

from dataclasses import field
from types import MappingProxyType
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

_NOTHING: Mapping[str, frozenset[str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Privacy:
    """By name or by the end of a dotted path (`status.value`): what a recording may hold as it is.

    In what is about people, all that is named neither `kept` nor `texts` is replaced, so that a
    field that nobody knew of tells nothing either. What is kept is one word, a time or an amount:
    of a sentence, all that is known of people is replaced.
    """

    goods: frozenset[str] = frozenset()
    """The kinds, as routes begin, whose exchanges are not about people: all others are."""
    people: frozenset[str] = frozenset()
    """What stands under these names, however deep, is about people in any exchange."""
    kept: frozenset[str] = frozenset()
    """Ids, skus, types, times, amounts and words of the platform: kept wherever they are."""
    texts: frozenset[str] = frozenset()
    """What the shop says of its goods, also within what is about people: kept unless anonymised."""
    said: frozenset[str] = frozenset({"message"})
    """The store's own sentences: kept, without what is known of anybody."""
    called: frozenset[str] = frozenset({"name"})
    """What people are called: each word of it is looked for, too."""
    replaced: Mapping[str, frozenset[str]] = field(default_factory=lambda: _NOTHING)
    """Kind -> what is replaced besides: addresses that may hold a secret."""
    labelled: frozenset[str] = frozenset()
    """Objects under these names have texts as their keys."""
    secret: frozenset[str] = frozenset()
    """What stands under these names, however deep, is a secret."""
    words: frozenset[str] = frozenset()
    """Keys and steps of addresses that are the platform's own, whatever people are called."""
    file_mark: str = r"(?!)"
    """A pattern of the end of a file's name, by which it is known; nothing by default."""
