"""How deep a stored value may be nested."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.model.value import DEEPEST

if TYPE_CHECKING:
    from collections.abc import Iterable


def shallow(text: str, value: object) -> None:
    """Raise ValueError for a value that is nested deeper than any that was stored."""
    if text.count("[") + text.count("{") <= DEEPEST:
        return
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _within(outer)]
    if level:
        raise ValueError("it is nested too deep")


def _within(value: object) -> Iterable[object]:
    match value:
        case tuple():
            return value
        case dict():
            return value.values()
        case _:
            return ()
