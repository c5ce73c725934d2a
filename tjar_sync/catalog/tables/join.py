"""Join the rows of tables with the catalog's entries: each adds to one, or makes one."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from tjar_sync.catalog.compose import EXTENDS, RawEntry
from tjar_sync.catalog.files import FileError, find_referred, read_referred
from tjar_sync.catalog.layers import Layer
from tjar_sync.catalog.tables.declaration import ADDRESS
from tjar_sync.catalog.tables.document import TableDocument
from tjar_sync.catalog.tables.read import read_sheet, read_table
from tjar_sync.catalog.tables.sheet import SheetError
from tjar_sync.model.address import Address, normal_name
from tjar_sync.model.catalog import LayerKind
from tjar_sync.model.codes import Mistake
from tjar_sync.model.suggestions import Guesses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from tjar_sync.catalog.entries import Entries
    from tjar_sync.catalog.tables.declaration import Declaration
    from tjar_sync.catalog.tables.read import SheetRow, SheetTable
    from tjar_sync.catalog.yaml.reader import Tree
    from tjar_sync.model.catalog import Position

LARGEST = 20 * 1024 * 1024
_GAPS = re.compile(r"[^\w-]+")


def join(root_of: Callable[[str], Path], entries: Entries) -> None:
    """Read all tables, and lay their rows beside the entries; all files must have been taken in.

    `root_of` says below which folder a table's file lies.
    """
    # What a table extends counts for what it makes, so these come first; what a store has
    # otherwise is laid over what the others made, and meets that by its key.
    for one in sorted(entries.tables.found, key=lambda one: (one.overlay, not one.extends)):
        table = _open(root_of(one.file), one, entries)
        if table is not None:
            _Joining(table, entries).rows()


def _open(root: Path, declared: Declaration, entries: Entries) -> SheetTable | None:
    mistakes, reference = entries.mistakes, declared.file
    try:
        inside = find_referred(root, reference, Guesses())
        data = read_referred(inside, reference, LARGEST)
        sheet = read_sheet(reference, data, declared.sheet)
    except FileError as error:
        code, message = error.code, str(error)
    except SheetError as error:
        code, message = error.code, f"{reference} {error}"
    else:
        table = read_table(declared, sheet, mistakes, entries.scope.currency)
        entries.tables.unread |= table is None
        return table
    entries.tables.unread = True
    mistakes.at_value(declared.document, (*declared.place, "file"), code, message)
    return None


class _Joining:
    """One table, and the entries that its rows are about."""

    def __init__(self, table: SheetTable, entries: Entries) -> None:
        self.table = table
        self.declared = table.declared
        self.kind = table.declared.kind
        self.entries = entries
        self.known = dict(self._known())
        self.lines: dict[str, int] = {}
        """The row of each entry, by name."""
        self.tree: dict[str, Tree] = {}
        """The entries that the rows make, by name."""
        place = (*self.declared.place, EXTENDS)
        said = partial(entries.mistakes.locator.value_place, self.declared.document, place)
        cells = (raw for row in table.sheet.rows for raw in row)
        self.document = TableDocument(
            self.declared.file,
            b"",
            {self.kind.plural: self.tree},
            {},
            dollars=any(isinstance(raw, str) and "$" in raw for raw in cells),
            sheet=table.sheet,
            columns=table.columns,
            key=table.columns[self.declared.key],
            lines=self.lines,
            elsewhere={EXTENDS: said} if self.declared.extends else {},
        )

    def _known(self) -> Iterator[tuple[str, str]]:
        """Yield the names of entries by what tells rows apart, those of this store last."""
        if self.declared.key == ADDRESS:
            return
        composer, key = self.entries.composer, self.declared.key
        for draft in sorted(composer.drafts.values(), key=self.entries.is_in_store):
            if draft.kind is self.kind and not draft.abstract:
                for layer in composer.own_layers(draft):
                    if isinstance(said := layer.tree.get(key), str):
                        yield said.strip(), draft.name

    def rows(self) -> None:
        """Lay every row where it belongs."""
        for row in self.table.rows:
            name = self._name(row)
            if not name:
                message = f"no name can be made of `{row.key}`; give it one in a column `{ADDRESS}`"
                self._note(row, self.declared.key, Mistake.WRONG_NAME, message)
            elif name in self.lines:
                message = f"row {self.lines[name]} is about {self.kind.name}.{name} already"
                self._note(row, self.declared.key, Mistake.REPEATED, message)
            else:
                self.lines[name] = row.line
                self._lay(name, row)

    def _name(self, row: SheetRow) -> str:
        """Return the name of the entry that a row is about, or is to make."""
        said = row.values.get(ADDRESS)
        if self.declared.key == ADDRESS:
            return normal_name(row.key)
        if isinstance(said, str):
            return normal_name(said)
        return self.known.get(row.key) or name_of(row.key)

    def _lay(self, name: str, row: SheetRow) -> None:
        address = Address(self.kind.name, name)
        draft = self.entries.composer.drafts.get(name)
        place = self.table.place(row.line, self.declared.key)
        there = draft if draft is not None and draft.kind is self.kind else None
        if there is not None and not self._is_about(there, row):
            return
        if self.declared.overlay:
            self.entries.composer.overlay(
                address, self._layer(name, row, self._values(row, told=True)), place
            )
        elif there is None:
            self._make(name, row, place)
        else:
            self._add(there, row)

    def _is_about(self, draft: RawEntry, row: SheetRow) -> bool:
        """Say whether an entry of a row's name is what the row means, and note where it is not."""
        key = self.declared.key
        said, named = draft.own.get(key), ADDRESS in row.values
        if key == ADDRESS or self.known.get(row.key) == draft.name:
            return True
        if named and not self.declared.overlay:
            return True  # its key is laid beside the entry, which may have none
        what = f"has no {key}" if said is None else f"has the {key} `{said}`"
        why = (
            f"this row says the {key} `{row.key}`"
            if named
            else f"no entry has the {key} `{row.key}`, and the name made of it is taken"
        )
        message = f"{why}: {draft.address} in {draft.position.near} {what}"
        self._note(row, key, Mistake.NAME_TAKEN, message)
        return False

    def _make(self, name: str, row: SheetRow, place: Position) -> None:
        """Make an entry of a row."""
        layer = self._layer(name, row, self._values(row))
        own: dict[str, Tree] = {**layer.tree}
        if self.declared.extends:
            own[EXTENDS] = self.declared.extends
        self.tree[name] = own
        if self.entries.register(self.kind, name, place):
            self.entries.composer.drafts[name] = RawEntry(
                self.kind, name, place, self.document, own, name, layer.broken
            )

    def _add(self, draft: RawEntry, row: SheetRow) -> None:
        """Lay a row beside an entry; no field may be said by both."""
        layers = self.entries.composer.own_layers(draft)
        values = {}
        for path, value in self._values(row, told=self.known.get(row.key) == draft.name).items():
            other = next((one for one in layers if _says(one.tree, path)), None)
            if other is None:
                values[path] = value
                continue
            first = self.entries.mistakes.place(other.document, (*other.prefix, *path.split(".")))
            message = f"`{path}` of {draft.address} is said twice: here and in {first.near}"
            self._note(row, path, Mistake.SAID_TWICE, f"{message}; take one of them out")
        layer = self._layer(draft.name, row, values)
        self.tree[draft.name] = dict(layer.tree)
        self.entries.composer.rows.setdefault(draft.name, []).append(layer)

    def _values(self, row: SheetRow, *, told: bool = False) -> dict[str, Tree]:
        """Return what a row says; its key as well, unless its entry told it already."""
        own = {} if told or self.declared.key == ADDRESS else {self.declared.key: row.key}
        return {path: value for path, value in {**own, **row.values}.items() if path != ADDRESS}

    def _layer(self, name: str, row: SheetRow, values: Mapping[str, Tree]) -> Layer:
        tree: dict[str, Tree] = {}
        for path, value in values.items():
            _put(tree, path, value)
        broken = row.broken - tree.keys()
        kind = LayerKind.OVERLAY if self.declared.overlay else LayerKind.TABLE
        return Layer(kind, self.document, (self.kind.plural, name), tree, broken)

    def _note(self, row: SheetRow, path: str, code: str, message: str) -> None:
        self.entries.mistakes.at(self.table.place(row.line, path), code, message)


def name_of(key: str) -> str:
    """Return the name of an entry that a row makes, from what tells it apart."""
    return normal_name(_GAPS.sub("-", key).strip("-_").lower())


def _says(tree: Mapping[str, Tree], path: str) -> bool:
    found: Any = tree
    for key in path.split("."):
        if not isinstance(found, dict):
            return True
        if key not in found:
            return False
        found = found[key]
    return True


def _put(tree: dict[str, Any], path: str, value: Tree) -> None:
    *above, last = path.split(".")
    for key in above:
        tree = tree.setdefault(key, {})
    tree[last] = value
