"""Files that an earlier run has read: of the same bytes they are not parsed, or digested, again.

Only what the reader makes of a file's bytes is kept, and only of files in which nothing was wrong
or worth saying: all that depends on other files, the store or the environment is worked out anew.
Who has the catalog's folder could put anything there, so each document is authenticated by a key
derived from the store's API key, which no commit can know.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from decimal import Decimal
from functools import cache
from stat import S_ISREG
from typing import TYPE_CHECKING, NamedTuple

from tjar_sync import __version__
from tjar_sync.model.kinds import KINDS, Shape

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tjar_sync.catalog.yaml.reader import Keys, Tree
    from tjar_sync.model.secret import SecretStr
    from tjar_sync.model.settings import StoreSettings

_FORM = 3
"""Raised with every change of what the reader makes of a file, or of how that is kept."""
_AMOUNT = "\0"
"""A key that no YAML file can have: an exact number stands under it."""
_HEX = 64
_MOST_TIMES = 4
"""A document that is so many times as large as its file, by aliases, is read again."""
RACY_SECONDS = 2.0
"""The coarsest time that a disk keeps of a change: within it, two of them look like one."""
WORTH_KEEPING = 65_536
"""Bytes of files that are read faster than anything is kept of them."""


class KnownDocument(NamedTuple):
    """What the reader made of a file, as `ParsedDocument` has it."""

    tree: Tree
    marks: Mapping[Keys, tuple[int, int]]


class KnownMedia(NamedTuple):
    """What was found in a media file: all that a plan, or a check of it, depends on."""

    digest: str
    pixels: tuple[int, int]
    """Width and height; 0 where there are none."""


class FileStamp(NamedTuple):
    """By what it is seen that a file was not touched, as git does: nothing of it is read."""

    text: bytes
    size: int
    changed: float
    """When it was changed last, in seconds since 1970."""


def stamp_of(path: Path) -> FileStamp | None:
    """Return a regular file's stamp; None where there is none."""
    try:
        seen = path.stat()
    except OSError:
        return None
    if not S_ISREG(seen.st_mode):
        return None
    parts = (path.suffix.lower(), seen.st_dev, seen.st_ino, seen.st_size)
    times = (seen.st_mtime_ns, seen.st_ctime_ns)
    text = repr((*parts, *times)).encode()
    return FileStamp(text, seen.st_size, max(times) / 1e9)


class ParsedDocuments:
    """What is known of files by their bytes; without a key, nothing is known or kept."""

    def __init__(self, api_key: SecretStr | None = None, kept: bytes | None = None) -> None:
        self._key = b"" if api_key is None else _derived(api_key)
        lines = (kept or b"").split(b"\n") if self._key else ()
        self._kept = {line[:_HEX]: line for line in lines if line}
        self._used: dict[bytes, bytes] = {}
        self._size = 0

    def find(self, data: bytes) -> KnownDocument | None:
        """Return what an earlier run made of these bytes; None where there is any doubt."""
        if not self._key:
            return None
        text = self._found(_digest(data), len(data))
        if text is None:
            return None
        marks, tree = json.loads(text, object_hook=_untagged)
        return KnownDocument(tree, {tuple(path): (row, column) for path, row, column in marks})

    def keep(self, data: bytes, known: KnownDocument) -> None:
        """Keep what was made of a file in which nothing was wrong; what it sells is not kept."""
        if not self._key or holds_secrets(known.tree):
            return
        marks = [(path, *mark) for path, mark in known.marks.items()]
        found = json.dumps(
            (marks, known.tree), default=_tagged, ensure_ascii=False, separators=(",", ":")
        )
        text = found.encode("utf-8", "surrogatepass")
        if len(text) <= _MOST_TIMES * len(data) + WORTH_KEEPING:
            self._put(_digest(data), text)

    def find_media(self, stamp: FileStamp | None) -> KnownMedia | None:
        """Return what was found in a media file that was not touched since it was checked, if so."""
        if not self._key or stamp is None:
            return None
        text = self._found(self._place(stamp), stamp.size)
        if text is None:
            return None
        digest, width, height = json.loads(text)
        return KnownMedia(digest, (width, height))

    def keep_media(
        self, stamps: tuple[FileStamp | None, FileStamp | None], known: KnownMedia, now: float
    ) -> None:
        """Keep what was found in a media file that had the same stamp before and after it was read.

        One that was changed so shortly ago could be changed again, and look the same.
        """
        stamp, after = stamps
        old = stamp is not None and stamp == after and now - stamp.changed > RACY_SECONDS
        if self._key and stamp is not None and old:
            self._put(self._place(stamp), json.dumps((known.digest, *known.pixels)).encode())

    @property
    def returning(self) -> bool:
        """Whether an earlier run left something here, and so much is read that the whole is kept.

        Where nothing stays from run to run, as in most pipelines, nothing is worked out for the next.
        """
        return self._size >= WORTH_KEEPING and bool(self._kept)

    def to_keep(self) -> bytes | None:
        """Return what the next run is to know; None where nothing is new, or worth it."""
        if self._size < WORTH_KEEPING or self._used == self._kept:
            return None
        return b"\n".join(self._used.values())

    def _found(self, digest: bytes, size: int) -> bytes | None:
        self._size += size
        line = self._kept.get(digest)
        if line is None or not hmac.compare_digest(line, self._line(digest, line[2 * _HEX :])):
            return None
        self._used[digest] = line
        return line[2 * _HEX :]

    def _place(self, stamp: FileStamp) -> bytes:
        """Return what a media file is known by: no file's bytes have that digest."""
        return hmac.new(self._key, stamp.text, hashlib.sha256).hexdigest().encode()

    def _put(self, digest: bytes, text: bytes) -> None:
        self._used[digest] = self._line(digest, text)

    def _line(self, digest: bytes, text: bytes) -> bytes:
        mac = hmac.new(self._key, b"%b\n%b\n%b" % (_made_by(), digest, text), hashlib.sha256)
        return b"%b%b%b" % (digest, mac.hexdigest().encode(), text)


def _derived(api_key: SecretStr) -> bytes:
    return hmac.digest(api_key.get_secret_value().encode(), b"tjar-sync parsed v1", hashlib.sha256)


@cache
def _made_by() -> bytes:
    import yaml  # noqa: PLC0415 - slow to import: not where nothing is read or kept

    return f"{_FORM} tjar-sync {__version__} PyYAML {yaml.__version__}".encode()


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()


def holds_secrets(tree: Tree) -> bool:
    """Say whether there is a key anywhere under which codes may stand."""
    match tree:
        case dict():
            return not _SECRETS.isdisjoint(tree) or any(map(holds_secrets, tree.values()))
        case list():
            return any(map(holds_secrets, tree))
        case _:
            return False


def _tagged(value: object) -> dict[str, str]:
    return {_AMOUNT: str(value)}


def _untagged(found: dict[str, Tree]) -> Tree:
    return Decimal(str(found[_AMOUNT])) if _AMOUNT in found else found


_SECRETS = frozenset(
    path.rpartition(".")[2]
    for kind in KINDS.values()
    for path, field in kind.fields.items()
    if field.shape is Shape.SECRETS
)
NOTHING_PARSED = ParsedDocuments()
"""Where nothing is known, and nothing is kept."""


class DocumentMemory:
    """Where parsed documents are kept between two runs; this one forgets them."""

    def recall(self, _store: StoreSettings) -> ParsedDocuments:
        """Return what is known of a store's files."""
        return NOTHING_PARSED

    def keep(self, _store: StoreSettings, _parsed: ParsedDocuments) -> None:
        """Keep what was learned for the next run."""

    def now(self) -> float:
        """Return the time, in seconds since 1970, as the disk's own times of changes have it."""
        return time.time()

    def recall_catalog(self, _store: StoreSettings) -> bytes | None:
        """Return what is known of the whole catalog."""
        return None

    def keep_catalog(self, _store: StoreSettings, _kept: bytes) -> None:
        """Keep the whole catalog, if there is anything to keep."""

    def plain(self, _used: frozenset[str]) -> None:
        """Note that a catalog depends on nothing but its files, and these that they name."""


NO_MEMORY = DocumentMemory()
"""For those who load once."""
