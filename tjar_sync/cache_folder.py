"""`.tjar/cache`, below the catalog's folder: what may be thrown away at any time."""

from __future__ import annotations

import hashlib
import json
import math
from contextlib import suppress
from typing import TYPE_CHECKING

from tjar_sync.catalog.commit import is_from_git
from tjar_sync.dataclass import dataclass
from tjar_sync.model.patience import NOTHING_LEARNED, PaceMemory
from tjar_sync.model.settings import EMBEDDED

if TYPE_CHECKING:
    from pathlib import Path

    from tjar_sync.model.settings import StoreSettings

_OURS = ".tjar"
_CACHE = "cache"


@dataclass(frozen=True, slots=True)
class CacheFolder:
    """A catalog's cache: what is kept there saves time, and nothing else depends on it."""

    root: Path

    def read(self, name: str) -> bytes | None:
        """Return what is kept under a name; None where nothing is, or it cannot be read."""
        path = self._path(name)
        if self._leads_elsewhere() or path.is_symlink():
            return None
        try:
            return path.read_bytes()
        except OSError:
            return None

    def is_from_git(self, name: str) -> bool:
        """Say whether git keeps what is kept under a name: a commit may have brought it."""
        return is_from_git(self._path(name))

    def write(self, name: str, data: bytes) -> None:
        """Keep it for its owner alone; where that cannot be, nothing is kept."""
        from tjar_sync.atomic_file import write_file  # noqa: PLC0415 - slow to import: many runs only read
        from tjar_sync.state.folder import make_folder  # noqa: PLC0415 - the same

        if self._leads_elsewhere():
            return
        with suppress(OSError):
            make_folder(self.root / _OURS)
            self._path(name).parent.mkdir(mode=0o700, exist_ok=True)
            write_file(self._path(name), data)

    def _path(self, name: str) -> Path:
        return self.root / _OURS / _CACHE / name

    def _leads_elsewhere(self) -> bool:
        """Say whether a link stands in the way: a commit may have brought it."""
        ours = self.root / _OURS
        return ours.is_symlink() or (ours / _CACHE).is_symlink()


def file_name(what: str, about: str) -> str:
    """Return under which name something is kept, about a store, an address or a choice."""
    known = hashlib.sha256(about.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{what}-{known[:16]}.json"


def pace_memory(folder: CacheFolder, store: StoreSettings) -> PaceMemory:
    """Return the pace at which a store was last sent requests without a no, and a way to keep it."""
    if store.url == EMBEDDED:
        return NOTHING_LEARNED
    name = file_name("pace", store.url)

    def keep(learned: float) -> None:
        folder.write(name, json.dumps({"requests_per_second": round(learned, 3)}).encode())

    return PaceMemory(_pace(folder.read(name)), keep)


def _pace(data: bytes | None) -> float | None:
    try:
        found = json.loads(data or b"", parse_int=float)["requests_per_second"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return found if isinstance(found, float) and math.isfinite(found) and found > 0 else None
