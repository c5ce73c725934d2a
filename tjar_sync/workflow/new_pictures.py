"""Pictures of a store's edits that no file of the catalog has yet: fetched, and named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.model.masking import open_address
from tjar_sync.model.pictures import in_order
from tjar_sync.model.value import LivePicture
from tjar_sync.pull.beside import FOLDER, pictures_of
from tjar_sync.pull.draft import CatalogDraft
from tjar_sync.pull.pictures import Fetched, addresses_of, fetch, files_there, names_of
from tjar_sync.state import make_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tjar_sync.model.address import Address
    from tjar_sync.model.live import Live
    from tjar_sync.model.value import Value
    from tjar_sync.session import Session


@dataclass(frozen=True, slots=True)
class NewPictures:
    """What a store shows and no file has: by its bytes, as those of files are known."""

    digests: Mapping[str, str] = field(default_factory=dict)
    """The digest of what came, by what the store shows."""
    names: Mapping[str, str] = field(default_factory=dict)
    """The file that it is to be in, by digest."""
    sources: Mapping[str, Path] = field(default_factory=dict)
    """Where the bytes lie now, by digest."""
    problems: Mapping[str, str] = field(default_factory=dict)
    """Why there is none, by what the store shows."""

    def known_by_bytes(self, value: Value) -> Value:
        """Return a value in which digests stand for what the store shows."""
        match value:
            case LivePicture():
                return self.digests.get(str(value), value)
            case tuple():
                return tuple(self.known_by_bytes(item) for item in value)
            case Mapping():
                return {key: self.known_by_bytes(cell) for key, cell in value.items()}
            case _:
                return value

    def files(self, taken: Mapping[Address, Mapping[str, Value]]) -> dict[str, Path]:
        """Return the files that values need, by path."""
        used = {
            one
            for address, values in taken.items()
            for one in in_order(address.kind, values.items())
        }
        return {self.names[one]: self.sources[one] for one in sorted(used & self.names.keys())}

    def problem(self, kind: str, path: str, value: Value) -> str:
        """Say which picture of a value could not be had, and why; empty where none is missing."""
        shown = (one for one in in_order(kind, [(path, value)]) if one in self.problems)
        return next((f"its picture {open_address(one)} {self.problems[one]}" for one in shown), "")


def fetch_new(session: Session, lives: Mapping[str, Live]) -> NewPictures:
    """Fetch what these show and no file has; by key, each with the fields that are meant alone.

    Raises ProviderError where the store does not give a picture of its own just now.
    """
    known = pictures_of(session.catalog, session.settings.root)
    wanted = dict(_wanted(lives, known))
    if not wanted:
        return NewPictures()
    root = session.settings.root
    draft = CatalogDraft(root, FOLDER)
    make_folder(draft.folder.parent)
    fetched = Fetched(draft.pictures)
    fetch(session.provider, list(wanted.values()), fetched, session.emit)
    there = {**files_there(root), **known}
    files = {shown: fetched.known[url] for shown, url in wanted.items() if url in fetched.known}
    digests = {shown: PurePosixPath(name).stem for shown, name in files.items()}
    named = names_of(lives, fetched, there)
    new = {shown for shown, digest in digests.items() if digest not in known}
    return NewPictures(
        digests,
        {digests[shown]: named[shown] for shown in new},
        {digests[shown]: fetched.folder / files[shown] for shown in new},
        {shown: fetched.problems[url] for shown, url in wanted.items() if shown not in files},
    )


def forget_drafts(root: Path) -> None:
    """Take away what was fetched, once it is in its place."""
    draft = CatalogDraft(root, FOLDER)
    if draft.folder.exists():
        draft.done()


def _wanted(lives: Mapping[str, Live], known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for live in lives.values():
        yield from ((one, url) for one, url in addresses_of(live).items() if one not in known)
