"""A catalog out into a sheet, and what was changed in that sheet back into the files."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.atomic_file import draft_of
from tjar_sync.catalog.files import Document, FileError, read_limited
from tjar_sync.catalog.mistakes import Mistakes
from tjar_sync.catalog.money import USUAL_DECIMALS
from tjar_sync.catalog.tables.cells import LISTS, NUMBERS, columns_of, read_cell
from tjar_sync.catalog.tables.csv_file import write_csv
from tjar_sync.catalog.tables.declaration import ADDRESS, PRODUCT, SUFFIXES, Declaration
from tjar_sync.catalog.tables.export import Exported, exported
from tjar_sync.catalog.tables.read import read_sheet, read_table
from tjar_sync.catalog.tables.sheet import SheetError
from tjar_sync.catalog.tables.xlsx_file import write_xlsx
from tjar_sync.errors import UsageError
from tjar_sync.model.address import Address
from tjar_sync.model.kinds import KINDS, Shape
from tjar_sync.model.suggestions import nearest
from tjar_sync.session import validate
from tjar_sync.workflow.editing import Said
from tjar_sync.workflow.patterns import named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tjar_sync.catalog.tables.read import SheetRow, SheetTable
    from tjar_sync.catalog.yaml.reader import Tree
    from tjar_sync.location import Location
    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.kinds import Field
    from tjar_sync.model.value import Value

KIND = KINDS[PRODUCT]
LARGEST = 50 * 1024 * 1024


class Export(NamedTuple):
    """What came into a sheet."""

    products: int
    left_out: tuple[tuple[str, str], ...]


def export(location: Location, path: Path, patterns: Sequence[str]) -> Export:
    """Write the products of the files into a sheet. Raises UsageError, also for a table of theirs."""
    form = _form(path)
    settings, catalog = validate(location, lasting=True)
    if any(_is_same(settings.root / sheet, path) for sheet in catalog.sheets):
        raise UsageError(
            f"{path} is a table that the catalog takes its values from",
            hint="name another file; change the values of a table in it itself",
        )
    products = [one for one in catalog.resources if one.kind == KIND.name]
    found = exported(catalog.resources, KIND, named(patterns, products))
    data = _csv(found) if form == ".csv" else _xlsx(found, path)
    try:
        with draft_of(path) as draft:
            draft.write(data)
            draft.publish(path)
    except OSError as error:
        raise UsageError(
            f"the sheet cannot be written: {error.strerror}", where=str(path)
        ) from error
    return Export(len(found.rows), found.left_out)


def said_by_sheet(location: Location, path: Path, sheet: str) -> Said:
    """Return what a sheet says otherwise than the files; a blank cell says nothing.

    Raises CatalogError with all mistakes in its cells.
    """
    _form(path)
    settings, catalog = validate(location, lasting=True)
    table = _read(path, sheet, settings.currency)
    now = exported(
        catalog.resources, KIND, [one for one in catalog.resources if one.kind == KIND.name]
    )
    reading = _Comparing(catalog, now, table)
    for row in table.rows:
        reading.compare(row)
    return Said(catalog, settings.root, reading.values, reading.left)


def _is_same(sheet: Path, path: Path) -> bool:
    """Say whether two paths lead to one file, as on disks that tell no case apart, too."""
    return path.exists() and sheet.exists() and path.samefile(sheet)


def _form(path: Path) -> str:
    form = path.suffix.lower()
    if form not in SUFFIXES:
        raise UsageError(f"{path.name} is no {' or '.join(SUFFIXES)} file")
    return form


def _csv(found: Exported) -> bytes:
    return write_csv(
        [
            [_decimal(one) if isinstance(one, Decimal) else _word(one) for one in row]
            for row in found.lines()
        ]
    )


def _decimal(number: Decimal) -> str:
    """Return a number without zeros that would make two of it: 1.500 goes out as 1.5."""
    text = f"{number:f}"
    return text if len(text.partition(".")[2]) <= USUAL_DECIMALS else f"{number.normalize():f}"


def _word(cell: object) -> str:
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def _xlsx(found: Exported, path: Path) -> bytes:
    fields = columns_of(KIND)
    others = NUMBERS | {Shape.FLAG}
    texts = {0} | {
        index for index, one in enumerate(found.columns, start=1) if fields[one].shape not in others
    }
    try:
        return write_xlsx(found.lines(), texts, KIND.plural)
    except SheetError as error:
        raise UsageError(f"{path.name} {error}") from error


def _read(path: Path, sheet: str, currency: str) -> SheetTable:
    file = path.absolute().as_posix()
    try:
        data = read_limited(path, LARGEST)
        found = read_sheet(file, data, sheet)
    except (FileError, SheetError) as error:
        raise UsageError(f"{path.name} {error}") from error
    mistakes = Mistakes()
    document = Document(file, b"", None, {})
    declared = Declaration(document, (), file, overlay=False, kind=KIND, key=ADDRESS)
    table = read_table(declared, found, mistakes, currency)
    mistakes.fail()
    if table is None:  # pragma: no cover - each cause is a mistake
        raise AssertionError("a sheet was refused without a reason")
    return table


class _Comparing:
    """A sheet that is held against what an export would write now."""

    def __init__(self, catalog: Catalog, now: Exported, table: SheetTable) -> None:
        self.catalog = catalog
        self.now = now
        self.table = table
        self.fields = columns_of(KIND)
        self.pictures = pictures_of(catalog)
        self.values: dict[Address, dict[str, Value]] = {}
        self.left: list[tuple[str, str]] = []

    def compare(self, row: SheetRow) -> None:
        """Note what one row says otherwise."""
        address = Address(KIND.name, row.key)
        place = self.table.place(row.line, ADDRESS).near
        if address not in self.catalog.resources:
            near = nearest(row.key, [one.name for one in self.now.rows])
            hint = f"; did you mean {near}?" if near else "; write an entry for it first"
            self.left.append((str(address), f"no entry has this address ({place}){hint}"))
            return
        for path, tree in row.values.items():
            cell = self.now.rows[address].get(path, "")
            field = self.fields[path]
            before = (
                read_cell(field, float(cell) if isinstance(cell, Decimal) else cell)
                if cell != ""
                else ""
            )
            if tree != before:
                self._take(address, path, tree)

    def _take(self, address: Address, path: str, tree: Tree) -> None:
        if path not in KIND.fields:
            self.left.append((f"{address}.{path}", "it stays what it was made as"))
            return
        try:
            value = value_of(self.fields[path], tree, self.pictures)
        except LookupError as error:
            self.left.append((f"{address}.{path}", f"no media of the catalog is {error.args[0]}"))
        else:
            self.values.setdefault(address, {})[path] = value


def pictures_of(catalog: Catalog) -> dict[str, str]:
    """Return the digests of media, by what the files call them."""
    return {Address.parse(label).name: digest for digest, label in catalog.labels.items()}


def value_of(field: Field, tree: Tree, pictures: Mapping[str, str]) -> Value:
    """Return what a cell means, as the catalog has it. Raises LookupError for an unknown picture."""
    if tree is None or tree == []:
        return () if field.shape in LISTS else None
    if isinstance(tree, list):
        return tuple(_item(field, one, pictures) for one in tree)
    return _item(field, tree, pictures)


def _item(field: Field, tree: Tree, pictures: Mapping[str, str]) -> Value:
    match field.shape, tree:
        case Shape.MEDIA | Shape.MEDIA_LIST, str():
            if tree not in pictures:
                raise LookupError(tree)
            return pictures[tree]
        case Shape.LINKS, _:
            return f"{field.references}.{tree}"
        case Shape.MONEY, int():
            return Decimal(tree)
        case _:
            value: Value = tree  # type: ignore[assignment] # a map fits into no cell
            return value
