"""A catalog in the making: in a folder that nobody reads, until it is whole."""

from __future__ import annotations

import json
import shutil
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tjar_sync.atomic_file import link, write_file
from tjar_sync.catalog.files import STORE_FILE
from tjar_sync.catalog.schema_files import CATALOG_SCHEMA
from tjar_sync.dataclass import dataclass
from tjar_sync.state import make_folder
from tjar_sync.unfinished import ABOUT, FOLDER

if TYPE_CHECKING:
    from collections.abc import Container, Mapping
    from pathlib import Path

_SCHEMAS = PurePosixPath(CATALOG_SCHEMA).parts[0]


@dataclass(frozen=True, slots=True)
class CatalogDraft:
    """Where a catalog is made, before it takes its place in `root`."""

    root: Path
    name: str = FOLDER

    @property
    def folder(self) -> Path:
        """All that a pull keeps until it is done."""
        return self.root / self.name

    @property
    def catalog(self) -> Path:
        """The catalog itself."""
        return self.folder / "catalog"

    @property
    def batch(self) -> Path:
        """What becomes of the state, once the catalog is in its place; there when all is ready."""
        return self.folder / "batch.json"

    @property
    def outcome(self) -> Path:
        """What there is to tell of it."""
        return self.folder / "outcome.json"

    @property
    def details(self) -> Path:
        """What was read of the store."""
        return self.folder / "details"

    @property
    def pictures(self) -> Path:
        """What was fetched."""
        return self.folder / "pictures"

    def begin(self, url: str) -> bool:
        """Mark the folder as unfinished; True where it was, so that a pull goes on."""
        self.root.mkdir(parents=True, exist_ok=True)
        make_folder(self.root / ".tjar")
        about = self.folder / ABOUT
        if about.exists():
            return True
        self.folder.mkdir(exist_ok=True)
        write_file(about, json.dumps({"url": url}).encode())
        return False

    def write(self, texts: Mapping[str, str], files: Mapping[str, Path]) -> None:
        """Make the catalog anew: texts by path, and files that are kept elsewhere."""
        shutil.rmtree(self.catalog, ignore_errors=True)
        self.catalog.mkdir()
        for name, text in texts.items():
            path = self.catalog / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        for name, source in files.items():
            path = self.catalog / name
            path.parent.mkdir(parents=True, exist_ok=True)
            link(source, path)

    def in_the_way(self) -> list[str]:
        """Return what would be overwritten, or read beside it; store.yaml is not looked at."""
        found = {"products", "products.yaml", "webhooks.yaml", "media", "text"}
        return sorted(
            item.name
            for item in self.root.iterdir()
            if item.name in found
            or (item.suffix in {".yaml", ".yml"} and item.name != STORE_FILE)
            or (item.name == _SCHEMAS and item.is_symlink())  # else it may stay, and be filled
        )

    def publish(self, beside: Container[str]) -> None:
        """Move the catalog into its place, store.yaml last: without it nobody takes it for one.

        Of what is `beside` it, a file that is there already stays. May be cut off anywhere, and
        done again.
        """
        files = [path for path in self.catalog.rglob("*") if path.is_file()]
        for path in sorted(files, key=lambda path: path.name == STORE_FILE):
            name = path.relative_to(self.catalog)
            place = self.root / name
            if place.exists() and name.as_posix() in beside:
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)

    def done(self) -> None:
        """Take the mark away, and all that was kept; the mark last."""
        for item in self.folder.iterdir():
            if item.is_dir():
                shutil.rmtree(item)
            elif item.name != ABOUT:
                item.unlink()
        shutil.rmtree(self.folder)
