"""Keeps what goes over the wire: cleaned before it is kept, and once more when all is known."""

from __future__ import annotations

import json
import os
import re
import secrets
import tempfile
from dataclasses import field
from threading import Lock
from typing import IO, TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from tjar_sync import __version__
from tjar_sync.atomic_file import draft_of
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import RecordingError
from tjar_sync.providers.http.recording.har import cleaned_again, entry_of
from tjar_sync.providers.http.recording.replacements import Replacements
from tjar_sync.providers.http.recording.sanitizer import Learned, Rules, Sanitizer
from tjar_sync.providers.http.recording.telling import learn_store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tjar_sync.model.masking import SecretMask
    from tjar_sync.providers.http.endpoint import Endpoint
    from tjar_sync.providers.http.recording.har import WireAnswer, WireRequest

_ELSEWHERE = "name another file, or move that one away"
_STEP = re.compile(r"\{[^}]*\}")
COMMENT = (
    "Made by tjar-sync --record. Keys, secrets and all that tells of customers are replaced by"
    " others of the same length; files and pictures are left out."
)


@dataclass(frozen=True, slots=True)
class Spooled:
    """Where a cleaned entry lies, and what it takes to clean it again."""

    began: float
    at: int
    known: int
    """How much was known before it was cleaned."""
    sanitizer: Sanitizer


class Keeper(Protocol):
    """What is handed every exchange."""

    def store(self, endpoint: Endpoint, mask: SecretMask) -> RecordedStore:
        """Return what keeps the exchanges with one store."""

    def keep(
        self,
        store: RecordedStore,
        when: tuple[float, float],
        request: WireRequest,
        answer: WireAnswer,
    ) -> None:
        """Keep an exchange that began then and took so long; what goes wrong ends no run."""


class Recorder:
    """One recording in the making. Safe to use from several threads; never fails a run.

    Until it is published nobody but this process can see it: a killed run leaves nothing.
    """

    def __init__(
        self, path: Path, *, anonymise: bool = False, replace: bool = False, key: bytes = b""
    ) -> None:
        """Prepare it. Raises RecordingError where it could not be published in the end."""
        self.path = path
        self.anonymise = anonymise
        self._replace = replace
        self._lock = Lock()
        self._known = Learned(Replacements(key or secrets.token_bytes(32)))
        self._spooled: list[Spooled] = []
        self.failure = ""
        """Why it stopped; empty while all is well."""
        self._spool = self._opened()

    @property
    def count(self) -> int:
        """How many exchanges it holds."""
        return len(self._spooled)

    def store(self, endpoint: Endpoint, mask: SecretMask) -> RecordedStore:
        """Return what keeps the exchanges with one store."""
        return watched(self, self._known, endpoint, mask, anonymise=self.anonymise)

    def keep(
        self,
        store: RecordedStore,
        when: tuple[float, float],
        request: WireRequest,
        answer: WireAnswer,
    ) -> None:
        """Keep an exchange that began then and took so long; what goes wrong only ends the recording."""
        with self._lock:
            if self.failure:
                return
            try:
                sanitizer = Sanitizer(store.rules, self._known, store.kind_of(request.url))
                known = self._known.count  # what an answer tells of people, its headers may quote
                entry = entry_of(sanitizer, *when, request, answer)
                at = self._spool.seek(0, os.SEEK_END)
                self._spool.write(_line(entry))
                self._spooled.append(Spooled(when[0], at, known, sanitizer))
            except OSError as error:
                self.failure = f"it could not be written: {error.strerror or error}"
            except Exception as error:  # noqa: BLE001 - a recording may not end the run that it is of
                self.failure = f"an exchange could not be cleaned ({type(error).__name__})"

    def publish(self) -> None:
        """Clean once more with all that is known now, and give the file its name.

        Raises RecordingError where it is not whole; then there is no file.
        """
        with self._lock:
            if self.failure:
                raise RecordingError(f"no recording was kept: {self.failure}", where=str(self.path))
            try:
                with draft_of(self.path) as draft:
                    with draft.path.open("r+b") as file:
                        file.writelines(self._pieces())
                    if self._replace:
                        draft.publish(self.path)
                    else:
                        draft.publish_new(self.path)
            except OSError as error:
                what = f"no recording was kept: it could not be written: {error.strerror}"
                raise RecordingError(what, where=str(self.path), hint=_ELSEWHERE) from error

    def close(self) -> None:
        """Forget what was not published."""
        self._spool.close()

    def _opened(self) -> IO[bytes]:
        where = str(self.path)
        if self.path.exists() and not self.path.is_file():
            raise RecordingError("a recording needs a file", where=where, hint=_ELSEWHERE)
        if self.path.exists() and not self._replace:
            raise RecordingError(
                "there is a file of that name, and it was not overwritten",
                where=where,
                hint=f"{_ELSEWHERE}; --overwrite replaces it",
            )
        try:
            return tempfile.TemporaryFile(dir=self.path.parent)
        except OSError as error:
            what = f"no recording can be made here: {error.strerror}"
            raise RecordingError(what, where=where, hint=_ELSEWHERE) from error

    def _pieces(self) -> Iterator[bytes]:
        creator = {"name": "tjar-sync", "version": __version__}
        head = json.dumps({"version": "1.2", "creator": creator, "comment": COMMENT})
        yield f'{{"log": {head[:-1]}, "entries": [\n'.encode()
        for number, spooled in enumerate(sorted(self._spooled, key=lambda one: one.began)):
            self._spool.seek(spooled.at)
            line = self._spool.readline()
            if spooled.known != self._known.count:
                line = _again(line, spooled.sanitizer)
            yield (b",\n" if number else b"") + line.rstrip(b"\n")
        yield b"\n]}}\n"


@dataclass(frozen=True, slots=True)
class RecordedStore:
    """One store, as far as recording its exchanges goes."""

    recorder: Keeper
    rules: Rules
    kinds: Mapping[re.Pattern[str], str] = field(repr=False)
    """By path: what its exchanges are about."""
    also: RecordedStore | None = None
    """What keeps the same exchanges."""

    def kind_of(self, url: str) -> str | None:
        """Return what an exchange is about, as its route begins; None where there is no route."""
        path = urlsplit(url).path
        return next((kind for pattern, kind in self.kinds.items() if pattern.fullmatch(path)), None)


def watched(
    keeper: Keeper,
    known: Learned,
    endpoint: Endpoint,
    mask: SecretMask,
    *,
    anonymise: bool = False,
    also: RecordedStore | None = None,
) -> RecordedStore:
    """Return what keeps the exchanges with a store, and let it know the secrets to look for."""
    learn_store(known, endpoint, anonymise=anonymise)
    base = urlsplit(endpoint.base_url).path
    kinds = {
        _pattern(base + route.path): name.partition(".")[0]
        for name, route in endpoint.routes.items()
    }
    return RecordedStore(keeper, Rules(endpoint.privacy, mask, anonymise), kinds, also)


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile("[^/]+".join(map(re.escape, _STEP.split(path))))


def _line(entry: object) -> bytes:
    return f"{json.dumps(entry, ensure_ascii=False)}\n".encode("utf-8", "backslashreplace")


def _again(line: bytes, sanitizer: Sanitizer) -> bytes:
    again = Sanitizer(sanitizer.rules, sanitizer.known, sanitizer.kind, again=True)
    return _line(cleaned_again(again, json.loads(line)))
