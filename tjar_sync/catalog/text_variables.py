"""Variables in texts: `${TJAR_VAR_X}` and `${TJAR_VAR_X:-else}`, for names that store.yaml lists."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from tjar_sync.catalog.characters import hidden_character
from tjar_sync.catalog.variables import REFERENCE, keys_in, not_text, sounds_secret
from tjar_sync.model.codes import Mistake
from tjar_sync.model.kinds import Field, Shape
from tjar_sync.model.kinds.rule import Problem
from tjar_sync.model.suggestions import guess

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tjar_sync.catalog.yaml.reader import Keys, Tree
    from tjar_sync.model.kinds import Kind

Value: TypeAlias = Any
"""What stands at a place of a tree."""

PREFIX = "TJAR_VAR_"
"""How every variable begins that a text may name."""
_NAME = re.compile(rf"{PREFIX}[A-Za-z0-9_]+")
_DOLLAR = re.compile(r"\$\$|\$\{(?:([A-Za-z0-9_]+)(:-[^}]*)?\}|[^}\n]{0,40}\}?)")
_AMBIGUOUS = re.compile(r"\$(?=[${])")
_LITERAL = frozenset({Shape.MEDIA, Shape.MEDIA_LIST, Shape.LINKS, Shape.SECRETS})
"""Shapes in which a dollar is a dollar: names, paths and what must not be told."""


class Slip(NamedTuple):
    """What is wrong in a text, and where in it."""

    offset: int
    message: str


class TextVariables(NamedTuple):
    """The variables that texts may name, and what they stand for."""

    names: Sequence[str] = ()
    environ: Mapping[str, str] = MappingProxyType({})

    def expand(self, text: str) -> tuple[str, list[Slip]]:
        """Put in what variables stand for, and `$` for `$$`; what cannot be stays, and is told."""
        slips: list[Slip] = []

        def value(found: re.Match[str]) -> str:
            if found[0] == "$$":
                return "$"
            told = self._value(found)
            if isinstance(told, Slip):
                slips.append(told)
                return found[0]
            return told

        return _DOLLAR.sub(value, text), slips

    def _value(self, found: re.Match[str]) -> str | Slip:
        name, otherwise = found[1], found[2]
        if name not in self.names:
            return Slip(found.start(), self._unknown(found[0], name or ""))
        value = self.environ.get(name, "") or (otherwise or "").removeprefix(":-")
        if not value and otherwise is None:
            message = (
                f"the variable {name} is not set; set it where tjar-sync runs, or say what "
                f"stands here without it: `${{{name}:-…}}`"
            )
            return Slip(found.start(), message)
        if wrong := not_text(name, value):
            return Slip(found.start(), wrong)
        problem = hidden_character(value, may_turn=True)
        return Slip(found.start(), f"the variable {name}: {problem}") if problem else value

    def _unknown(self, given: str, name: str) -> str:
        if _NAME.fullmatch(name):
            hint = guess(name, self.names)
            return f"`{given}` is not listed under `variables:` in store.yaml{hint}"
        return (
            f"`{given}` is no variable of this catalog; for the text itself write `${given}`, for "
            f"a variable `${{{PREFIX}…}}`, and list its name under `variables:` in store.yaml"
        )


def escaped(text: str) -> str:
    """Return what stands for a text in a file, where `$$` is a dollar."""
    return _AMBIGUOUS.sub("$$", text)


def is_expanded(field: Field) -> bool:
    """Say whether texts of a field may name variables."""
    return field.shape not in _LITERAL and not field.group


def expand_tree(
    kind: Kind, tree: Mapping[str, Tree], variables: TextVariables
) -> tuple[dict[str, Value], list[Problem]]:
    """Expand all texts of an entry's fields; keys that steer the engine stay as they are."""
    expander = _Expander(kind, variables)
    return {key: expander.below((key,), value) for key, value in tree.items()}, expander.problems


class _Expander:
    """Goes through one entry, and notes what is wrong at each path."""

    def __init__(self, kind: Kind, variables: TextVariables) -> None:
        self.problems: list[Problem] = []
        self._kind = kind
        self._variables = variables

    def below(self, path: tuple[str, ...], value: Value) -> Value:
        """Expand what stands at a path, if a field does."""
        field = self._kind.fields.get(".".join(path))
        if field is not None:
            return self._inside(field, path, value)
        if isinstance(value, dict):
            return {key: self.below((*path, key), item) for key, item in value.items()}
        return value

    def _inside(self, field: Field, path: Keys, value: Value) -> Value:
        if not is_expanded(field):
            return value
        match value:
            case str():
                return self._text(path, value)
            case list():
                return [self._inside(field, (*path, at), item) for at, item in enumerate(value)]
            case dict() if field.model is not None or field.shape is Shape.MAP:
                return {
                    key: self._inside(field.cells.get(key, field), (*path, key), item)
                    for key, item in value.items()
                }
            case _:  # a number, a text in a file of its own, or what is wrong here
                return value

    def _text(self, path: Keys, value: str) -> str:
        expanded, slips = self._variables.expand(value)
        self.problems += [Problem(path, Mistake.VARIABLE, slip.message) for slip in slips]
        return expanded


def broken_variables(tree: Mapping[str, Tree]) -> Iterator[Problem]:
    """Yield what is wrong with the names under `variables:` of a store.yaml."""
    listed, stores = tree.get("variables"), tree.get("stores")
    taken = keys_in(stores if isinstance(stores, dict) else {})
    taken |= set(REFERENCE.findall(str(tree.get("state"))))
    for index, name in enumerate(listed if isinstance(listed, list) else ()):
        if not isinstance(name, str):
            continue
        message = None
        if not _NAME.fullmatch(name):
            message = f"`{name}`: a variable that texts may name begins with {PREFIX}"
        elif name in taken or sounds_secret(name):
            message = f"{name} is a secret, and would be shown in the shop; no text may name it"
        if message:
            yield Problem(("variables", index), Mistake.VARIABLE, message)
