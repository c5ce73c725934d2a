"""Fetch a store's pictures by content: each address once, each picture once, none believed."""

from __future__ import annotations

import hashlib
import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from tjar_sync.catalog.media import DIGEST_LENGTH, MAX_BYTES, extension_of
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import Unreachable
from tjar_sync.model import pictures
from tjar_sync.model.event import Reading
from tjar_sync.model.live import Visit
from tjar_sync.model.masking import open_address
from tjar_sync.model.value import LivePicture
from tjar_sync.pull.keys import RESERVED, numbered, readable
from tjar_sync.trust import picture_problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tjar_sync.model.live import Live
    from tjar_sync.ports import Emit, Provider

MEDIA = "media"
"""The folder of pictures."""
MOST_HOPS = 3
"""So often a picture's address may send visitors on to another."""
AT_ONCE = 40
"""So many pictures are under way, or waiting to be written down, at most."""
_MARK = re.compile(r"-h[0-9a-f]{12}z\d*$|-?\d{10}$|-?\d{13}$")
"""What an upload adds to a file's name: our digest, the time, or both."""
_TELLS_NOTHING = re.compile(
    r"(?:img|image|images|photo|picture|pic|file|media|untitled|download|screenshot|dsc|dscn|"
    r"whatsapp-image|no-name|product|thumb|[0-9a-f]{8,}|[0-9-]*|.{0,2})(?:-?[0-9-]*)"
)


@dataclass(slots=True)
class Fetched:
    """What came of the addresses that were asked for so far."""

    folder: Path
    """Where the bytes lie, under their digest."""
    known: dict[str, str] = field(default_factory=dict)
    """By address: the name of the file in the folder."""
    problems: dict[str, str] = field(default_factory=dict)
    """By address: why there is no picture."""

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        notes = self._notes
        for line in notes.read_text("ascii").split("\n") if notes.exists() else ():
            try:
                url, name = json.loads(line)
            except (ValueError, TypeError):
                continue
            if self._is_whole(name):
                self.known[url] = name

    @property
    def _notes(self) -> Path:
        return self.folder / "addresses"

    def _is_whole(self, name: str) -> bool:
        path = self.folder / name
        return path.is_file() and name.startswith(_digest(path.read_bytes()))

    def keep(self, url: str, content: bytes) -> None:
        """Keep what came from an address, or what is wrong with it."""
        ending = extension_of(content)
        if not ending:
            self.problems[url] = "is no picture or file that a store takes"
            return
        name = f"{_digest(content)}.{ending}"
        (self.folder / name).write_bytes(content)
        with self._notes.open("a", encoding="ascii") as file:
            file.write(f"\n{json.dumps([url, name])}\n")
        self.known[url] = name


def addresses_of(live: Live) -> dict[str, str]:
    """Return where each picture that a resource shows is to be had, by what the store shows of it."""
    return {
        str(shown): shown.url if isinstance(shown, LivePicture) else shown
        for shown in pictures.in_order(live.kind, live.values.items())
    }


def fetch(provider: Provider, urls: Sequence[str], fetched: Fetched, emit: Emit) -> None:
    """Fetch what is not here yet.

    What another host does not give is told in `problems`. Raises Unreachable where the store's own
    does not answer just now: the next try goes on from here.
    """
    todo = [url for url in dict.fromkeys(urls) if url not in fetched.known]
    at = len(urls) - len(todo)
    pool = ThreadPoolExecutor(provider.capabilities.parallel)
    try:
        for start in range(0, len(todo), AT_ONCE):
            some = todo[start : start + AT_ONCE]
            for url, found in zip(
                some, pool.map(lambda u: look_at(provider, u), some), strict=True
            ):
                _take(provider, url, found, fetched)
                at += 1
                emit(Reading("pictures", at, len(urls)))
    finally:
        pool.shutdown(cancel_futures=True)


def _take(provider: Provider, url: str, found: Visit, fetched: Fetched) -> None:
    if found.passing and _host(url) == _host(provider.base_url):
        raise Unreachable(
            f"the picture {open_address(url)} {found.problem}",
            hint="Run the same command again: it goes on from here.",
        )
    if found.problem:
        fetched.problems[url] = found.problem
    else:
        fetched.keep(url, found.content)


def look_at(provider: Provider, url: str) -> Visit:
    """Look at an address, going where it leads as long as one may be asked there."""
    for _ in range(MOST_HOPS):
        if problem := picture_problem(url, provider.base_url):
            return Visit(problem=problem)
        found = provider.visit(url, MAX_BYTES)
        if not found.moved_to:
            return found
        url = urljoin(url, found.moved_to)
    return Visit(problem="sends visitors on and on")


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:DIGEST_LENGTH]


def files_there(root: Path) -> dict[str, str]:
    """Return the files in `media/`, by the digest of what they hold."""
    folder = root / MEDIA
    found = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_file() and path.stat().st_size <= MAX_BYTES:
            found[_digest(path.read_bytes())] = f"{MEDIA}/{path.name}"
    return found


def names_of(
    lives: Mapping[str, Live], fetched: Fetched, there: Mapping[str, str]
) -> dict[str, str]:
    """Name a file below `media/` for each picture, by what the store shows of it.

    The uploaded file's own name counts where it says something, else the key of the first
    resource that shows it. The same bytes are one file, whoever shows them; what is `there`, by
    digest, keeps its file.
    """
    found = {
        shown: there[shown]
        for live in lives.values()
        for shown in addresses_of(live)
        if shown in there
    }
    by_bytes: dict[str, str] = {}
    taken = {PurePosixPath(path).stem for path in there.values()}
    for key, live in lives.items():
        for shown, url in addresses_of(live).items():
            kept = fetched.known.get(url)
            if kept is None or shown in found:
                continue
            if kept not in by_bytes and (known := there.get(PurePosixPath(kept).stem)):
                by_bytes[kept] = known
            if kept not in by_bytes:
                stem = _stem(url) or key
                name = numbered(stem, taken) if stem in taken else stem
                taken.add(name)
                by_bytes[kept] = f"{MEDIA}/{name}{PurePosixPath(kept).suffix}"
            found[shown] = by_bytes[kept]
    return found


def _stem(url: str) -> str:
    """Return what an uploaded file was called; empty where that says nothing."""
    name = PurePosixPath(unquote(urlsplit(url).path)).stem
    stem = readable(_MARK.sub("", name))
    return "" if _TELLS_NOTHING.fullmatch(stem) or stem in RESERVED else stem
