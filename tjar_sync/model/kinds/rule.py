"""Rules that a kind carries: what no shape, role or type of a single field can tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tjar_sync.model.value import Values


class Problem(NamedTuple):
    """A mistake inside an entry, as long as its place is only a path of keys below it.

    Loading finds its position, and makes a diagnostic of it.
    """

    path: tuple[str | int, ...]
    code: str
    message: str
    about_key: bool = False
    """Its place is the key, not the value."""
    meant: str | None = None
    """The key that was probably meant."""


@dataclass(frozen=True, slots=True)
class CheckedEntry:
    """An entry that fits its kind's schema, as its kind's rules look at it."""

    name: str
    """What a person calls it: `product.nike-shoe`."""
    given: Mapping[str, Any]
    """What the file says, key by key, where it is right."""
    values: Values
    """What that means, field by field."""
    broken: Collection[str]
    """Keys of which a mistake has been told."""


Rule: TypeAlias = Callable[[CheckedEntry], Iterator[Problem]]
"""Yields what is wrong with an entry."""


OF_ALL = ("kind", "type", "address", "action")
"""What a catalog's own rules may ask of any resource besides its fields."""
