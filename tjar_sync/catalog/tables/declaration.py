"""`tables:`: which sheets feed the catalog, and what their columns are."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from tjar_sync.catalog.messages import Checker, Subject
from tjar_sync.catalog.tables.cells import columns_of
from tjar_sync.dataclass import dataclass
from tjar_sync.model.codes import Mistake
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.suggestions import guess, listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.catalog.files import Document
    from tjar_sync.catalog.mistakes import Mistakes
    from tjar_sync.catalog.yaml.reader import Keys, Tree
    from tjar_sync.model.kinds import Kind

TABLES = "tables"
ADDRESS = "address"
"""The column of an entry's own name, with its kind before it or without."""
PRODUCT = "product"
SUFFIXES = (".csv", ".xlsx")


@dataclass(frozen=True, slots=True)
class Declaration:
    """One table of the catalog."""

    document: Document
    """The file that names it."""
    place: Keys
    file: str
    overlay: bool
    """Whether its rows are what one store has otherwise."""
    kind: Kind
    key: str
    sheet: str = ""
    extends: str = ""
    header: int = 1
    columns: Mapping[str, str] | None = None


@dataclass(slots=True)
class Declarations:
    """All items of `tables:` in a catalog's files."""

    mistakes: Mistakes
    found: list[Declaration] = field(default_factory=list)
    unread: bool = False
    """Whether there is a table that cannot be read."""

    def add(self, document: Document, section: Tree, *, overlay: bool) -> None:
        """Take in the list of a file."""
        if section is None:
            return
        if not isinstance(section, list):
            message = f"`{TABLES}` must be a list: `{TABLES}: [{{file: prices.xlsx, key: sku}}]`"
            self.mistakes.at_value(document, (TABLES,), Mistake.WRONG_TYPE, message)
            return
        for index, item in enumerate(section):
            place = (TABLES, index)
            if not isinstance(item, dict):
                message = "a table is a map such as `{file: prices.xlsx, key: sku}`"
                self.mistakes.at_key(document, place, Mistake.WRONG_TYPE, message)
                self.unread = True
            elif values := self._values(document, place, item, overlay=overlay):
                self.found.append(Declaration(document, place, overlay=overlay, **values))

    def _values(
        self, document: Document, place: Keys, item: dict[str, Tree], *, overlay: bool
    ) -> dict[str, Any]:
        """Return what an item says; empty, and at least one mistake, where it cannot be used."""
        from tjar_sync.catalog.tables.schema import TableItem  # noqa: PLC0415 - only where a table is

        before = self.mistakes.count
        subject = Subject(
            "this table", item, lambda path: self.mistakes.raw(document, (*place, *path))
        )
        values, problems = Checker(TableItem, frozenset()).check(subject)
        for problem in problems:
            self.mistakes.problem(document, place, problem)
        kind = values["kind"] = self._kind(document, place, str(values.get("kind", PRODUCT)))
        values.setdefault("key", ADDRESS)
        if kind is not None:
            self._check_names(document, place, kind, values)
        if overlay and "extends" in item:
            message = "`extends` is said by an entry, or a table that makes some, not by an overlay"
            self.mistakes.at_key(document, (*place, "extends"), Mistake.MISPLACED_KEY, message)
        if "file" not in item:
            message = "`file` is missing in this table"
            self.mistakes.at_key(document, (*place, "file"), Mistake.MISSING_KEY, message)
        file = str(values.get("file", ""))
        if file and not file.lower().endswith(SUFFIXES):
            message = f"{file} is no {' or '.join(SUFFIXES)} file"
            self.mistakes.at_value(document, (*place, "file"), Mistake.WRONG_PATH, message)
        self.unread |= self.mistakes.count > before
        return {} if self.mistakes.count > before else values

    def _kind(self, document: Document, place: Keys, name: str) -> Kind | None:
        if name not in KINDS:
            message = f"`kind`: `{name}` is not one of {listed(KINDS)}{guess(name, KINDS)}"
            self.mistakes.at_value(document, (*place, "kind"), Mistake.UNKNOWN_CHOICE, message)
        return KINDS.get(name)

    def _check_names(
        self, document: Document, place: Keys, kind: Kind, values: Mapping[str, Any]
    ) -> None:
        """Note a key that tells nothing apart, and columns of what is no field."""
        keys = (ADDRESS, *kind.identity)
        if values["key"] not in keys:
            message = f"`key`: `{values['key']}` is not one of {listed(keys)}"
            path = (*place, "key")
            self.mistakes.at_value(document, path, Mistake.UNKNOWN_CHOICE, message)
        seen: dict[str, str] = {}
        for heading, path_ in (values.get("columns") or {}).items():
            at = (*place, "columns", heading)
            if message := unknown_field(kind, path_):
                self.mistakes.at_value(document, at, Mistake.UNKNOWN_KEY, message)
            elif path_ in seen:
                message = f"`{path_}` is the column `{seen[path_]}` already"
                self.mistakes.at_value(document, at, Mistake.REPEATED, message)
            seen.setdefault(path_, heading)


def unknown_field(kind: Kind, path: str) -> str:
    """Say why a column cannot be this; empty where it can."""
    known = (ADDRESS, *columns_of(kind))
    if path in known:
        return ""
    if path in kind.fields:
        return f"`{path}` of a {kind.name} does not fit into one cell; write it in YAML"
    return f"a {kind.name} has no field `{path}`{guess(path, known)}"
