"""A folder, on this machine or shared, as a store of objects: names are files."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tjar_sync.atomic_file import flush_folder
from tjar_sync.errors import StateError
from tjar_sync.state.folder import make_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

DRAFT = ".new"


class FolderObjects:
    """Objects as files below a folder, which is made when first written to; see ObjectStore.

    A file gets its name by a hard link, which fails where the name is taken, on a network's file
    systems, too. Files are open to those whom the folder is open to.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    @property
    def place(self) -> str:
        """The folder's path."""
        return str(self._root)

    def create(self, name: str, data: bytes) -> bool:
        """Keep these bytes under a name that is free; False when it is taken."""
        path = self._root / name
        with self._explained("written"):
            rights = self._make_folder(path.parent)
            draft = path.with_name(f"{secrets.token_hex(8)}{DRAFT}")
            try:
                with draft.open("xb") as file:
                    os.fchmod(file.fileno(), rights & 0o666)
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                path.hardlink_to(draft)
            except FileExistsError:
                return False
            finally:
                draft.unlink(missing_ok=True)
            flush_folder(path.parent)
        return True

    def read(self, name: str) -> bytes | None:
        """Return what is kept under a name; None when it is free."""
        with self._explained("read"):
            try:
                return (self._root / name).read_bytes()
            except FileNotFoundError:
                return None

    def listed(self, prefix: str) -> dict[str, datetime]:
        """Return the names that begin so, and since when each is taken."""
        found = {}
        with self._explained("read"), suppress(FileNotFoundError):
            for one in os.scandir(self._root / prefix):
                if not one.name.endswith(DRAFT):
                    with suppress(FileNotFoundError):
                        since = datetime.fromtimestamp(one.stat().st_mtime, UTC)
                        found[f"{prefix}{one.name}"] = since
        return found

    def remove(self, names: Iterable[str]) -> None:
        """Free names; one that is free is no mistake."""
        with self._explained("written"):
            for name in names:
                (self._root / name).unlink(missing_ok=True)

    def close(self) -> None:
        """Do nothing: a folder has no connections."""

    def _make_folder(self, folder: Path) -> int:
        """Make a folder below the root where there is none; return the rights that the root has."""
        make_folder(self._root)
        rights = stat.S_IMODE(self._root.stat().st_mode)
        for one in reversed((folder, *folder.parents)):
            if one.is_relative_to(self._root) and not one.is_dir():
                with suppress(FileExistsError):  # another process was faster
                    one.mkdir()
                    one.chmod(rights)
        return rights

    @contextmanager
    def _explained(self, what: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StateError(
                f"the state cannot be {what}: {error.strerror or error}",
                where=self.place,
                hint="nothing more was written; see that the folder is there, and open to this user",
            ) from error
