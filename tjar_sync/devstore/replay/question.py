"""What is asked, so that it is known again although it was asked by another run."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable

Pairs = tuple[tuple[str, str], ...]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Question:
    """A request, as far as its answer depends on it."""

    method: str
    path: str
    query: Pairs = ()
    body: str = ""

    @property
    def alike(self) -> Question:
        """What is the same in every run: other days may be asked for, other values be sent."""
        query = tuple((name, _DAY.sub("day", value)) for name, value in self.query)
        return Question(self.method, self.path, query, _shape(self.body))


def question(method: str, path: str, query: Iterable[tuple[str, str]], body: str) -> Question:
    """Make a question of a request; the order of what it names says nothing."""
    return Question(method, unquote(path), tuple(sorted(query)), _normal(body))


def form_body(names: Iterable[tuple[str, str]]) -> str:
    """Return a form as a body; of a file, only that it was there."""
    return json.dumps(dict(sorted(names)))


def _normal(body: str) -> str:
    found = _object(body)
    return body if found is None else json.dumps(found, sort_keys=True)


def _shape(body: str) -> str:
    """Return the names that a body holds, without what they were set to."""
    found = _object(body)
    return "" if found is None else json.dumps(sorted(found))


def _object(body: str) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
