"""What a platform's answers look like around what they are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Envelope:
    """How success, failure, words, data and counts are recognised; dots lead into objects."""

    failure_key: str = ""
    """Where a success's body can still call itself a failure; empty where none does."""
    failure_words: frozenset[str] = frozenset()
    """What stands there then."""
    message: tuple[str, ...] = ("message",)
    """Where the store's words are; the first that holds any counts."""
    complaints: str = "errors"
    """Where a map of field to complaints is."""
    no_route: str = ""
    """How a message begins to say that the path, not the resource, is unknown; empty: none does."""
    data: str = ""
    """Where the result is; empty where the body is the result."""
    counts: tuple[str, ...] = ("",)
    """Objects, in the data or beside it, that count a list; empty for the place itself."""
    total: str = "total"
    last_page: str = "last_page"
    page: str = "page"
    """The parameter that asks for page n, counted from 1."""
    page_size: str = "per_page"
    """The parameter that asks for so many rows a page."""

    def failed(self, body: Mapping[str, Any]) -> bool:
        """Say whether a body calls itself a failure, whatever its status code says."""
        word = body.get(self.failure_key)
        return isinstance(word, str) and word in self.failure_words

    def words(self, body: Any) -> str:  # noqa: ANN401 - whatever the JSON held
        """Return what the store says in words; empty when it says nothing."""
        found = (within(body, name) for name in self.message)
        return next((str(item) for item in found if item and not isinstance(item, Mapping)), "")


def within(body: Any, name: str) -> Any:  # noqa: ANN401 - whatever the JSON held
    """Go down into objects along a dotted name; None where it leads nowhere, all for no name."""
    for key in filter(None, name.split(".")):
        body = body.get(key) if isinstance(body, Mapping) else None
    return body
