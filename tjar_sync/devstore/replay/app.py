"""A recording as a WSGI application."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from werkzeug import Request

from tjar_sync.devstore.middleware import lost
from tjar_sync.devstore.replay.question import form_body, question
from tjar_sync.devstore.settings import is_own_host

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from tjar_sync.devstore.replay.question import Question
    from tjar_sync.devstore.replay.recording import Recording


def replay_app(recording: Recording) -> WSGIApplication:
    """Return what answers as was recorded; whatever key it is sent.

    What was never recorded, or left out, is answered with 404 and a message that says so.
    """

    def answered(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        with Request(environ) as request:
            asked = _question(request)
        if not is_own_host(request.host):
            return _refused(start, "403 Forbidden", "This recording is for this machine alone.")
        what = f"{asked.method} {asked.path}"
        answer = recording.answer(asked)
        if answer is None:
            message = f"The route {what} could not be found in this recording: it was never asked."
            return _refused(start, "404 Not Found", message)
        if not answer.status:
            raise lost(environ)
        if answer.body is None:
            message = f"The route {what} could not be found: this recording leaves its body out."
            return _refused(start, "404 Not Found", message)
        length = ("Content-Length", str(len(answer.body)))
        start(f"{answer.status} {answer.words or 'Recorded'}", [*answer.headers, length])
        return [answer.body]

    return answered


def _question(request: Request) -> Question:
    pairs = parse_qsl(request.query_string.decode("latin-1"), keep_blank_values=True)
    if request.mimetype in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        names = [*request.form.items(), *((name, "") for name in request.files)]
        body = form_body(names)
    else:
        body = request.get_data().decode("utf-8", "replace")
    return question(request.method, request.path, pairs, body)


def _refused(start: StartResponse, status: str, message: str) -> Iterable[bytes]:
    body = json.dumps({"status": "error", "message": message}, ensure_ascii=False).encode()
    start(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
