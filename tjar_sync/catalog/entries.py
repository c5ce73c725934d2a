"""Take documents apart into entries: named, merged with the defaults, and checked one by one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from tjar_sync.catalog.layers import Layer, find
from tjar_sync.catalog.messages import Checker, Subject
from tjar_sync.catalog.moves import BLOCKS, Moves
from tjar_sync.model.address import NAME, NAME_ADVICE, Address
from tjar_sync.model.catalog import LayerKind
from tjar_sync.model.codes import Mistake
from tjar_sync.model.kinds import KINDS, Kind, Shape
from tjar_sync.model.kinds.rule import Problem
from tjar_sync.model.suggestions import guess, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tjar_sync.catalog.files import Document
    from tjar_sync.catalog.mistakes import Mistakes
    from tjar_sync.catalog.yaml.locate import Path
    from tjar_sync.catalog.yaml.reader import Tree
    from tjar_sync.model.catalog import Position

TYPE = "type"


@cache
def _checker(kind: Kind) -> Checker:
    secrets = (path for path, item in kind.fields.items() if item.shape is Shape.SECRETS)
    return Checker(kind.schema, frozenset(secrets))


@cache
def _typed_keys(kind: Kind) -> dict[str, frozenset[str]]:
    """Return the keys that only some types have, and which."""
    return {path.partition(".")[0]: one.types for path, one in kind.fields.items() if one.types}


@dataclass(frozen=True, slots=True)
class Defaults:
    """What store.yaml's `defaults` give to the entries of one kind."""

    document: Document
    by_type: Mapping[str, Mapping[str, Tree]]
    """Only what a type has."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One resource as its file has it: checked by itself, not yet against the others."""

    kind: Kind
    name: str
    type: str
    values: Mapping[str, Any]
    """What is right of it."""
    position: Position
    layers: tuple[Layer, ...]
    """What it is laid together from, the uppermost first."""
    broken: frozenset[str] = field(default=frozenset())
    """Keys that are there, but wrong: nothing more is to be said about them."""

    @property
    def address(self) -> Address:
        """Its name for life."""
        return Address(self.kind.name, self.name)

    def place(self, path: Path) -> tuple[Document, Path]:
        """Return where a value below the entry really stands: here, or in a layer below."""
        layer = find(self.layers, path).layer
        return layer.document, (*layer.prefix, *path)


@dataclass(slots=True)
class Entries:
    """All entries of a catalog, and all names that are taken."""

    mistakes: Mistakes
    defaults: Mapping[str, Defaults]
    found: list[Entry] = field(default_factory=list)
    names: dict[str, tuple[str, Position]] = field(default_factory=dict)
    """Name -> kind and place; also of entries that could not be used."""
    moves: Moves = field(init=False)

    def __post_init__(self) -> None:
        self.moves = Moves(self.mistakes)

    def add(self, document: Document) -> None:
        """Take in a file."""
        tree = document.tree
        if tree is None:
            return
        kinds = {kind.plural: kind for kind in KINDS.values()}
        if not isinstance(tree, dict):
            known = listed((*kinds, *BLOCKS))
            message = f"a catalog file is a map of {known}"
            self.mistakes.at_value(document, (), Mistake.WRONG_TYPE, message)
            return
        for plural, section in tree.items():
            kind = kinds.get(plural)
            if plural in BLOCKS:
                self.moves.add(document, plural, section)
            elif kind is None:
                keys = (*kinds, *BLOCKS)
                hint = guess(plural, keys) or f"; a catalog file has {listed(keys)}"
                message = f"unknown key `{plural}`{hint}"
                self.mistakes.at_key(document, (plural,), Mistake.UNKNOWN_KEY, message)
            elif isinstance(section, dict):
                self._section(document, kind, section)
            elif section is not None:
                message = f"`{plural}` must be a map from names to {plural}"
                self.mistakes.at_value(document, (plural,), Mistake.WRONG_TYPE, message)

    def _section(self, document: Document, kind: Kind, section: dict[str, Tree]) -> None:
        for name, own in section.items():
            place = document.position((kind.plural, name))
            if place is None:
                place = self.mistakes.place(document, (kind.plural, name))
            if not self._register(kind, name, place):
                continue
            if isinstance(own, dict):
                self.found.append(self._entry(document, kind, name, own, place))
            else:
                message = f"{kind.name}.{name} must be a map of keys and values"
                self.mistakes.at(place, Mistake.WRONG_TYPE, message)

    def _register(self, kind: Kind, name: str, place: Position) -> bool:
        if not NAME.fullmatch(name):
            message = f"`{name}` cannot be a name; {NAME_ADVICE}"
            self.mistakes.at(place, Mistake.WRONG_NAME, message)
            return False
        if name in self.names:
            other, first = self.names[name]
            message = (
                f"the name `{name}` is taken by {other}.{name} in {first.file}:{first.line}; "
                "a name is unique in the whole catalog"
            )
            self.mistakes.at(place, Mistake.NAME_TAKEN, message)
            return False
        self.names[name] = (kind.name, place)
        return True

    def _entry(
        self, document: Document, kind: Kind, name: str, own: dict[str, Tree], place: Position
    ) -> Entry:
        defaults = self.defaults.get(kind.name)
        kind_type = _type(kind, own, defaults)
        tree = own
        layers: tuple[Layer, ...] = (Layer(LayerKind.ENTRY, document, (kind.plural, name), own),)
        if defaults is not None:
            given = defaults.by_type[kind_type]
            tree = {**given, **own}
            prefix = ("defaults", kind.name)
            layers += (Layer(LayerKind.DEFAULTS, defaults.document, prefix, given),)
        draft = Entry(kind, name, kind_type, {}, place, layers)
        subject = Subject(
            str(draft.address), tree, lambda path: self.mistakes.raw(*draft.place(path))
        )
        values, problems = _checker(kind).check(subject)
        broken = {str(problem.path[0]) for problem in problems if problem.path}
        broken.update(problem.meant for problem in problems if problem.meant is not None)
        foreign = list(_foreign(draft, own))
        for problem in (*problems, *foreign):
            self.report(draft, problem)
        broken.update(str(problem.path[0]) for problem in foreign)
        if foreign:
            values = {key: value for key, value in values.items() if key not in broken}
        return replace(draft, values=values, broken=frozenset(broken))

    def report(self, entry: Entry, problem: Problem) -> None:
        """Note what is wrong with an entry."""
        document, path = entry.place(problem.path)
        note = self.mistakes.at_key if problem.about_key else self.mistakes.at_value
        note(document, path, problem.code, problem.message)

    def tell(self, entry: Entry, path: Path, code: str, message: str) -> None:
        """Note what is wrong with a value below an entry."""
        self.report(entry, Problem(tuple(path), code, message))


def _type(kind: Kind, own: Mapping[str, Tree], defaults: Defaults | None) -> str:
    """Return an entry's type; the empty text where it has none, or a wrong one."""
    found = own.get(TYPE, None if defaults is None else defaults.by_type[""].get(TYPE))
    return found if isinstance(found, str) and found in kind.types else ""


def _foreign(entry: Entry, own: Mapping[str, Tree]) -> Iterator[Problem]:
    """Find the keys that other types have, and this one does not."""
    if not entry.type:
        return
    typed = _typed_keys(entry.kind)
    for key in typed.keys() & own.keys():
        if entry.type not in typed[key]:
            owners = " and ".join(sorted(typed[key]))
            message = (
                f"`{key}` is for {owners} {entry.kind.plural}; {entry.address} is {entry.type}"
            )
            yield Problem((key,), Mistake.MISPLACED_KEY, message, about_key=True)


def read_defaults(
    document: Document, tree: Mapping[str, Tree], mistakes: Mistakes
) -> dict[str, Defaults]:
    """Check store.yaml's `defaults`, and keep what is right of them."""
    section = tree.get("defaults")
    if not isinstance(section, dict):
        return {}
    found = {}
    for name, kind in KINDS.items():
        given = section.get(name)
        if isinstance(given, dict):
            found[name] = Defaults(document, _by_type(document, kind, given, mistakes))
    return found


def _by_type(
    document: Document, kind: Kind, given: dict[str, Tree], mistakes: Mistakes
) -> dict[str, dict[str, Tree]]:
    prefix = ("defaults", kind.name)
    subject = Subject(
        ".".join(prefix), given, lambda path: mistakes.raw(document, (*prefix, *path))
    )
    values, problems = _checker(kind).check(subject)
    for problem in problems:
        mistakes.problem(document, prefix, problem)
    typed = _typed_keys(kind)
    return {
        kind_type: {
            key: value
            for key, value in given.items()
            if key in values and (key not in typed or kind_type in typed[key])
        }
        for kind_type in ("", *kind.types)
    }
