"""Where webhooks' secrets may be written: nowhere that would cost a file of somebody's."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from tjar_sync.catalog.private_files import is_among
from tjar_sync.model.codes import Mistake
from tjar_sync.model.kinds import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.catalog.entries import Entries, Entry
    from tjar_sync.catalog.references import References
    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Resource

LONGEST = 4096
"""A secret is one line of at most so many bytes; a larger file holds something else."""
_OF_STATE = ("", "-wal", "-shm", "-journal")
"""What an SQLite file's name may be followed by."""


def kept_places(entries: Entries, root: Path, state: str) -> tuple[str, ...]:
    """Return where state and secrets are kept, as paths below the root; `state` as above."""
    found = [place for entry in entries.found if (place := secret_place(entry))]
    if state and Path(state).is_relative_to(root):
        inside = Path(state).relative_to(root)
        beside = inside.parent != Path()
        names = (inside.parent,) if beside else (Path(f"{inside}{end}") for end in _OF_STATE)
        found += [name.as_posix() for name in names]
    return tuple(found)


def secret_place(entry: Entry) -> str:
    """Return where an entry's secret is to be written, as its file has it; empty for nowhere."""
    value: Any = entry.values
    for key in entry.kind.key_of(Role.SECRET).split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def check_secret_files(
    entries: Entries, resources: Mapping[Address, Resource], references: References, state: str
) -> None:
    """Note every place for a secret that is taken; `state` is where state is kept."""
    for entry in entries.found:
        path = resources[entry.address].secret_path
        if path is not None and (problem := _problem(path, references, state)):
            keys = entry.kind.key_of(Role.SECRET).split(".")
            entries.tell(entry, keys, Mistake.SECRET_PLACE, problem)


def _problem(path: Path, references: References, state: str) -> str:
    """Say why no secret may be written at a path, or be empty."""
    root, folder = references.root, _folder_of(state, references.root)
    if str(path) in {f"{state}{ending}" for ending in _OF_STATE}:
        return "the state is kept there; write the secret to another file"
    if folder and is_among(root, path, (folder,)):
        return (
            f"{folder} is the state's folder, and whoever keeps or shares that (a cache, a backup)"
            f" has the secret, too; write it elsewhere, such as to secrets/{path.name}"
        )
    if path.relative_to(root).as_posix() in references.used:
        return "that file is part of the catalog; write the secret to another one"
    return _wrong_place(path, root)


def _folder_of(state: str, root: Path) -> str:
    """Return the folder below the root that holds the state; empty where it is elsewhere."""
    if state.startswith("file://"):
        folder = Path(unquote(urlsplit(state).path))
    else:  # other URLs are no path below any root
        folder = Path(state).parent
    inside = folder != root and folder.is_relative_to(root)
    return folder.relative_to(root).as_posix() if inside else ""


def _wrong_place(path: Path, root: Path) -> str:
    """Say why nothing should be written at a path, or be empty."""
    inside = path.relative_to(root)
    real = Path(os.path.realpath(path)).relative_to(os.path.realpath(root))
    if ".git" in {part.casefold() for part in (*inside.parts, *real.parts)}:
        return "git keeps its own files there; write the secret to another folder"
    try:
        return _taken(path, inside, root)
    except OSError as error:
        return f"that place cannot be looked at: {error.strerror}"


def _taken(path: Path, inside: Path, root: Path) -> str:
    above = next((one for one in inside.parents if (root / one).is_file()), None)
    if above is not None:
        return f"{above.as_posix()} is a file, not a folder"
    if path.is_symlink():
        return "that is a link; name the file itself"
    if path.is_dir():
        return "that is a folder; name a file"
    if path.exists() and not _may_be_secret(path):
        return "that file holds something else; move it away, or name another one"
    return ""


def _may_be_secret(path: Path) -> bool:
    """Say whether a file may be an earlier secret: one line, and short."""
    if not path.is_file() or path.stat().st_size > LONGEST:
        return False
    line = path.read_bytes().removesuffix(b"\n")
    return line.isascii() and line.decode("ascii").isprintable()
