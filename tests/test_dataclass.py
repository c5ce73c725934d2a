"""Dataclasses that are compiled when the first value is made: the standard ones are the measure."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, field, fields, replace
from typing import TYPE_CHECKING, Any

import pytest

from tjar_sync.dataclass import dataclass
from tjar_sync.model.catalog import Position

if TYPE_CHECKING:
    from collections.abc import Callable

    Decorator = Callable[..., Any]


def _point(decorator: Decorator, **options: bool) -> Any:
    @decorator(slots=True, **options)
    class Point:
        """A class with fields of every sort."""

        x: int
        y: int = 2
        names: list[str] = field(default_factory=list)
        note: str = field(default="", compare=False, repr=False)
        total: int = field(init=False, default=0)
        seen: list[int] = field(init=False, default_factory=list)
        later: int = field(init=False, repr=False, compare=False)
        label: str = field(default="-", kw_only=True)

        def __post_init__(self) -> None:
            object.__setattr__(self, "later", self.x + self.y)

    return Point


def _both(**options: bool) -> tuple[Any, Any]:
    return _point(dataclass, **options), _point(dataclasses.dataclass, **options)


@pytest.mark.parametrize("options", [{}, {"frozen": True}, {"frozen": True, "kw_only": True}])
def test_values_are_made_as_the_standard_ones_are(options: dict[str, bool]) -> None:
    """Defaults, factories, fields that nobody gives and words of the whole are the same."""
    ours, theirs = _both(**options)
    given = {"x": 5, "names": ["a"], "label": "b"}

    assert repr(theirs(**given)) == repr(ours(**given))
    assert repr(theirs(x=1)) == repr(ours(x=1))
    assert theirs(x=1, y=3).later == ours(x=1, y=3).later
    assert theirs.__match_args__ == ours.__match_args__
    assert [one.name for one in fields(theirs)] == [one.name for one in fields(ours)]
    assert ours(x=1).names is not ours(x=1).names


def test_what_is_no_argument_is_refused() -> None:
    """The first call is refused as any later one is."""
    ours, _ = _both(frozen=True)
    for _ in range(2):
        with pytest.raises(TypeError, match="later"):
            ours(1, later=2)
        with pytest.raises(TypeError, match="missing 1 required positional argument: 'x'"):
            ours()


def test_values_are_compared_by_the_fields_that_count() -> None:
    """Equal ones have equal hashes; another class, or a field that counts, makes a difference."""
    ours, theirs = _both(frozen=True)
    one, same, other = ours(1, names=(), note="a"), ours(1, names=(), note="b"), ours(2, names=())
    object.__setattr__(one, "seen", ())
    object.__setattr__(same, "seen", ())

    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert one != theirs(1, names=())
    assert Position("a", 1, 2) == Position("a", 1, 2)
    assert {Position("a", 1, 2)} == {Position("a", 1, 2), Position("a", 1, 2)}


def test_a_value_of_one_field() -> None:
    """One field, or none, is compared as many are."""

    @dataclass(frozen=True, slots=True)
    class One:
        """One field."""

        it: int

    @dataclass(frozen=True, slots=True)
    class Hollow:
        """No field."""

    assert One(1) == One(1)
    assert One(1) != One(2)
    assert hash((1,)) == hash(One(1))
    assert Hollow() == Hollow()
    assert hash(Hollow()) == hash(())


def test_what_is_not_frozen() -> None:
    """It can be set, and has no hash."""
    ours, _ = _both()
    value = ours(1)
    value.x = 3

    assert 3 == value.x
    with pytest.raises(TypeError, match="unhashable"):
        hash(value)


def test_what_is_frozen() -> None:
    """Nothing can be set or deleted; a copy, or one with another value, is a value of its own."""
    place = Position("a", 1, 2)
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'line'"):
        place.line = 3  # type: ignore[misc] # it is what is tried
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'line'"):
        del place.line

    assert place == pickle.loads(pickle.dumps(place)) == copy.deepcopy(place)  # noqa: S301 - our own bytes
    assert Position("a", 9, 2) == replace(place, line=9)


def test_identity_and_methods_of_its_own() -> None:
    """Where equality is not asked for, or written by hand, it stays as it is."""

    @dataclass(slots=True, eq=False)
    class Same:
        """Only itself."""

        it: int

    @dataclass(frozen=True, slots=True)
    class Loud:
        """Says itself how it looks."""

        it: int

        def __repr__(self) -> str:
            return f"{self.it}!"

    assert Same(1) != Same(1)
    assert "1!" == repr(Loud(1))


def test_what_extends_another() -> None:
    """It has the fields of both, before and after the other was used."""

    @dataclass(frozen=True, slots=True)
    class Base:
        """What is extended."""

        a: int

        def twice(self) -> int:
            """Return it twice."""
            return 2 * self.a

    @dataclass(frozen=True, slots=True)
    class Heir(Base):
        """What extends it."""

        b: int

    assert (1, 2, 2) == (Heir(1, 2).a, Heir(1, 2).b, Heir(1, 2).twice())
    assert Base(1) == Base(1)
    assert Heir(3, 4) == Heir(a=3, b=4)
    assert Base(1) != Heir(1, 2)
