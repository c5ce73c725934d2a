"""The catalog's files, and those that it refers to: found, read, and only inside its folder."""

from __future__ import annotations

import codecs
import os
import unicodedata
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.catalog.characters import BIDI, hidden_character, line_and_column, shown
from tjar_sync.catalog.parsed import NOTHING_PARSED, KnownDocument
from tjar_sync.catalog.private_files import codes_reason, private_reason
from tjar_sync.dataclass import dataclass
from tjar_sync.model.catalog import Position
from tjar_sync.model.codes import Mistake

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tjar_sync.catalog.mistakes import Mistakes
    from tjar_sync.catalog.parsed import ParsedDocuments
    from tjar_sync.catalog.yaml.locate import Path as LocatePath
    from tjar_sync.catalog.yaml.reader import Keys, Tree
    from tjar_sync.model.suggestions import Guesses

MEBIBYTE = 1024 * 1024
MAX_TEXT_BYTES = MEBIBYTE
STORE_FILE = "store.yaml"
FLEET_FILE = "fleet.yaml"
"""Which catalogs are worked on together: none of the files of one that lies in its folder."""
FLEET_KEY = "catalogs"
MAX_BYTES = 20 * MEBIBYTE
_LFS = b"version https://git-lfs.github.com/spec/"
_POINTERS = (_LFS, b"/annex/objects/")
"""How a file begins that only stands for another, which was not fetched."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the catalog."""

    file: str
    """Relative to the catalog's root, with forward slashes."""
    data: bytes
    tree: Tree
    marks: Mapping[Keys, tuple[int, int]]
    """Line and column of the keys near the top, by their path."""
    dollars: bool = False
    """Whether there is any `$` in it: only then can a text name a variable."""

    def position(self, path: Keys) -> Position | None:
        """Return where a key near the top stands; None when it was merged in."""
        mark = self.marks.get(path)
        return None if mark is None else Position(self.file, *mark)


def is_link(path: Path) -> bool:
    """Say whether a path is a link, as far as one may look."""
    try:
        return path.is_symlink()
    except OSError:
        return False


def open_document(
    root: Path, file: str, mistakes: Mistakes, parsed: ParsedDocuments = NOTHING_PARSED
) -> Document | None:
    """Read a file; None, and at least one mistake, when nothing of it can be used.

    What is `parsed` already is not parsed again, and what is right in all is kept there.
    """
    data = file_bytes(root, file, mistakes)
    return None if data is None else document_of(file, data, mistakes, parsed)


def document_of(
    file: str, data: bytes, mistakes: Mistakes, parsed: ParsedDocuments = NOTHING_PARSED
) -> Document | None:
    """Return what `open_document` does, of a file's bytes."""
    known = parsed.find(data)
    if known is not None:
        mistakes.settle()
        return Document(file, data, known.tree, known.marks, dollars=b"$" in data)
    before = mistakes.count
    document = _read(file, data, mistakes)
    if document is not None and mistakes.count == before:
        parsed.keep(data, KnownDocument(document.tree, document.marks))
    return document


def _read(file: str, data: bytes, mistakes: Mistakes) -> Document | None:
    from tjar_sync.catalog.yaml.comments import cut_by_comment  # noqa: PLC0415 - slow to import: not where all is known
    from tjar_sync.catalog.yaml.reader import read  # noqa: PLC0415 - the same

    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        place = Position(file, *line_and_column(before, len(before)))
        byte = f"0x{data[error.start]:02X}"
        message = f"the byte {byte} is not UTF-8 text; save the file as UTF-8"
        mistakes.at(place, Mistake.NOT_UTF8, message)
        return None
    reading = read(file, data)
    mistakes.extend(reading.mistakes)
    if not reading.whole:
        return None
    mistakes.extend(cut_by_comment(file, data, text))
    document = Document(file, data, reading.tree, reading.marks, dollars=b"$" in data)
    if "\\" in text or BIDI.search(text):
        _check_texts(document, document.tree, (), mistakes)
    mistakes.settle()
    return document


def file_bytes(root: Path, file: str, mistakes: Mistakes) -> bytes | None:
    """Return what is in a file, without a mark of its encoding; None, and a mistake, where nobody may say."""
    path = root / file
    start = Position(shown(file), 1, 1)
    if not file.isprintable():
        message = "the file's name holds characters that cannot be shown; rename it"
        mistakes.at(start, Mistake.WRONG_PATH, message)
    elif is_link(path) and leads_out(root, path):
        message = "this link leads out of the catalog; put the file itself here"
        mistakes.at(start, Mistake.OUTSIDE_CATALOG, message)
    elif is_link(path) and file != STORE_FILE and (reason := private_reason(root, path)):
        message = f"this link leads to a file that {reason}"
        mistakes.at(start, Mistake.PRIVATE_FILE, message)
    else:
        try:
            return read_limited(path, MAX_BYTES).removeprefix(codecs.BOM_UTF8)
        except FileError as error:
            mistakes.at(start, error.code, f"this {error}")
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
    note: Callable[[Document, LocatePath, str, str], None],
    document: Document,
    path: tuple[str | int, ...],
    text: str,
) -> None:
    message = hidden_character(text, may_turn="description" in path)
    if message:
        note(document, path, Mistake.HIDDEN_CHARACTER, message)


class FileError(ValueError):
    """Why a file cannot be used, in plain words that follow its name, and as a code."""

    def __init__(self, code: Mistake, message: str) -> None:
        super().__init__(message)
        self.code = code


class Inside(NamedTuple):
    """A file of the catalog."""

    name: str
    """Relative to the root, with forward slashes and no detours."""
    path: Path


def leads_out(root: Path, path: Path) -> bool:
    """Say whether a path ends outside the catalog's folder, by way of a link."""
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def read_limited(path: Path, limit: int) -> bytes:
    """Read a regular file that is not too large. Raises FileError: `is not a file`."""
    try:
        if not path.is_file():
            raise FileError(Mistake.UNREADABLE_FILE, "is not a file")
        with path.open("rb") as handle:
            data = handle.read(limit + 1)
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise FileError(Mistake.UNREADABLE_FILE, message) from error
    if data.startswith(_POINTERS):
        message = (
            "is a Git LFS pointer: run `git lfs pull` (in CI: `lfs: true`)"
            if data.startswith(_LFS)
            else "is a git-annex pointer: run `git annex get`"
        )
        raise FileError(Mistake.LFS_POINTER, message)
    if len(data) > limit:
        raise FileError(Mistake.TOO_LARGE, f"is larger than {limit // MEBIBYTE} MiB")
    return data


def find_referred(root: Path, reference: str, guesses: Guesses) -> Inside:
    """Find a file that the catalog names. Raises FileError, in plain words."""
    inside = _in_its_form(root, locate_inside(root, reference))
    if reason := private_reason(root, inside.path) or codes_reason(root, inside.path):
        raise FileError(Mistake.PRIVATE_FILE, f"{reference} {reason}")
    if not os.path.lexists(inside.path):
        hint = guesses(inside.path.name, lambda: _names_in(inside.path.parent))
        raise FileError(Mistake.MISSING_FILE, f"there is no file {reference}{hint}")
    return inside


def read_referred(inside: Inside, reference: str, limit: int) -> bytes:
    """Read a file that was found so. Raises FileError, in plain words."""
    try:
        return read_limited(inside.path, limit)
    except FileError as error:
        raise FileError(error.code, f"{reference} {error}") from error


def _in_its_form(root: Path, inside: Inside) -> Inside:
    """Find a file whose name the disk keeps in another Unicode form, as a Mac's archives do."""
    if os.path.lexists(inside.path):
        return inside
    there = PurePosixPath()
    for part in PurePosixPath(inside.name).parts:
        wanted = unicodedata.normalize("NFC", part)
        names = _names_in(root / there)
        same = (one for one in names if unicodedata.normalize("NFC", one) == wanted)
        there /= part if os.path.lexists(root / there / part) else min(same, default=part)
    return inside._replace(path=locate_inside(root, there.as_posix()).path)


def _names_in(folder: Path) -> list[str]:
    try:
        return [item.name for item in folder.iterdir()]
    except OSError:
        return []


def locate_inside(root: Path, reference: str) -> Inside:
    """Find a place that must lie inside the catalog. Raises FileError, in plain words."""
    relative = PurePosixPath(reference)
    if not reference.isprintable():
        raise FileError(Mistake.WRONG_PATH, "the path holds characters that cannot be shown")
    if "\\" in reference:
        raise FileError(Mistake.WRONG_PATH, f"{reference}: write paths with `/`")
    if relative.is_absolute() or ".." in relative.parts:
        message = f"{reference} leads out of the catalog; write a path below its folder"
        raise FileError(Mistake.OUTSIDE_CATALOG, message)
    path = root / relative
    if leads_out(root, path):
        message = f"{reference} is a link that leads out of the catalog"
        raise FileError(Mistake.OUTSIDE_CATALOG, message)
    return Inside(relative.as_posix(), path)


def read_text(root: Path, reference: str, guesses: Guesses, *, may_turn: bool) -> str:
    """Read a text kept in a file of its own. Raises FileError, in plain words.

    The line break with which editors end a file is not part of the text.
    """
    inside = find_referred(root, reference, guesses)
    data = read_referred(inside, reference, MAX_TEXT_BYTES)
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        message = f"{reference} is not UTF-8 text; save it as UTF-8"
        raise FileError(Mistake.NOT_UTF8, message) from error
    problem = hidden_character(text, may_turn=may_turn)
    if problem:
        raise FileError(Mistake.HIDDEN_CHARACTER, f"{reference}: {problem}")
    return text.replace("\r\n", "\n").removesuffix("\n")
