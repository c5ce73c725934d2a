"""What a search of a catalog found: resources, and where in them the words stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from tjar_sync.model.catalog import Resource


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A resource that has all the words."""

    resource: Resource
    fields: tuple[str, ...]
    """The paths of the fields in which any of them stands; none where the address alone has them."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The first hits, in address order, and how many there are."""

    query: str
    hits: tuple[SearchHit, ...]
    count: int
