"""Take documents apart into entries: named, laid together, and checked one by one."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from tjar_sync.catalog.campaigns import CAMPAIGNS, Campaigns
from tjar_sync.catalog.compose import Composer, RawEntry, edit_problems, lay
from tjar_sync.catalog.kind_checks import checker_of, typed_keys
from tjar_sync.catalog.languages import spelled_out
from tjar_sync.catalog.layers import Layer, find
from tjar_sync.catalog.messages import Subject
from tjar_sync.catalog.moves import BLOCKS, Moves
from tjar_sync.catalog.own_rules import RULES, OwnRules
from tjar_sync.catalog.schedules import Schedules
from tjar_sync.catalog.tables.declaration import TABLES, Declarations
from tjar_sync.catalog.text_variables import expand_tree
from tjar_sync.dataclass import dataclass
from tjar_sync.model.address import NAME, NAME_ADVICE, Address, normal_name
from tjar_sync.model.catalog import LayerKind
from tjar_sync.model.codes import Mistake
from tjar_sync.model.kinds import KINDS, Kind
from tjar_sync.model.kinds.rule import Problem
from tjar_sync.model.prices import paid
from tjar_sync.model.suggestions import guess, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tjar_sync.catalog.defaults import Defaults
    from tjar_sync.catalog.files import Document
    from tjar_sync.catalog.mistakes import Mistakes
    from tjar_sync.catalog.scope import Scope
    from tjar_sync.catalog.text_variables import TextVariables
    from tjar_sync.catalog.yaml.locate import Path
    from tjar_sync.catalog.yaml.reader import Tree
    from tjar_sync.model.catalog import Position
    from tjar_sync.model.schedule import Window

TYPE = "type"
FREE = "x-"
"""How a top-level key begins that is the author's own: for anchors, and for other tools."""

_BLOCKS = (*BLOCKS, RULES, CAMPAIGNS, TABLES)
"""Keys of a catalog file that are no map of entries."""


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
    tree: Mapping[str, Tree]
    """What they make together."""
    broken: frozenset[str] = field(default=frozenset())
    """Keys that are there, but wrong: nothing more is to be said about them."""
    windows: tuple[Window, ...] = ()
    """The times in which it is otherwise."""

    @property
    def address(self) -> Address:
        """Its name for life."""
        return Address(self.kind.name, self.name)

    def place(self, path: Path) -> tuple[Document, Path]:
        """Return where a value below the entry really stands: here, or in a layer below."""
        found = find(self.layers, path, self.tree)
        below = found.path if len(found.path) > len(path) else path
        return found.layer.document, (*found.layer.prefix, *below)


@dataclass(slots=True)
class Entries:
    """All entries of a catalog, and all names that are taken."""

    mistakes: Mistakes
    defaults: Mapping[str, Defaults]
    scope: Scope
    variables: TextVariables
    found: list[Entry] = field(default_factory=list)
    names: dict[str, tuple[str, Position]] = field(default_factory=dict)
    """Name -> kind and place; also of entries that could not be used."""
    apart: dict[str, str] = field(default_factory=dict)
    """Names that nothing can refer to, and why."""
    composer: Composer = field(init=False)
    moves: Moves = field(init=False)
    rules: OwnRules = field(init=False)
    tables: Declarations = field(init=False)
    schedules: Schedules = field(init=False)

    def __post_init__(self) -> None:
        self.composer = Composer(self.mistakes)
        self.moves = Moves(self.mistakes)
        self.rules = OwnRules(self.mistakes)
        self.tables = Declarations(self.mistakes)
        campaigns = Campaigns(self.mistakes, self.scope.time_zone)
        scope = self.scope
        self.schedules = Schedules(campaigns, scope.at, scope.currency, scope.language)

    def add(self, document: Document, *, overlay: bool = False) -> None:
        """Take in a file; an overlay's entries are laid over those of other files."""
        tree = document.tree
        if tree is None:
            return
        kinds = {kind.plural: kind for kind in KINDS.values()}
        if not isinstance(tree, dict):
            known = listed((*kinds, *_BLOCKS))
            message = f"a catalog file is a map of {known}"
            self.mistakes.at_value(document, (), Mistake.WRONG_TYPE, message)
            return
        take = self._overlays if overlay else self._section
        for plural, section in filter(_is_ours, tree.items()):
            kind = kinds.get(plural)
            if plural in _BLOCKS:
                self._block(document, plural, section, overlay=overlay)
            elif kind is None:
                keys = (*kinds, *_BLOCKS)
                hint = guess(plural, keys) or f"; a catalog file has {listed(keys)}"
                message = f"unknown key `{plural}`{hint}"
                self.mistakes.at_key(document, (plural,), Mistake.UNKNOWN_KEY, message)
            elif isinstance(section, dict):
                take(document, kind, section)
            elif section is not None:
                message = f"`{plural}` must be a map from names to {plural}"
                self.mistakes.at_value(document, (plural,), Mistake.WRONG_TYPE, message)

    def _block(self, document: Document, key: str, section: Tree, *, overlay: bool) -> None:
        if key == TABLES:
            self.tables.add(document, section, overlay=overlay)
        elif key == RULES:
            self.rules.add(document, section)
        elif key == CAMPAIGNS:
            self.schedules.campaigns.add(document, section)
        else:
            self.moves.add(document, key, section)

    def _section(self, document: Document, kind: Kind, section: dict[str, Tree]) -> None:
        for key, own in section.items():
            name = normal_name(key)
            place = document.position((kind.plural, key))
            if place is None:
                place = self.mistakes.place(document, (kind.plural, key))
            if not self.register(kind, name, place):
                continue
            if isinstance(own, dict):
                self.composer.drafts[name] = RawEntry(kind, name, place, document, own, key)
            else:
                message = f"{kind.name}.{name} must be a map of keys and values"
                self.mistakes.at(place, Mistake.WRONG_TYPE, message)

    def register(self, kind: Kind, name: str, place: Position) -> bool:
        """Take a name for an entry; false, and noted, where it cannot have it."""
        if not NAME.fullmatch(name):
            message = f"`{name}` cannot be a name; {NAME_ADVICE}"
            self.mistakes.at(place, Mistake.WRONG_NAME, message)
            return False
        if name in self.names:
            other, first = self.names[name]
            message = (
                f"the name `{name}` is taken by {other}.{name} in {first.near}; "
                "a name is unique in the whole catalog"
            )
            self.mistakes.at(place, Mistake.NAME_TAKEN, message)
            return False
        self.names[name] = (kind.name, place)
        return True

    def _overlays(self, document: Document, kind: Kind, section: dict[str, Tree]) -> None:
        for key, own in section.items():
            place = self.mistakes.place(document, (kind.plural, key))
            address = Address(kind.name, normal_name(key))
            if isinstance(own, dict):
                layer = Layer(LayerKind.OVERLAY, document, (kind.plural, key), own)
                self.composer.overlay(address, layer, place)
            else:
                message = f"{address} must be a map of what is otherwise in this store"
                self.mistakes.at(place, Mistake.WRONG_TYPE, message)

    def finish(self) -> None:
        """Lay all entries together; all files must have been taken in."""
        composer = self.composer
        composer.unread = self.tables.unread
        for draft in composer.drafts.values():
            if draft.abstract:
                self.apart[draft.name] = "is abstract: only there to be extended"
            elif not self.is_in_store(draft):
                self.apart[draft.name] = f"is not in the store `{self.scope.store}`"
        composer.check_overlays(self.apart)
        products = [
            one.name for one in composer.drafts.values() if paid(one.kind) and not one.abstract
        ]
        self.schedules.campaigns.check_products(products)
        for draft in composer.drafts.values():
            if draft.abstract:
                composer.given_by(draft)
            elif draft.name in self.apart:
                for layer in composer.own_layers(draft):
                    composer.check(draft, layer)
            else:
                self.found.append(self._entry(draft))
        self.schedules.campaigns.tell_idle(self.scope.stores)

    def is_in_store(self, draft: RawEntry) -> bool:
        """Say whether this store has an entry, by the `stores:` that it names."""
        stores = draft.own.get("stores")
        if self.scope.store is None or not isinstance(stores, list):
            return True
        for index, name in enumerate(stores):
            if isinstance(name, str) and name not in self.scope.stores:
                message = f"there is no store `{name}`{guess(name, self.scope.stores)}"
                place = (*draft.layer.prefix, "stores", index)
                self.mistakes.at_value(draft.document, place, Mistake.MISSING_REFERENCE, message)
        return self.scope.store in stores

    def _entry(self, draft: RawEntry) -> Entry:
        kind = draft.kind
        said = self.composer.layers_of(draft)
        defaults = self.defaults.get(kind.name, {})
        kind_type = _type(kind, said, defaults)
        below = (*said, *defaults.get(kind_type, ()))
        by_time = self.schedules.of(draft, below)
        layers = (*by_time.layers, *below)
        tree, slips = spelled_out(kind, lay(kind, layers), self.scope.language), list[Problem]()
        if any(layer.document.dollars for layer in layers):
            tree, slips = expand_tree(kind, tree, self.variables)
        entry = Entry(kind, draft.name, kind_type, {}, draft.position, layers, tree)
        subject = Subject(
            str(entry.address), tree, lambda path: self.mistakes.raw(*entry.place(path))
        )
        values, problems = checker_of(kind).check(subject)
        broken = {str(problem.path[0]) for problem in problems if problem.path}
        broken.update(problem.meant for problem in problems if problem.meant is not None)
        for layer, problem in edit_problems(kind, layers):
            self.mistakes.problem(layer.document, layer.prefix, problem)
            broken.add(str(problem.path[0]))
        broken.update(key for layer in said for key in layer.broken if key not in tree)
        foreign = list(_foreign(entry))
        for problem in (*problems, *foreign, *slips):
            self.report(entry, problem)
        broken.update(str(problem.path[0]) for problem in foreign)
        if foreign:
            values = {key: value for key, value in values.items() if key not in broken}
        told, laid = (kind, draft.name, kind_type), (layers, tree, frozenset(broken))
        return Entry(*told, values, draft.position, *laid, by_time.windows)

    def report(self, entry: Entry, problem: Problem) -> None:
        """Note what is wrong with an entry."""
        document, path = entry.place(problem.path)
        note = self.mistakes.at_key if problem.about_key else self.mistakes.at_value
        note(document, path, problem.code, problem.message)

    def tell(self, entry: Entry, path: Path, code: str, message: str) -> None:
        """Note what is wrong with a value below an entry."""
        self.report(entry, Problem(tuple(path), code, message))


def _is_ours(item: tuple[str, Tree]) -> bool:
    """Say whether a top-level key is for this program to understand."""
    return not item[0].startswith(FREE)


def _type(kind: Kind, said: Sequence[Layer], defaults: Defaults) -> str:
    """Return an entry's type; the empty text where it has none, or a wrong one."""
    layers = (*said, *defaults.get("", ()))
    found = next((layer.tree[TYPE] for layer in layers if TYPE in layer.tree), None)
    return found if isinstance(found, str) and found in kind.types else ""


def _foreign(entry: Entry) -> Iterator[Problem]:
    """Find the keys that other types have, and this one does not."""
    if not entry.type:
        return
    typed = typed_keys(entry.kind)
    for key in typed.keys() & entry.tree.keys():
        if entry.type not in typed[key]:
            owners = " and ".join(sorted(typed[key]))
            message = (
                f"`{key}` is for {owners} {entry.kind.plural}; {entry.address} is {entry.type}"
            )
            yield Problem((key,), Mistake.MISPLACED_KEY, message, about_key=True)
