"""Lay an entry together from its layers: overlays, itself, what it extends, and the defaults."""

from __future__ import annotations

from dataclasses import field
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.catalog.kind_checks import checker_of, set_keys
from tjar_sync.catalog.layers import Layer
from tjar_sync.catalog.merge import SetEdit, merge, plain
from tjar_sync.catalog.messages import Subject
from tjar_sync.catalog.tables.document import TableDocument
from tjar_sync.dataclass import dataclass
from tjar_sync.model.address import Address, normal_name
from tjar_sync.model.catalog import LayerKind
from tjar_sync.model.codes import Advice, Mistake
from tjar_sync.model.kinds.lifecycle import LAYERING
from tjar_sync.model.kinds.rule import Problem
from tjar_sync.model.suggestions import guess

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tjar_sync.catalog.files import Document
    from tjar_sync.catalog.merge import Part
    from tjar_sync.catalog.mistakes import Mistakes
    from tjar_sync.catalog.yaml.reader import Keys, Tree
    from tjar_sync.model.catalog import Position
    from tjar_sync.model.kinds import Kind

EXTENDS = "extends"
ABSTRACT = "abstract"
_ITS_OWN = frozenset({*LAYERING, "id"})
"""Keys of an entry that nothing inherits."""


class RawEntry(NamedTuple):
    """One entry as its file has it, before anything is laid under or over it."""

    kind: Kind
    name: str
    position: Position
    document: Document
    own: Mapping[str, Tree]
    key: str
    """Its name as the file spells it."""
    broken: frozenset[str] = frozenset()
    """Keys that were taken out since they are wrong, which was told."""

    @property
    def address(self) -> Address:
        """Its name for life."""
        return Address(self.kind.name, self.name)

    @property
    def abstract(self) -> bool:
        """Whether it is there to be extended alone."""
        return self.own.get(ABSTRACT) is True

    @property
    def layer(self) -> Layer:
        """What it says itself."""
        table = isinstance(self.document, TableDocument)
        kind = LayerKind.TABLE if table else LayerKind.ENTRY
        prefix = (self.kind.plural, self.key)
        return Layer(kind, self.document, prefix, self.own, self.broken)


class Overlay(NamedTuple):
    """What one store has otherwise of one entry."""

    layer: Layer
    position: Position


@dataclass(slots=True)
class Composer:
    """Knows all entries and overlays, and so what each is laid together from."""

    mistakes: Mistakes
    drafts: dict[str, RawEntry] = field(default_factory=dict)
    """By name: all that can be extended."""
    overlays: dict[Address, Overlay] = field(default_factory=dict)
    """What the store has otherwise."""
    rows: dict[str, list[Layer]] = field(default_factory=dict)
    """By name: what tables say of an entry, beside what it says itself."""
    unread: bool = False
    """Whether there is a table that could not be read: nobody knows what it says of any entry."""
    _inherited: dict[str, tuple[Layer, ...]] = field(default_factory=dict)
    """By name: what an entry's heirs get of it, and of what it extends itself."""
    _open: list[str] = field(default_factory=list)
    """Whose templates are being looked for: who comes here again extends itself."""
    _circles: set[frozenset[str]] = field(default_factory=set)
    """Who extends each other in a circle, and has been told so."""

    def overlay(self, address: Address, layer: Layer, position: Position) -> None:
        """Take in what the store has otherwise of an entry."""
        first = self.overlays.setdefault(address, Overlay(layer, position))
        if first.layer is not layer:
            place = first.position.near
            message = f"{address} is overlaid in {place} already; write both in one place"
            self.mistakes.at(position, Mistake.NAME_TAKEN, message)
        for key in LAYERING.keys() & layer.tree.keys():
            message = f"`{key}` is said by {address} itself, not by an overlay"
            place_ = (*layer.prefix, key)
            self.mistakes.at_key(layer.document, place_, Mistake.MISPLACED_KEY, message)

    def check_overlays(self, apart: Mapping[str, str]) -> None:
        """Note each overlay of what is not there: `apart` are names of what is in no store, and why."""
        for address, (_, position) in self.overlays.items():
            draft = self.drafts.get(address.name)
            if draft is None or draft.address != address:
                names = [
                    one.name for one in self.drafts.values() if one.address.kind == address.kind
                ]
                hint = guess(address.name, names) or (
                    "; what only one store has is an entry of its own, with `stores: […]`"
                )
                message = f"there is no {address.kind} `{address.name}` to lay this over{hint}"
                self.mistakes.at(position, Mistake.MISSING_REFERENCE, message)
            elif address.name in apart and not draft.abstract:
                message = f"{address} {apart[address.name]}: nothing can be laid over it"
                self.mistakes.at(position, Mistake.MISSING_REFERENCE, message)

    def layers_of(self, draft: RawEntry) -> tuple[Layer, ...]:
        """Return an entry's layers but the defaults, the uppermost first."""
        if EXTENDS not in draft.own and draft.address not in self.overlays:
            return self.own_layers(draft)
        return (*self._said_of(draft), *self._templates(draft))

    def own_layers(self, draft: RawEntry) -> tuple[Layer, ...]:
        """Return what an entry says itself, and tables beside it."""
        rows = self.rows.get(draft.name, ())
        return (draft.layer, *rows, *([_unknown(draft)] if self.unread else ()))

    def _said_of(self, draft: RawEntry) -> Iterator[Layer]:
        if draft.address in self.overlays:
            yield self.overlays[draft.address].layer
        yield from self.own_layers(draft)

    def _templates(self, draft: RawEntry) -> tuple[Layer, ...]:
        """Return the layers of all that an entry extends: of several the last is uppermost."""
        named = draft.own.get(EXTENDS)
        self._open.append(draft.name)
        found: list[Layer] = []
        for index, name in enumerate(named if isinstance(named, list) else [named]):
            path: Keys = (EXTENDS, index) if isinstance(named, list) else (EXTENDS,)
            if not isinstance(name, str):
                continue
            if template := self._template(draft, path, normal_name(name)):
                known = set(map(id, found))
                found = [*(one for one in self.given_by(template) if id(one) not in known), *found]
            else:
                found = [*found, _unknown(draft)]
        self._open.pop()
        return tuple(found)

    def _template(self, heir: RawEntry, path: Keys, name: str) -> RawEntry | None:
        """Return what an entry extends, or note why it cannot."""
        found = self.drafts.get(name)
        if found is None:
            names = [one.name for one in self.drafts.values() if one.kind is heir.kind]
            message = f"there is no {heir.kind.name} `{name}` to extend{guess(name, names)}"
            code = Mistake.MISSING_REFERENCE
        elif found.kind is not heir.kind:
            message = f"{heir.address} cannot extend {found.address}: it is no {heir.kind.name}"
            code = Mistake.WRONG_TEMPLATE
        elif name in self._open:
            circle = self._open[self._open.index(name) :]
            if frozenset(circle) in self._circles:
                return None
            self._circles.add(frozenset(circle))
            message = f"this extends itself: {' -> '.join([*circle, name])}"
            code = Mistake.WRONG_TEMPLATE
        else:
            return found
        layer = heir.layer
        self.mistakes.at_value(layer.document, (*layer.prefix, *path), code, message)
        return None

    def given_by(self, draft: RawEntry) -> tuple[Layer, ...]:
        """Return what the heirs of an entry get; kept, since it may have many."""
        if draft.name not in self._inherited:
            above = self._templates(draft) if EXTENDS in draft.own else ()
            own = tuple(self._sound(draft, layer) for layer in self._said_of(draft))
            self._inherited[draft.name] = (*own, *above)
        return self._inherited[draft.name]

    def _sound(self, draft: RawEntry, layer: Layer) -> Layer:
        """Return what of an entry's layer is right, and inherited."""
        wrong = self.check(draft, layer) if draft.abstract else _wrong_keys(draft.kind, layer.tree)
        tree = {
            key: value
            for key, value in layer.tree.items()
            if key not in wrong and key not in _ITS_OWN
        }
        kind = LayerKind.TEMPLATE if layer.kind is LayerKind.ENTRY else layer.kind
        return layer._replace(kind=kind, tree=tree, broken=layer.broken | wrong)

    def check(self, draft: RawEntry, layer: Layer) -> set[str]:
        """Note what is wrong with one layer by itself; return the keys that are."""
        subject = Subject(
            str(draft.address),
            flat(draft.kind, layer.tree),
            lambda path: self.mistakes.raw(layer.document, (*layer.prefix, *path)),
        )
        _, found = checker_of(draft.kind).check(subject)
        problems = [*found, *_malformed(draft.kind, layer)]
        for problem in problems:
            self.mistakes.problem(layer.document, layer.prefix, problem)
        return {str(problem.path[0]) for problem in problems if problem.path}


def _unknown(draft: RawEntry) -> Layer:
    """Return a layer of which nobody knows what it gives, so that nothing is told to be missing."""
    keys = frozenset({"type", *draft.kind.keys, *_roots(draft.kind)})
    return draft.layer._replace(tree={}, broken=keys)


def _roots(kind: Kind) -> Iterator[str]:
    return (path.partition(".")[0] for path in kind.fields)


def _wrong_keys(kind: Kind, tree: Mapping[str, Tree]) -> set[str]:
    values, _ = checker_of(kind).check(Subject("", flat(kind, tree), lambda _: ""))
    return tree.keys() - values.keys()


def _parsed(kind: Kind, tree: Mapping[str, Tree]) -> dict[str, Part]:
    """Return a tree whose changes to sets are such; one that cannot be read changes nothing."""
    found: dict[str, Part] = dict(tree)
    for key in set_keys(kind):
        value = tree.get(key)
        if isinstance(value, dict):
            found[key] = SetEdit.parse(value) or SetEdit()
    return found


def flat(kind: Kind, tree: Mapping[str, Tree]) -> dict[str, Part]:
    """Return one layer's tree as it is with nothing below it."""
    found = _parsed(kind, tree)
    return {key: plain(part) if isinstance(part, SetEdit) else part for key, part in found.items()}


def lay(kind: Kind, layers: Sequence[Layer]) -> dict[str, Part]:
    """Lay layers over each other, the first one uppermost; of defaults, what a key holds is whole."""
    said = [_parsed(kind, one.tree) for one in layers if one.kind is not LayerKind.DEFAULTS]
    merged: dict[str, Part] = reduce(merge, reversed(said))
    below: dict[str, Part] = {}
    for layer in reversed(layers[len(said) :]):
        below.update(layer.tree)
    laid = {
        key: merge(below.get(key), part) if isinstance(part, SetEdit) else part
        for key, part in merged.items()
    }
    return {**below, **(laid if len(said) == 1 else plain(laid))}


def edit_problems(kind: Kind, layers: Sequence[Layer]) -> Iterator[tuple[Layer, Problem]]:
    """Yield what is wrong with the changes to sets in layers that are laid over each other."""
    edited = [
        key
        for key in set_keys(kind)
        if any(isinstance(layer.tree.get(key), dict) for layer in layers)
    ]
    for layer in layers if edited else ():
        for problem in _malformed(kind, layer):
            yield layer, problem
    for key in edited:
        yield from _unmet(key, layers)


def _unmet(key: str, layers: Sequence[Layer]) -> Iterator[tuple[Layer, Problem]]:
    """Yield what is removed from a set that does not have it."""
    below: list[Tree] = []
    for layer in reversed(layers):
        value = layer.tree.get(key)
        if isinstance(value, dict):
            edit = SetEdit.parse(value) or SetEdit()
            for index, item in enumerate(edit.remove):
                if item not in below:
                    message = f"`{item}` is not in the `{key}` below; nothing is removed"
                    path = (key, "remove", index)
                    yield layer, Problem(path, Advice.NOTHING_TO_REMOVE, message)
            below = edit.on(below)
        elif key in layer.tree:
            below = value if isinstance(value, list) else []


def _malformed(kind: Kind, layer: Layer) -> Iterator[Problem]:
    for key in set_keys(kind):
        value = layer.tree.get(key)
        if isinstance(value, dict) and SetEdit.parse(value) is None:
            owner = f"{kind.name}.{layer.prefix[-1]}"
            message = (
                f"`{key}` of {owner}: a list is expected, or a change of the one below "
                "(`{append: […], remove: […]}`), not this map"
            )
            yield Problem((key,), Mistake.WRONG_TYPE, message)
