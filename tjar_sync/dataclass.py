"""Dataclasses as the standard library has them, compiled when the first value is made.

The standard ones compile six functions a class, half a millisecond: a command loads hundreds of
classes, and makes values of a few.
"""

from __future__ import annotations

import dataclasses
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")
__all__ = ["dataclass"]


def made(
    *, slots: bool, frozen: bool = False, eq: bool = True, kw_only: bool = False
) -> Callable[[type[T]], type[T]]:
    """Return what makes a dataclass out of a class, as `dataclasses.dataclass` does; with slots."""

    def completed(given: type[T]) -> type[T]:
        own = set(vars(given))
        cls = dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=kw_only, slots=slots)(
            given
        )
        methods: dict[str, object] = {
            "__init__": _late_init(cls, frozen=frozen),
            "__repr__": _shown,
        }
        if eq:
            methods |= _comparing(cls, frozen=frozen)
        for name, method in methods.items():
            if name not in own:
                setattr(cls, name, method)
        if frozen:
            for name, method in _FROZEN.items():
                setattr(cls, name, method)
        return cls

    return completed


def _late_init(cls: type, *, frozen: bool) -> Callable[..., None]:
    """Return an `__init__` that puts the real one in its own place when it is called first."""

    def __init__(self: object, *given: object, **named: object) -> None:  # noqa: N807 - it stands for one
        cls.__init__ = init = _init(cls, frozen=frozen)  # type: ignore[misc] # it is what this is for
        init(self, *given, **named)

    return __init__


def _init(cls: type, *, frozen: bool) -> Callable[..., None]:
    known: dict[str, Any] = {"_MISSING": MISSING}
    found = fields(cls)
    steps = [line for one in found for line in _step(cls, one, known, frozen=frozen)]
    if hasattr(cls, "__post_init__"):
        steps.append("self.__post_init__()")
    at_will = [_parameter(one) for one in found if one.init and not one.kw_only]
    by_name = [_parameter(one) for one in found if one.init and one.kw_only]
    parameters = ", ".join(["self", *at_will, *(["*", *by_name] if by_name else [])])
    body = "\n ".join(steps or ["pass"])
    exec(f"def __init__({parameters}):\n {body}", known)  # noqa: S102 - as the standard library does: names of our own fields
    init: Callable[..., None] = known["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _parameter(one: Field[Any]) -> str:
    if one.default is not MISSING:
        return f"{one.name}=_default_{one.name}"
    return one.name if one.default_factory is MISSING else f"{one.name}=_MISSING"


def _step(cls: type, one: Field[Any], known: dict[str, Any], *, frozen: bool) -> Iterator[str]:
    """Yield the line that gives a field its value, and make known what it needs."""
    name = one.name
    known[f"_default_{name}"], known[f"_make_{name}"] = one.default, one.default_factory
    value = name
    if one.default_factory is not MISSING:
        value = (
            f"_make_{name}() if {name} is _MISSING else {name}" if one.init else f"_make_{name}()"
        )
    elif not one.init:
        if one.default is MISSING:
            return
        value = f"_default_{name}"
    if frozen:
        known[f"_set_{name}"] = getattr(cls, name).__set__
        yield f"_set_{name}(self, {value})"
    else:
        yield f"self.{name} = {value}"


def _comparing(cls: type, *, frozen: bool) -> dict[str, object]:
    """Return how values are compared, by the fields that count; only frozen ones have a hash."""
    counting = _getter([one.name for one in fields(cls) if one.compare])

    def __eq__(self: object, other: object) -> bool:  # noqa: N807 - it is one
        if other.__class__ is self.__class__:
            return counting(self) == counting(other)
        return NotImplemented

    def __hash__(self: object) -> int:  # noqa: N807 - it is one
        return hash(counting(self))

    return {"__eq__": __eq__, "__hash__": __hash__ if frozen else None}


def _getter(names: list[str]) -> Callable[[object], tuple[object, ...]]:
    """Return what gives the values of some attributes; the standard one gives a single one bare."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def _shown(self: Any) -> str:  # noqa: ANN401 - any dataclass
    """Return a value as it would be written."""
    parts = (f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{type(self).__qualname__}({', '.join(parts)})"


def _no_setting(_self: object, name: str, _value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _no_deleting(_self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[object]:  # noqa: ANN401 - any dataclass
    """Return what a copy is made of."""
    return [getattr(self, one.name) for one in fields(self)]


def _set_state(self: Any, state: list[object]) -> None:  # noqa: ANN401 - any dataclass
    """Make a copy out of it."""
    for one, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)


_FROZEN = {
    "__setattr__": _no_setting,
    "__delattr__": _no_deleting,
    "__getstate__": _state,
    "__setstate__": _set_state,
}
"""What no frozen value lets be done to it, and how it is copied all the same."""

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = made
