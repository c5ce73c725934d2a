"""Which keys a map may have at a place, as the type says that checks it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, get_args, get_origin

from typing_extensions import get_type_hints, is_typeddict

from tjar_sync.model.constraint import Constraint

if TYPE_CHECKING:
    from collections.abc import Sequence


def known_keys(schema: type, path: Sequence[str | int]) -> tuple[str, ...]:
    """Return the keys that a schema allows at a place."""
    return _known_keys(schema, tuple(key for key in path if isinstance(key, str)))


@lru_cache(maxsize=256)
def _known_keys(schema: type, path: tuple[str, ...]) -> tuple[str, ...]:
    hints: list[object] = [schema]
    for key in path:
        hints = [inner for hint in hints for inner in _below(hint, key)]
    maps = [part for hint in hints for part in _maps(hint) if is_typeddict(part)]
    return tuple(key for part in maps for key in get_type_hints(part))


def _below(hint: object, key: str) -> list[object]:
    """Return what a hint's maps hold at a key."""
    return [
        _hints(part)[key] if is_typeddict(part) else get_args(part)[1]
        for part in _maps(hint)
        if not is_typeddict(part) or key in _hints(part)
    ]


def _hints(typed_dict: Any) -> dict[str, Any]:  # noqa: ANN401 - typing has no name for the type of a TypedDict
    """Return what stands at its keys, with what is said of each."""
    return get_type_hints(typed_dict, include_extras=True)


def _maps(hint: object) -> list[Any]:
    """Return the maps among the branches of a hint; a list stands for its items."""
    if is_typeddict(hint) or get_origin(hint) is dict:
        return [hint]
    if isinstance(hint, Constraint):
        return _maps(hint.type)
    return [inner for part in get_args(hint) for inner in _maps(part)]
