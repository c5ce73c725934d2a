"""Files that appear whole or not at all, and then outlive a power cut."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Draft:
    """A file under another name, which nobody takes for the one that it is to become."""

    path: Path

    def write(self, data: bytes) -> None:
        """Fill the draft."""
        self.path.write_bytes(data)

    def publish(self, path: Path) -> None:
        """Give the draft its name, in place of any file of that name, once it is safe on disk."""
        with self.path.open("r+b") as file:
            os.fsync(file.fileno())
        self.path.replace(path)
        flush_folder(path.parent)

    def publish_new(self, path: Path) -> None:
        """Give the draft its name once it is safe on disk. FileExistsError: somebody has it."""
        with self.path.open("r+b") as file:
            os.fsync(file.fileno())
        path.hardlink_to(self.path)
        flush_folder(path.parent)


@contextmanager
def draft_of(path: Path, name: str = "") -> Iterator[Draft]:
    """Make an empty draft beside a path, for its owner alone; it is gone in the end.

    With a `name`, a draft of that name which a killed process left is removed first: at most one
    process may write such a file at a time. OSError says why it cannot be made.
    """
    draft = path.with_name(name or f"{path.name}.{secrets.token_hex(8)}.new")
    if name:
        draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield Draft(draft)
    finally:
        draft.unlink(missing_ok=True)


def write_file(path: Path, data: bytes) -> None:
    """Replace a file by these bytes, readable by its owner alone. OSError says why it cannot be."""
    with draft_of(path) as draft:
        draft.write(data)
        draft.publish(path)


def make_once(path: Path, data: bytes) -> bytes:
    """Return what a file holds, made of these bytes where there was none; of many, one makes it.

    It is readable by its owner alone. OSError says why it cannot be.
    """
    if not path.exists():
        with draft_of(path) as draft:
            draft.write(data)
            with suppress(FileExistsError):  # another process was faster: its file it is
                path.hardlink_to(draft.path)
    return path.read_bytes()


def link(source: Path, path: Path) -> None:
    """Give a file another name; where a disk cannot do that, copy it."""
    try:
        os.link(source, path)
    except OSError:
        shutil.copyfile(source, path)


def flush_folder(folder: Path) -> None:
    """Make a folder's entries survive a power cut."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:  # Windows opens no folder, and a folder may forbid to be listed
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
