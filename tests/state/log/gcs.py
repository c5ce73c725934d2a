"""An XML server of ours in the place of Google Cloud Storage: as much of its API as obstore speaks.

Ours alone: it proves that our client and obstore agree with Google's documentation of PUT, GET,
DELETE, lists, generation preconditions and ETags, and not that Google does.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import TYPE_CHECKING
from unittest import mock
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from tjar_sync.state.registry import open_cloud

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.testing.state_samples import Opening

BUCKET = "states"
PAGE = 7
"""So many names of a list come at once: fewer than a state has, so that pages are followed."""
_NUMBERS = count(1)


class Objects:
    """All objects of a server, by path; each with its generation, which no other ever has."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[int, bytes, str]] = {}
        self.turn = threading.Lock()

    def put(self, path: str, data: bytes, wanted: str | None) -> int:
        """Keep an object; 0 where it is not of the generation that is wanted (0: there is none)."""
        with self.turn:
            found = self.kept.get(path)
            if wanted is not None and wanted != str(found[0] if found else 0):
                return 0
            generation = next(_NUMBERS)
            now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            self.kept[path] = generation, data, now
            return generation

    def listing(self, bucket: str, prefix: str, after: str) -> str:
        """Return a page of a list, in the order of the names."""
        with self.turn:
            every = sorted(self.kept.items())
        names = [(path.removeprefix(f"/{bucket}/"), one) for path, one in every]
        left = [(name, one) for name, one in names if name.startswith(prefix) and name > after]
        entries = "".join(
            f"<Contents><Key>{escape(name)}</Key><LastModified>{since}</LastModified>"
            f"<ETag>{etag(data)}</ETag><Size>{len(data)}</Size></Contents>"
            for name, (_, data, since) in left[:PAGE]
        )
        next_ = ""
        if len(left) > PAGE:
            next_ = f"<NextContinuationToken>{escape(left[PAGE - 1][0])}</NextContinuationToken>"
        return (
            f"<ListBucketResult><IsTruncated>{str(bool(next_)).lower()}</IsTruncated>{entries}"
            f"{next_}</ListBucketResult>"
        )


def etag(data: bytes) -> str:
    """Return what changes with an object's bytes."""
    return f'"{hashlib.md5(data, usedforsecurity=False).hexdigest()}"'


class Handler(BaseHTTPRequestHandler):
    """Answers one request after the other of a connection."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    """An answer leaves in one piece: in two the second waits 40 ms for the first one's receipt."""
    objects = Objects()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_PUT(self) -> None:
        """Keep an object, unless a precondition fails."""
        data = self.rfile.read(int(self.headers["Content-Length"]))
        wanted = self.headers.get("x-goog-if-generation-match")
        generation = self.objects.put(self._path, data, wanted)
        if generation:
            self._answer(200, **{"ETag": etag(data), "x-goog-generation": str(generation)})
        else:
            self._answer(412, "<Error><Code>PreconditionFailed</Code></Error>")

    def do_GET(self) -> None:
        """Return an object, or a page of a list."""
        query = {name: texts[0] for name, texts in parse_qs(urlsplit(self.path).query).items()}
        if "list-type" in query:
            given = query.get("prefix", ""), query.get("continuation-token", "")
            self._answer(200, self.objects.listing(self._path.strip("/"), *given))
            return
        found = self.objects.kept.get(self._path)
        if found is None:
            self._answer(404, "<Error><Code>NoSuchKey</Code></Error>")
            return
        generation, data, since = found
        modified = datetime.fromisoformat(since).strftime("%a, %d %b %Y %H:%M:%S GMT")
        told = {"ETag": etag(data), "x-goog-generation": str(generation), "Last-Modified": modified}
        self._answer(200, data, **told)

    def do_DELETE(self) -> None:
        """Remove an object."""
        with self.objects.turn:
            found = self.objects.kept.pop(self._path, None)
        if found is None:
            self._answer(404, "<Error><Code>NoSuchKey</Code></Error>")
        else:
            self._answer(204)

    @property
    def _path(self) -> str:
        return unquote(urlsplit(self.path).path)

    def _answer(self, status: int, body: str | bytes = b"", **headers: str) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, text in {**headers, "Content-Length": str(len(data))}.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(data)


@cache
def server() -> str:
    """Start the server once in a process; return its URL. It ends with the process."""
    started = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=started.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{started.server_port}"


def surroundings() -> dict[str, str]:
    """Return the variables by which it is reached, as a service account that needs no token."""
    account = {
        "gcs_base_url": server(),
        "disable_oauth": True,
        "client_email": "ours@example.com",
        "private_key_id": "1",
        "private_key": base64.b64encode(b"hunter2-of-gcs").decode(),
    }
    return {"GOOGLE_SERVICE_ACCOUNT_KEY": json.dumps(account), "GOOGLE_ALLOW_HTTP": "true"}


@contextmanager
def reached() -> Iterator[None]:
    """Let this process reach the server."""
    with mock.patch.dict(os.environ, surroundings()):
        yield


def opening() -> Opening:
    """Open state homes at one new place."""
    url = f"gs://{BUCKET}/catalog/{next(_NUMBERS)}"
    return lambda context: open_cloud(url, context)
