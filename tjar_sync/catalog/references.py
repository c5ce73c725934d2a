"""What entries refer to: media, texts in files, and other products."""

from __future__ import annotations

from dataclasses import field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from tjar_sync.catalog.characters import line_and_column
from tjar_sync.catalog.code_files import read_codes
from tjar_sync.catalog.files import FileError, locate_inside, read_text
from tjar_sync.catalog.media import CheckedMedia, read_media
from tjar_sync.catalog.own_names import NO_NAMES, OwnNames
from tjar_sync.catalog.parsed import NOTHING_PARSED, ParsedDocuments
from tjar_sync.catalog.private_files import is_among
from tjar_sync.dataclass import dataclass
from tjar_sync.model.address import Address, normal_name
from tjar_sync.model.catalog import Position
from tjar_sync.model.codes import Mistake
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.suggestions import Guesses

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path as FilePath

    from tjar_sync.catalog.entries import Entries, Entry
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.secret import SecretStr
    from tjar_sync.model.settings import StoreSettings
    from tjar_sync.model.sighting import StoreNames

Keys = tuple[str | int, ...]
_SCHEMES = ("https://", "http://")


@dataclass(slots=True)
class References:
    """Follows what entries refer to, and tells of what is not there."""

    root: FilePath
    store: StoreSettings | None
    """None when store.yaml has mistakes: then no name can be checked."""
    entries: Entries
    kept: tuple[str, ...] = ()
    """Where this program keeps state and secrets, below the root: no content."""
    parsed: ParsedDocuments = NOTHING_PARSED
    """What an earlier run knows of files."""
    named: dict[str, str] = field(default_factory=dict)
    """Digest by media name."""
    unnamed: dict[tuple[str, str], tuple[CheckedMedia, Entry, Keys]] = field(default_factory=dict)
    """By kind and path: pictures that have no name, and who first asked for them, at which key."""
    guesses: Guesses = field(default_factory=Guesses)
    used: set[str] = field(default_factory=set)
    """Paths of all files that entries refer to."""
    known: StoreNames = NO_NAMES
    root_of: Callable[[str], FilePath] | None = None
    """Below which folder a file lies that an entry names; None: below `root`."""
    _files: dict[str, CheckedMedia | FileError] = field(default_factory=dict)
    """By path: a media file, or what is wrong with it."""
    names: OwnNames = field(init=False)

    def __post_init__(self) -> None:
        self.names = OwnNames(self.store, self.entries, self.known, self.guesses)

    @property
    def by_address(self) -> bool:
        """The store takes no files: a picture is known by its address alone."""
        return self.store is not None and self.store.platform.shows_addresses

    @property
    def _base(self) -> str:
        return "" if self.store is None else self.store.options.get("image_base_url", "")

    def shown_as(self, found: CheckedMedia) -> str:
        """Return what stands for a picture: its digest; where it is published, its address with that."""
        if not self.by_address:
            return found.digest
        return f"{self._base.rstrip('/')}/{quote(found.name)}?v={found.digest}"

    def uploaded(self, resources: dict[Address, Resource]) -> dict[Address, Resource]:
        """Leave out the files themselves where what stands for one is its address."""
        if not self.by_address:
            return resources
        found = resources.items()
        return {key: one for key, one in found if not KINDS[key.kind].content_addressed}

    def file(self, entry: Entry, keys: Keys, path: str) -> CheckedMedia | None:
        """Read a media file once, however often it is asked for."""
        if path not in self._files:
            try:
                self._check_content(path)
                self._files[path] = read_media(self._below(path), path, self.guesses, self.parsed)
            except FileError as error:
                self._files[path] = error
        found = self._files[path]
        self.used.add(PurePosixPath(path).as_posix())
        if isinstance(found, CheckedMedia):
            return found
        self.entries.tell(entry, keys, found.code, str(found))
        return None

    def media(self, entry: Entry, keys: Keys, reference: str, kind: str) -> str | None:
        """Return the digest of a media, named or not; its address in a store that has those alone."""
        name = normal_name(reference)
        if self.store is not None and self.by_address:
            if reference.startswith(_SCHEMES):
                return reference
            if not self._base:
                self._tell_unpublished(entry, keys, self.store)
                return None
        if name in self.named:
            return self.named[name]
        if "/" in reference or "." in reference:
            found = self.file(entry, keys, reference)
            if found is None:
                return None
            self.unnamed.setdefault((kind, found.name), (found, entry, keys))
            return self.shown_as(found)
        if why := self._why_not(name, kind):
            self.entries.tell(entry, keys, Mistake.MISSING_REFERENCE, why)
        return None

    def _tell_unpublished(self, entry: Entry, keys: Keys, store: StoreSettings) -> None:
        """Note a file that a store cannot be given."""
        message = (
            f"{store.platform.title} takes no files: name the picture's address (https://…), or say"
            f" where this catalog's files are published: `image_base_url`, below"
            f" `stores: {store.name}:` in store.yaml"
        )
        self.entries.tell(entry, keys, Mistake.UNSUPPORTED, message)

    def link(self, entry: Entry, keys: Keys, reference: str, kind: str) -> str:
        """Return the address of another resource of a kind."""
        name = normal_name(reference)
        if name == entry.name:
            message = f"{entry.address} cannot be related to itself"
            self.entries.tell(entry, keys, Mistake.SELF_REFERENCE, message)
        elif why := self._why_not(name, kind, entry.name):
            self.entries.tell(entry, keys, Mistake.MISSING_REFERENCE, why)
        return str(Address(kind, name))

    def _below(self, reference: str) -> FilePath:
        return self.root if self.root_of is None else self.root_of(reference)

    def _check_content(self, reference: str) -> None:
        """Raise FileError for a file that this program keeps for itself."""
        if is_among(self.root, locate_inside(self.root, reference).path, self.kept):
            message = f"{reference} is where state or a secret is kept; it is no content"
            raise FileError(Mistake.PRIVATE_FILE, message)

    def _why_not(self, name: str, kind: str, but: str = "") -> str:
        """Say why nothing can refer to a name as one of a kind; empty where it can."""
        found, _ = self.entries.names.get(name, ("", None))
        if found != kind:
            return (
                f"there is no {kind} `{name}`{self.guesses(name, lambda: self._named(kind, but))}"
            )
        apart = self.entries.apart.get(name, "")
        return f"{kind}.{name} {apart}" if apart else ""

    def _named(self, kind: str, but: str = "") -> list[str]:
        names = self.entries.names.items()
        return [name for name, (other, _) in names if other == kind and name != but]

    def text(self, entry: Entry, keys: Keys, reference: str) -> str:
        """Return what a text file holds."""
        self.used.add(PurePosixPath(reference).as_posix())
        try:
            self._check_content(reference)
            text = read_text(
                self._below(reference), reference, self.guesses, may_turn="description" in keys
            )
        except FileError as error:
            self.entries.tell(entry, (*keys, "file"), error.code, str(error))
            return reference
        expanded, slips = self.entries.variables.expand(text)
        for slip in slips:
            place = Position(reference, *line_and_column(text, slip.offset))
            self.entries.mistakes.at(place, Mistake.VARIABLE, slip.message)
        return expanded

    def codes(self, entry: Entry, keys: Keys, reference: str) -> tuple[SecretStr, ...]:
        """Return the codes in a file that git does not keep."""
        self.used.add(PurePosixPath(reference).as_posix())
        try:
            self._check_content(reference)
            return read_codes(self.root, reference)
        except FileError as error:
            self.entries.tell(entry, (*keys, "file"), error.code, str(error))
            return ()
