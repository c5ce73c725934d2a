"""Find the catalog's files, and read each into a document."""

from __future__ import annotations

import codecs
import os
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from tjar_sync.model.catalog import Position
from tjar_sync.spec.paths import MEBIBYTE, leads_out, read_limited
from tjar_sync.spec.reader import Tree, read
from tjar_sync.spec.words import BIDI, line_and_column, shown, unseen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tjar_sync.spec.locate import Path as LocatePath
    from tjar_sync.spec.mistakes import Mistakes

STORE_FILE = "store.yaml"
SUFFIXES = frozenset({".yaml", ".yml"})
MAX_BYTES = 20 * MEBIBYTE
_SKIPPED = frozenset({"node_modules"})


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the catalog."""

    file: str
    """Relative to the catalog's root, with forward slashes."""
    data: bytes
    tree: Tree
    marks: Mapping[int, Mapping[str, tuple[int, int]]]

    def position(self, section: object, key: str) -> Position | None:
        """Return where a key of a map near the top stands; None when it was merged in."""
        mark = self.marks.get(id(section), {}).get(key)
        return None if mark is None else Position(self.file, *mark)


def catalog_files(root: Path, mistakes: Mistakes) -> Iterator[str]:
    """Yield the catalog's files but store.yaml, in order, relative to the root.

    A folder that cannot be looked into is a mistake: what it holds would count as removed.
    """

    def unreadable(error: OSError) -> None:
        where = Path(str(error.filename)).relative_to(root).as_posix()
        message = f"this folder cannot be read: {error.strerror}"
        mistakes.at(Position(shown(where), 1, 1), message)

    for folder, folders, files in os.walk(root, onerror=unreadable):
        folders[:] = sorted(name for name in folders if _is_looked_at(name))
        for name in folders:
            _check_link(root, Path(folder, name), mistakes)
        for name in files:
            if _is_looked_at(name) and PurePath(name).suffix.lower() in SUFFIXES:
                file = Path(folder, name).relative_to(root).as_posix()
                if file != STORE_FILE:
                    yield file


def _is_looked_at(name: str) -> bool:
    return not name.startswith(".") and name not in _SKIPPED


def _is_link(path: Path) -> bool:
    """Say whether a path is a link, as far as one may look."""
    try:
        return path.is_symlink()
    except OSError:
        return False


def _check_link(root: Path, folder: Path, mistakes: Mistakes) -> None:
    """Refuse a link to a folder, unless its files are read where they really are."""
    if not _is_link(folder):
        return
    base, target = Path(os.path.realpath(root)), Path(os.path.realpath(folder))
    if target.is_relative_to(base) and all(map(_is_looked_at, target.relative_to(base).parts)):
        return
    where = shown(folder.relative_to(root).as_posix())
    message = "this link leads to a folder that is not read; put the folder itself here"
    mistakes.at(Position(where, 1, 1), message)


def open_document(root: Path, file: str, mistakes: Mistakes) -> Document | None:
    """Read a file; None, and at least one mistake, when nothing of it can be used."""
    data = _bytes(root, file, mistakes)
    if data is None:
        return None
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        place = Position(file, *line_and_column(before, len(before)))
        byte = f"0x{data[error.start]:02X}"
        mistakes.at(place, f"the byte {byte} is not UTF-8 text; save the file as UTF-8")
        return None
    reading = read(data)
    mistakes.faults(file, reading.faults)
    if not reading.whole:
        return None
    document = Document(file, data, reading.tree, reading.marks)
    if "\\" in text or BIDI.search(text):
        _check_texts(document, document.tree, (), mistakes)
    mistakes.settle()
    return document


def _bytes(root: Path, file: str, mistakes: Mistakes) -> bytes | None:
    path = root / file
    start = Position(shown(file), 1, 1)
    if not file.isprintable():
        mistakes.at(start, "the file's name holds characters that cannot be shown; rename it")
    elif _is_link(path) and leads_out(root, path):
        mistakes.at(start, "this link leads out of the catalog; put the file itself here")
    else:
        try:
            return read_limited(path, MAX_BYTES)
        except ValueError as error:
            mistakes.at(start, f"this {error}")
    return None


def _check_texts(
    document: Document, tree: Tree, path: tuple[str | int, ...], mistakes: Mistakes
) -> None:
    """Look for characters that hide or reorder what a reviewer sees."""
    match tree:
        case dict():
            for key, value in tree.items():
                _note(mistakes.at_key, document, (*path, key), key)
                _check_texts(document, value, (*path, key), mistakes)
        case list():
            for index, item in enumerate(tree):
                _check_texts(document, item, (*path, index), mistakes)
        case str():
            _note(mistakes.at_value, document, path, tree)
        case _:
            pass


def _note(
    note: Callable[[Document, LocatePath, str], None],
    document: Document,
    path: tuple[str | int, ...],
    text: str,
) -> None:
    message = unseen(text, may_turn="description" in path)
    if message:
        note(document, path, message)
