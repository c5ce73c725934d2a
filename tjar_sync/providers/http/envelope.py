"""What a platform's answers look like around what they are about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tjar_sync.dataclass import dataclass

_YES = re.compile("true|1|ok|success(ful)?|succeeded|2[0-9][0-9]", re.IGNORECASE)
_NO = re.compile("false|0|error|fail(ed|ure)?|[45][0-9][0-9]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Envelope:
    """How success, failure, words, data and counts are recognised; dots lead into objects."""

    verdicts: tuple[str, ...] = ()
    """Where a body says whether it was done, whatever the status code says."""
    denials: tuple[str, ...] = ("errors", "error")
    """What is a no where it holds anything."""
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

    def verdict(self, body: Mapping[str, Any]) -> frozenset[bool]:
        """Return what a body says of its own success: yes, no, both, or nothing at all."""
        said = [_verdict(body.get(name)) for name in self.verdicts]
        said += [False for name in self.denials if body.get(name)]
        return frozenset(word for word in said if word is not None)

    def words(self, body: Any) -> str:  # noqa: ANN401 - whatever the JSON held
        """Return what the store says in words; empty when it says nothing."""
        found = (within(body, name) for name in (*self.message, self.complaints))
        return next(filter(None, map(_words, found)), "")


def _verdict(raw: Any) -> bool | None:  # noqa: ANN401 - whatever the JSON held
    """Read a yes or a no, as JSON, as a word, or as a status code; None for anything else."""
    if not isinstance(raw, bool | int | str):
        return None
    word = str(raw).strip()
    return True if _YES.fullmatch(word) else False if _NO.fullmatch(word) else None


def _words(raw: Any) -> str:  # noqa: ANN401 - whatever the JSON held
    if isinstance(raw, list):
        return " ".join(filter(None, map(_words, raw)))
    return "" if isinstance(raw, bool | Mapping) or not raw else str(raw)


def within(body: Any, name: str) -> Any:  # noqa: ANN401 - whatever the JSON held
    """Go down into objects along a dotted name; None where it leads nowhere, all for no name."""
    for key in filter(None, name.split(".")):
        body = body.get(key) if isinstance(body, Mapping) else None
    return body
