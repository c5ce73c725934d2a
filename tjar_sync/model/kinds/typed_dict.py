"""The TypedDict that an entry must fit, made from its kind's declaration."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from pydantic import with_config
from typing_extensions import TypedDict

from tjar_sync.model.kinds.constraints import STRICT
from tjar_sync.model.kinds.field import Field, Key, Role, Shape

if TYPE_CHECKING:
    from tjar_sync.model.kinds.field import Item, Model
    from tjar_sync.model.kinds.kind import Kind

Given = Any
"""A type that a person's value must fit, as pydantic takes it."""


@cache
def typed_dict(kind: Kind) -> type:
    """Make the TypedDict that one entry must fit, and those of all maps and rows within."""
    manageable = tuple(path for path, one in kind.fields.items() if one.create_only)
    return _typed_dict(kind.model, manageable, {})


def _typed_dict(model: Model, manageable: tuple[str, ...], made: dict[str, type]) -> type:
    """Make each model once, so that the JSON Schema holds each under its plain name.

    `manageable` are the paths that a key with the role MANAGE may name.
    """
    if model.name not in made:
        types = {item.path: _type(item, manageable, made) for item in model.items}
        written = {key: given for key, given in types.items() if given is not None}
        functional: Any = TypedDict  # mypy knows this form with literal keys alone
        found = functional(model.name, written, total=model.total)
        found.__doc__ = model.description
        made[model.name] = with_config({**STRICT, "json_schema_extra": dict(model.also)})(found)
    return made[model.name]


def _type(item: Item, manageable: tuple[str, ...], made: dict[str, type]) -> Given:
    """Return the type of what stands at a key; None where no person writes it."""
    if isinstance(item, Key) and item.role is Role.MANAGE:
        return list[Literal.__getitem__(manageable)]  # type: ignore[misc]  # known when running
    if isinstance(item, Key) or item.model is None:
        return item.schema
    inner: Given = _typed_dict(item.model, manageable, made)
    if isinstance(item, Field) and item.shape is not Shape.MAP:
        inner = list[inner]
    return inner | None if item.clearable else inner
