"""A log of what goes over the wire, cleaned as a recording is and told at once, in text or as JSON."""

from __future__ import annotations

import json
import secrets
from threading import Lock
from typing import TYPE_CHECKING, Any

from tjar_sync.errors import RecordingError
from tjar_sync.providers.http.recording.har import cleaned_again, entry_of
from tjar_sync.providers.http.recording.recorder import watched
from tjar_sync.providers.http.recording.replacements import Replacements
from tjar_sync.providers.http.recording.sanitizer import Learned, Sanitizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TextIO

    from tjar_sync.model.masking import SecretMask
    from tjar_sync.providers.http.endpoint import Endpoint
    from tjar_sync.providers.http.recording.har import WireAnswer, WireRequest
    from tjar_sync.providers.http.recording.recorder import Keeper, RecordedStore


class HttpLog:
    """Writes each exchange when it is over. Safe to use from several threads; never fails a run.

    What is about people is replaced where it stands; of what a later exchange tells of them nothing
    can be known yet, so that a log is for whoever made it, and a recording for anybody.
    """

    def __init__(self, out: TextIO, form: str, also: Keeper | None = None) -> None:
        """`also`: keeps the same exchanges."""
        self._out = out
        self._draw = LOG_FORMATS[form]
        self._also = also
        self._lock = Lock()
        self._known = Learned(Replacements(secrets.token_bytes(32)))
        self.failure = ""
        """Why it stopped; empty while all is well."""

    def store(self, endpoint: Endpoint, mask: SecretMask) -> RecordedStore:
        """Return what logs the exchanges with one store."""
        also = self._also.store(endpoint, mask) if self._also else None
        return watched(self, self._known, endpoint, mask, also=also)

    def keep(
        self,
        store: RecordedStore,
        when: tuple[float, float],
        request: WireRequest,
        answer: WireAnswer,
    ) -> None:
        """Log an exchange that began then and took so long; what goes wrong only ends the log."""
        if store.also is not None:
            store.also.recorder.keep(store.also, when, request, answer)
        with self._lock:
            if self.failure:
                return
            try:
                sanitizer = Sanitizer(store.rules, self._known, store.kind_of(request.url))
                entry = cleaned_again(sanitizer, entry_of(sanitizer, *when, request, answer))
                self._out.write(self._draw(entry))
                self._out.flush()
            except OSError as error:
                self.failure = f"it could not be written: {error.strerror or error}"
            except Exception as error:  # noqa: BLE001 - a log may not end the run that it is of
                self.failure = f"an exchange could not be cleaned ({type(error).__name__})"

    def check(self) -> None:
        """Raise RecordingError where it is not whole."""
        if self.failure:
            raise RecordingError(f"the log of exchanges is not whole: {self.failure}")


def _json(entry: dict[str, Any]) -> str:
    return f"{json.dumps({'type': 'http', **entry})}\n"


def _text(entry: dict[str, Any]) -> str:
    """Draw an exchange as people who read logs know it; what could steer a terminal is spelled."""
    lines = "\n".join(_lines(entry)).split("\n")
    return "".join(f"{_printable(line)}\n" for line in (*lines, ""))


def _lines(entry: dict[str, Any]) -> Iterator[str]:
    request, response = entry["request"], entry["response"]
    yield f"{entry['startedDateTime']} {request['method']} {request['url']}"
    yield from (f"> {item['name']}: {item['value']}" for item in request["headers"])
    post = request.get("postData", {})
    yield from (f"> {part}" for part in map(_part, post.get("params", ())))
    yield from _body("> ", post)
    if entry.get("comment"):
        yield f"< {entry['comment']}, after {entry['time']} ms"
        return
    yield f"< {response['status']} {response['statusText']}, after {entry['time']} ms"
    yield from (f"< {item['name']}: {item['value']}" for item in response["headers"])
    yield from _body("< ", response["content"])


def _part(param: dict[str, str]) -> str:
    said = param.get("value") or param.get("comment", "")
    file = f" ({param['fileName']})" if "fileName" in param else ""
    return f"{param['name']}{file}: {said}"


def _body(mark: str, content: dict[str, Any]) -> Iterator[str]:
    said = content.get("text") or content.get("comment", "")
    if said:
        yield from (mark + line for line in ["", *said.split("\n")])


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


LOG_FORMATS: dict[str, Callable[[dict[str, Any]], str]] = {"text": _text, "json": _json}
"""By the names that --log-format takes."""
