"""Which files a catalog is made of: those below its root that are not left out, and shared ones."""

from __future__ import annotations

import os
from pathlib import Path, PurePath, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.catalog.characters import shown
from tjar_sync.catalog.files import STORE_FILE, Document, is_link
from tjar_sync.catalog.globs import matches
from tjar_sync.catalog.private_files import private_reason
from tjar_sync.model.catalog import Position
from tjar_sync.model.codes import Mistake

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.catalog.mistakes import Mistakes

SUFFIXES = frozenset({".yaml", ".yml"})
OVERLAYS = "overlays"
"""The folder of what single stores have otherwise: `overlays/<store>/…`."""
UP = "../"
_SKIPPED = frozenset({"node_modules"})
_DEPTH = 2
"""`overlays/<store>`."""


class FileSelection(NamedTuple):
    """What store.yaml says of the files to read."""

    document: Document
    include: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def takes(self, file: str) -> bool:
        """Say whether a file below the root is to be read."""
        inside = [pattern for pattern in self.include if not pattern.startswith(UP)]
        overlay = PurePosixPath(file).parts[0] == OVERLAYS
        return (not inside or overlay or matches(inside, file)) and not self.leaves_out(file)

    def leaves_out(self, path: str) -> bool:
        """Say whether a file or folder is none of the catalog's."""
        return bool(self.ignore) and matches(self.ignore, path)


NO_SELECTION = FileSelection(Document(STORE_FILE, b"", None, {}))


def catalog_files(root: Path, selection: FileSelection, mistakes: Mistakes) -> Iterator[str]:
    """Yield the catalog's files but store.yaml, in order, relative to the root; shared ones last.

    A folder that cannot be looked into is a mistake: what it holds would count as removed.
    """
    found = []
    for file in _yaml_below(root, root, selection, mistakes):
        if file != STORE_FILE and selection.takes(file):
            found.append(file)
            yield file
    for index, pattern in enumerate(selection.include):
        if pattern.startswith(UP):
            yield from _shared(root, index, selection, mistakes)
        elif not any(matches([pattern], file) for file in found):
            message = f"no file of the catalog is `{pattern}`"
            _note(selection, index, Mistake.MISSING_FILE, message, mistakes)


def is_read(file: str, selection: FileSelection) -> bool:
    """Say whether a file of this path would be read, were it there; shared ones too."""
    path = PurePosixPath(file)
    if path.suffix.lower() not in SUFFIXES or file == STORE_FILE:
        return False
    if file.startswith(UP):
        shared = (os.path.normpath(one) for one in selection.include if one.startswith(UP))
        return any(path.is_relative_to(one) for one in shared)
    folders = [folder.as_posix() for folder in path.parents][:-1]
    seen = all(map(_is_looked_at, path.parts)) and not any(map(selection.leaves_out, folders))
    return seen and selection.takes(file)


def store_of(file: str) -> str | None:
    """Return the store whose overlay a file is, the empty text for a file of none; else None."""
    parts = PurePosixPath(file).parts
    if parts[0] != OVERLAYS:
        return None
    return parts[1] if len(parts) > _DEPTH else ""


def _yaml_below(
    root: Path, top: Path, selection: FileSelection, mistakes: Mistakes
) -> Iterator[str]:
    def unreadable(error: OSError) -> None:
        where = _relative(root, Path(str(error.filename)))
        message = f"this folder cannot be read: {error.strerror}"
        mistakes.at(Position(shown(where), 1, 1), Mistake.UNREADABLE_FILE, message)

    for folder, folders, files in os.walk(top, onerror=unreadable):
        folders[:] = sorted(
            name
            for name in folders
            if _is_looked_at(name) and not selection.leaves_out(_relative(root, Path(folder, name)))
        )
        for name in folders:
            _check_link(root, Path(folder, name), mistakes)
        for name in sorted(files):
            if _is_looked_at(name) and PurePath(name).suffix.lower() in SUFFIXES:
                yield _relative(root, Path(folder, name))


def _relative(root: Path, path: Path) -> str:
    return os.path.relpath(path, root).replace(os.sep, "/")


def _is_looked_at(name: str) -> bool:
    return not name.startswith(".") and name not in _SKIPPED


def _check_link(root: Path, folder: Path, mistakes: Mistakes) -> None:
    """Refuse a link to a folder, unless its files are read where they really are."""
    if not is_link(folder):
        return
    base, target = Path(os.path.realpath(root)), Path(os.path.realpath(folder))
    if target.is_relative_to(base) and all(map(_is_looked_at, target.relative_to(base).parts)):
        return
    where = shown(_relative(root, folder))
    message = "this link leads to a folder that is not read; put the folder itself here"
    mistakes.at(Position(where, 1, 1), Mistake.OUTSIDE_CATALOG, message)


def _shared(root: Path, index: int, selection: FileSelection, mistakes: Mistakes) -> Iterator[str]:
    """Yield the files of a path that leads out of the catalog's folder, within its repository."""
    pattern = selection.include[index]
    path = Path(os.path.normpath(root / pattern))
    code, problem = _wrong_shared(root, path, pattern)
    if problem:
        _note(selection, index, code, problem, mistakes)
    elif path.is_dir():
        yield from sorted(_yaml_below(root, path, NO_SELECTION, mistakes))
    else:
        yield _relative(root, path)


def _wrong_shared(root: Path, path: Path, pattern: str) -> tuple[Mistake, str]:
    """Say why a path may not be shared; empty where it may."""
    fence = next((one for one in (root, *root.parents) if (one / ".git").exists()), None)
    real = Path(os.path.realpath(path))
    if fence is None or not real.is_relative_to(os.path.realpath(fence)):
        return (
            Mistake.OUTSIDE_CATALOG,
            f"{pattern} is not in the git repository of this catalog; share what is there, too",
        )
    if real.is_relative_to(os.path.realpath(root)):
        message = f"{pattern} is a part of the catalog; write it as a path below its folder"
        return Mistake.OUTSIDE_CATALOG, message
    if not path.exists():
        return Mistake.MISSING_FILE, f"there is no file {pattern}"
    if path.is_file() and path.suffix.lower() not in SUFFIXES:
        return Mistake.WRONG_PATH, f"{pattern} is no YAML file"
    if path != fence and (reason := private_reason(fence, path)):
        return Mistake.PRIVATE_FILE, f"{pattern} {reason}"
    return Mistake.MISSING_FILE, ""


def _note(
    selection: FileSelection, index: int, code: Mistake, message: str, mistakes: Mistakes
) -> None:
    mistakes.at_value(selection.document, ("include", index), code, message)
