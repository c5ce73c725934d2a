"""The folder for state and secrets: private, and never in git."""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tjar_sync.atomic_file import flush_folder, write_file

if TYPE_CHECKING:
    from collections.abc import Iterable

IGNORES = ".gitignore"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_SPECIAL = re.compile(r"([\\*?\[\]!# ])")


def make_folder(folder: Path) -> None:
    """Make the state's own folder, whole or not at all; state does not belong in git."""
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        (draft / IGNORES).write_text("*\n")
        draft.rename(folder)
    except OSError:
        if not folder.is_dir():  # else another process was faster
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    flush_folder(folder.parent)


def keep_out_of_git(path: Path) -> None:
    """See that git leaves out a file and all that is kept beside it under its name.

    Only in a working copy, and only where the folder's `.gitignore` does not do so already: a
    folder that was found may have none, or one that somebody proposed. OSError says why it cannot be.
    """
    ignores = path.with_name(IGNORES)
    if not any((above / ".git").exists() for above in path.parents):
        return
    lines = []
    if ignores.is_file() and not ignores.is_symlink():  # git follows no link there, nor do we
        lines = ignores.read_text("utf-8", "replace").splitlines()
    name = _SPECIAL.sub(r"\\\1", path.name)
    wanted = [f"/{name}*", f"/.{name}.*"]
    last = max((at for at, line in enumerate(lines) if line.startswith("!")), default=-1)
    told = lines[last + 1 :]
    if "*" in told or all(line in told for line in wanted):
        return
    write_file(ignores, "".join(f"{line}\n" for line in (*lines, *wanted)).encode())
    ignores.chmod(0o644)


def make_private(path: Path) -> None:
    """Take a file from all but its owner; one of another owner stays as it is, and is told."""
    if others_may_look(path) and path.stat().st_uid == os.getuid():
        path.chmod(stat.S_IMODE(path.stat().st_mode) & ~_OTHERS)


def open_to_others(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return those of some files and folders that others than their owner may look into."""
    return tuple(path for path in dict.fromkeys(paths) if others_may_look(path))


def others_may_look(path: Path) -> bool:
    """Say whether others than its owner have a right to a file or folder; False for none."""
    try:
        return os.name == "posix" and bool(path.stat().st_mode & _OTHERS)
    except OSError:
        return False
