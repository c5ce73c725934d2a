"""Patterns of paths, as `include:` and `ignore:` have them: what git's own patterns mean."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PIECES = re.compile(r"\*\*/|\*\*|\*|\?|[^*?]+")
_MEANINGS = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def matches(patterns: Iterable[str], path: str) -> bool:
    """Say whether a path below the root, or a folder that it is in, fits one of the patterns.

    A pattern without a slash fits a name at any depth, one with a slash counts from the root.
    """
    return any(_compiled(pattern).fullmatch(path) for pattern in patterns)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    whole = pattern.rstrip("/")
    anchored = whole.removeprefix("./").removeprefix("/")
    pieces = _PIECES.findall(anchored)
    body = "".join(_MEANINGS.get(piece, re.escape(piece)) for piece in pieces)
    start = "" if "/" in whole else "(?:[^/]+/)*"
    return re.compile(f"{start}{body}(?:/.*)?", re.DOTALL)
