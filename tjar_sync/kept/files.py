"""The files that a plan was made of: whether they are as they were, by their stamps or their bytes."""

from __future__ import annotations

import hashlib
import os
import stat
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

RACY_SECONDS = 2.0
"""The coarsest time that a disk keeps of a change: within it, two of them look like one."""
_SUFFIXES = (".yaml", ".yml")
_IGNORES = ".gitignore"
"""Says of a folder's pictures and texts whether they are content."""
_SKIPPED = "node_modules"

KeptFiles: TypeAlias = "Mapping[str, list[str]]"
"""By name: the stamp, and the digest of what was in the file."""


class Stamp(NamedTuple):
    """By what it is seen that a file was not touched, as git does: nothing of it is read."""

    text: str
    changed: float
    """When it was changed last, in seconds since 1970."""


class _LinkError(OSError):
    """A link stands where a file of the catalog may: where it leads to is not looked into."""


def listed(root: Path, used: Collection[str] | None) -> dict[str, Stamp] | None:
    """Return the stamps of all that a catalog may be made of: its YAML files, and those it names.

    Before anybody knows which it names (None), of all files that it could. None where a link is
    among them, or anything cannot be looked at.
    """
    try:
        return dict(_below(str(root), "", used))
    except OSError:
        return None


def _below(top: str, folder: str, used: Collection[str] | None) -> Iterator[tuple[str, Stamp]]:
    with os.scandir(os.path.join(top, folder)) as entries:  # noqa: PTH118 - for each of many thousands
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        name, path = entry.name, f"{folder}{entry.name}"
        if name == _IGNORES or (used is not None and path in used):
            yield path, _stamp(entry.stat(follow_symlinks=False))
        elif name.startswith(".") or name == _SKIPPED:
            continue
        elif entry.is_dir(follow_symlinks=False):
            yield from _below(top, f"{path}/", used)
        elif name.lower().endswith(_SUFFIXES):
            yield path, _stamp(entry.stat(follow_symlinks=False))
        elif entry.is_symlink() and entry.is_dir():
            raise _LinkError(path)
        elif used is None and entry.is_file(follow_symlinks=False):
            yield path, _stamp(entry.stat(follow_symlinks=False))


def held_still(
    root: Path, before: Mapping[str, Stamp] | None, used: Collection[str]
) -> dict[str, Stamp] | None:
    """Return the stamps of a catalog's files; None where one came, went or was touched meanwhile.

    `before` has those of all files as a run found them that read them since: no clock is asked.
    """
    if before is None:
        return None
    known = {
        name: stamp
        for name, stamp in before.items()
        if name in used or name.lower().endswith(_SUFFIXES) or name.rpartition("/")[2] == _IGNORES
    }
    return known if known == listed(root, used) else None


def at_rest(state: str) -> dict[str, Stamp] | None:
    """Return the stamp of a state; None unless it is one file, and nobody is writing to it.

    Whoever takes its lock, or records anything, changes its bytes, or those of the file beside it.
    """
    try:
        if not state.startswith("/") or any(map(_is_filled, (f"{state}-wal", f"{state}-journal"))):
            return None
        return {state: _stamp(os.lstat(state))}
    except OSError:
        return None


def _is_filled(path: str) -> bool:
    return os.path.exists(path) and os.path.getsize(path) > 0  # noqa: PTH110, PTH202 - no Path is needed


def _stamp(seen: os.stat_result) -> Stamp:
    if not stat.S_ISREG(seen.st_mode):
        raise _LinkError
    parts = (seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)
    return Stamp(",".join(map(str, parts)), max(parts[-2:]) / 1e9)


def to_keep(root: Path, stamps: Mapping[str, Stamp], begun: float) -> KeptFiles | None:
    """Return what the next run is to know of files; None where one was changed since about `begun`.

    Such a one may have been read as it was before, and could be changed again unseen.
    """
    if any(begun - stamp.changed <= RACY_SECONDS for stamp in stamps.values()):
        return None
    try:
        return {name: [stamp.text, _digest(root / name)] for name, stamp in stamps.items()}
    except OSError:
        return None


def are_same(root: Path, stamps: Mapping[str, Stamp] | None, kept: KeptFiles) -> bool:
    """Say whether files are as they were kept: those that may have been touched are read."""
    if stamps is None or stamps.keys() != kept.keys():
        return False
    touched = (name for name, stamp in stamps.items() if stamp.text != kept[name][0])
    try:
        return all(_digest(root / name) == kept[name][1] for name in touched)
    except OSError:
        return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
