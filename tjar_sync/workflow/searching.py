"""Search a catalog's files for words: addresses and the texts of values, never a secret."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tjar_sync.model.found import SearchHit, SearchResult

if TYPE_CHECKING:
    from tjar_sync.model.catalog import Catalog, Resource
    from tjar_sync.model.value import Value


def search(catalog: Catalog, query: str, limit: int) -> SearchResult:
    """Find the resources that have every word of a query, in whatever case; at most so many of them."""
    words = query.casefold().split()
    hits = [hit for one in catalog.resources.values() if (hit := _hit(one, words))]
    return SearchResult(query, tuple(hits[:limit]), len(hits))


def _hit(resource: Resource, words: list[str]) -> SearchHit | None:
    texts = {path: "\n".join(_texts(value)) for path, value in resource.values.items()}
    folded = {path: text.casefold() for path, text in texts.items() if text}
    everything = "\n".join((str(resource.address).casefold(), *folded.values()))
    if not all(word in everything for word in words):
        return None
    fields = (path for path, text in folded.items() if any(word in text for word in words))
    return SearchHit(resource, tuple(fields))


def _texts(value: Value) -> Iterator[str]:
    """Yield the texts in a value, however deep; a secret is none."""
    match value:
        case str():
            yield value
        case tuple():
            for item in value:
                yield from _texts(item)
        case Mapping():
            for item in value.values():
                yield from _texts(item)
        case _:
            pass
