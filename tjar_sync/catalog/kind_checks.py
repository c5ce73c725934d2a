"""What a kind's declaration asks of one tree by itself, whatever layer it is."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tjar_sync.catalog.messages import Checker
from tjar_sync.model.kinds import Shape
from tjar_sync.model.kinds.field import UNORDERED

if TYPE_CHECKING:
    from tjar_sync.model.kinds import Kind


@cache
def checker_of(kind: Kind) -> Checker:
    """Return what checks one entry of a kind."""
    from tjar_sync.model.kinds.typed_dict import typed_dict  # noqa: PLC0415 - heavy: not where all is known

    return Checker(typed_dict(kind), frozenset(secret_paths(kind)))


@cache
def secret_paths(kind: Kind) -> tuple[str, ...]:
    """Return the fields that hold what nobody may see."""
    return tuple(path for path, item in kind.fields.items() if item.shape is Shape.SECRETS)


@cache
def typed_keys(kind: Kind) -> dict[str, frozenset[str]]:
    """Return the keys that only some types have, and which."""
    return {path.partition(".")[0]: one.types for path, one in kind.fields.items() if one.types}


@cache
def set_keys(kind: Kind) -> tuple[str, ...]:
    """Return the keys whose values are sets, which a layer may change item by item."""
    return tuple(path for path, one in kind.fields.items() if one.shape in UNORDERED)
