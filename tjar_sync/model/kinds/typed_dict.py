"""The TypedDict that an entry must fit, made from its kind's declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import with_config
from typing_extensions import TypedDict

from tjar_sync.model.kinds.field import Field, Key, Role, Shape
from tjar_sync.model.kinds.schema import STRICT

if TYPE_CHECKING:
    from tjar_sync.model.kinds.field import Item, Model

Given = Any
"""A type that a person's value must fit, as pydantic takes it."""


def typed_dict(model: Model, manageable: tuple[str, ...]) -> type:
    """Make the TypedDict of a declaration, and of all maps and rows within.

    `manageable` are the paths that a key with the role MANAGE may name.
    """
    return _typed_dict(model, manageable, {})


def _typed_dict(model: Model, manageable: tuple[str, ...], made: dict[str, type]) -> type:
    """Make each model once, so that the JSON Schema holds each under its plain name."""
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
