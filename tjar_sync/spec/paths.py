"""Files that the catalog is made of, or refers to: only those inside its folder."""

from __future__ import annotations

import codecs
import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync.spec.words import unseen

if TYPE_CHECKING:
    from tjar_sync.spec.words import Guesses

MEBIBYTE = 1024 * 1024
MAX_TEXT_BYTES = MEBIBYTE


class Inside(NamedTuple):
    """A file of the catalog."""

    name: str
    """Relative to the root, with forward slashes and no detours."""
    path: Path


def leads_out(root: Path, path: Path) -> bool:
    """Say whether a path ends outside the catalog's folder, by way of a link."""
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def read_limited(path: Path, limit: int) -> bytes:
    """Read a regular file that is not too large. Raises ValueError: `is not a file`."""
    try:
        if not path.is_file():
            raise ValueError("is not a file")
        with path.open("rb") as handle:
            data = handle.read(limit + 1)
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}") from error
    if len(data) > limit:
        raise ValueError(f"is larger than {limit // MEBIBYTE} MiB")
    return data


def read_referred(root: Path, reference: str, limit: int, guesses: Guesses) -> tuple[Inside, bytes]:
    """Read a file that the catalog names. Raises ValueError, in plain words."""
    inside = locate_inside(root, reference)
    if not os.path.lexists(inside.path):
        hint = guesses(inside.path.name, lambda: _names_in(inside.path.parent))
        raise ValueError(f"there is no file {reference}{hint}")
    try:
        return inside, read_limited(inside.path, limit)
    except ValueError as error:
        raise ValueError(f"{reference} {error}") from error


def _names_in(folder: Path) -> list[str]:
    try:
        return [item.name for item in folder.iterdir()]
    except OSError:
        return []


def locate_inside(root: Path, reference: str) -> Inside:
    """Find a place that must lie inside the catalog. Raises ValueError, in plain words."""
    relative = PurePosixPath(reference)
    if not reference.isprintable():
        raise ValueError("the path holds characters that cannot be shown")
    if "\\" in reference:
        raise ValueError(f"{reference}: write paths with `/`")
    if relative.is_absolute() or ".." in relative.parts:
        raise ValueError(f"{reference} leads out of the catalog; write a path below its folder")
    path = root / relative
    if leads_out(root, path):
        raise ValueError(f"{reference} is a link that leads out of the catalog")
    return Inside(relative.as_posix(), path)


def read_text(root: Path, reference: str, guesses: Guesses, *, may_turn: bool) -> str:
    """Read a text kept in a file of its own. Raises ValueError, in plain words.

    The line break with which editors end a file is not part of the text.
    """
    _, data = read_referred(root, reference, MAX_TEXT_BYTES, guesses)
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        raise ValueError(f"{reference} is not UTF-8 text; save it as UTF-8") from error
    problem = unseen(text, may_turn=may_turn)
    if problem:
        raise ValueError(f"{reference}: {problem}")
    return text.replace("\r\n", "\n").removesuffix("\n")
