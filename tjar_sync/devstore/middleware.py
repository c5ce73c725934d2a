"""The door every API request passes: it is logged, and faults happen here."""

from __future__ import annotations

import io
import json
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from werkzeug.test import run_wsgi_app

from tjar_sync.devstore import fault_answers
from tjar_sync.devstore.endless import drip
from tjar_sync.devstore.errors import ConnectionLost
from tjar_sync.devstore.faults import FaultKind
from tjar_sync.devstore.messages import language
from tjar_sync.devstore.request_log import MOST_BODY, READS, LoggedRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from tjar_sync.devstore.faults import Rule
    from tjar_sync.devstore.open_store import OpenStore

DROP = "tjar_sync.drop_connection"
RAW = "tjar_sync.send_raw"
_PAGE = "<!doctype html><title>{0}</title><h1>{0}</h1><p>The server could not answer.</p>"
_STATUS = {
    FaultKind.RATE_LIMITED: "429 Too Many Requests",
    FaultKind.SERVER_ERROR: "500 Internal Server Error",
    FaultKind.SERVER_ERROR_PAGE: "500 Internal Server Error",
    FaultKind.BAD_GATEWAY: "502 Bad Gateway",
    FaultKind.UNAUTHORIZED: "401 Unauthorized",
    FaultKind.NOT_FOUND: "404 Not Found",
    FaultKind.ERROR_AFTER: "500 Internal Server Error",
}
_PAGES = frozenset({FaultKind.SERVER_ERROR_PAGE, FaultKind.BAD_GATEWAY})
_AFTER = frozenset({FaultKind.LOST_AFTER, FaultKind.RESET_AFTER, FaultKind.ERROR_AFTER})
_RESETS = frozenset({FaultKind.RESET, FaultKind.RESET_AFTER})
_LOSSES = _RESETS | {FaultKind.LOST_BEFORE, FaultKind.HANG, FaultKind.LOST_AFTER}
_OPENING = frozenset({FaultKind.LATENCY, FaultKind.HANG})
_CREATED = 201
_PIECES = 20


@dataclass(frozen=True, slots=True)
class WsgiAnswer:
    """A whole answer, before it is sent."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str, value: str) -> WsgiAnswer:
        """Return the answer with one header set."""
        kept = tuple(pair for pair in self.headers if pair[0].lower() != name.lower())
        return replace(self, headers=(*kept, (name, value)))


class Middleware:
    """WSGI middleware around the store's application."""

    def __init__(self, application: WSGIApplication, store: OpenStore) -> None:
        self._application = application
        self._store = store

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Pass API requests through the faults and the log; others straight on."""
        path = environ["PATH_INFO"]
        if not path.startswith(f"{self._store.api}/"):
            return self._application(environ, start)
        body = _take_body(environ)
        rules = self._store.faults.strike(
            environ["REQUEST_METHOD"], path.removeprefix(self._store.api)
        )
        status = 0
        if part := self._store.habits.parameter("endless"):
            self._log(environ, body, status)
            raise _endless(environ, part)
        try:
            answer = self._answer(environ, rules, body)
            status = int(answer.status[:3])
        finally:
            self._log(environ, body, status)
        return self._send(answer, rules, environ, start)

    def _log(self, environ: WSGIEnvironment, body: bytes, status: int) -> None:
        text = body[:MOST_BODY].decode("utf-8", "replace")
        query = environ.get("QUERY_STRING", "")
        self._store.requests.add(
            LoggedRequest(environ["REQUEST_METHOD"], environ["PATH_INFO"], query, text, status)
        )

    def _answer(self, environ: WSGIEnvironment, rules: tuple[Rule, ...], body: bytes) -> WsgiAnswer:
        lang = language(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        for rule in rules:
            kind = rule.fault.kind
            if kind in _OPENING:
                time.sleep(rule.fault.seconds)
            if kind not in _AFTER:
                _refuse(rule, environ)
            if kind in _STATUS and kind not in _AFTER:
                return self._instead(rule, lang)
        answer = _call(self._application, environ)
        for rule in rules:
            answer = self._after(rule, environ, answer, body)
        return answer

    def _after(
        self, rule: Rule, environ: WSGIEnvironment, answer: WsgiAnswer, body: bytes
    ) -> WsgiAnswer:
        kind = rule.fault.kind
        _refuse(rule, environ)
        if kind is FaultKind.ERROR_AFTER:
            return self._instead(rule, "en")
        if kind is FaultKind.SHIFTING_LIST and self._is_product_page(environ):
            self._store.shift(rule.fault.amount, rule.random)
        if kind in fault_answers.ANSWERS and _applies(kind, environ["REQUEST_METHOD"]):
            return _reshape(rule, answer, body, self._store.envelope)
        return _spoil(kind, answer)

    def _is_product_page(self, environ: WSGIEnvironment) -> bool:
        page = ("GET", f"{self._store.api}/products")
        return (environ["REQUEST_METHOD"], environ["PATH_INFO"]) == page

    def _instead(self, rule: Rule, lang: str) -> WsgiAnswer:
        """Answer in place of the store."""
        status = _STATUS[rule.fault.kind]
        if rule.fault.kind in _PAGES:
            headers = (("Content-Type", "text/html; charset=utf-8"),)
            return WsgiAnswer(status, headers, _PAGE.format(status).encode())
        body = self._store.refusal(int(status[:3]), lang)
        answer = WsgiAnswer(status, (("Content-Type", "application/json"),), body)
        if rule.fault.retry_after is None:
            return answer
        return answer.header("Retry-After", str(rule.fault.retry_after))

    def _send(
        self,
        answer: WsgiAnswer,
        rules: tuple[Rule, ...],
        environ: WSGIEnvironment,
        start: StartResponse,
    ) -> Iterable[bytes]:
        answer = answer.header("Content-Length", str(len(answer.body)))
        start(answer.status, list(answer.headers))
        by_kind = {rule.fault.kind: rule.fault for rule in rules}
        if FaultKind.TRUNCATED in by_kind:
            return _cut(answer.body, environ)
        if FaultKind.SLOW_BODY in by_kind:
            return _dribble(answer.body, by_kind[FaultKind.SLOW_BODY].seconds)
        if self._store.habits.has("drips"):
            return _dribble(answer.body, self._store.habits.number("drips", 0))
        return [answer.body]


def _applies(kind: FaultKind, method: str) -> bool:
    """Tell whether a method is changed: writes are echoed or cut short, reads hide their sku."""
    if kind in (FaultKind.ECHO, FaultKind.SHORT_CREATE):
        return method not in READS
    return kind is not FaultKind.HIDDEN_SKU or method in READS


def _refuse(rule: Rule, environ: WSGIEnvironment) -> None:
    """Break the connection if the rule says so."""
    if rule.fault.kind in _LOSSES:
        raise lost(environ, resets=rule.fault.kind in _RESETS)


def lost(environ: WSGIEnvironment, *, resets: bool = False) -> Exception:
    """Return the error that makes the server drop the connection without another byte.

    The server offers a way to do so; in-process there is none: the caller sees ConnectionLost.
    """
    drop: Callable[[bool], Exception] | None = environ.get(DROP)
    if drop is None:
        return ConnectionLost("the connection was reset" if resets else "the connection closed")
    return drop(resets)


def _endless(environ: WSGIEnvironment, part: str) -> Exception:
    """Send an answer without an end; return the error that drops the connection after it."""
    send: Callable[[bytes], object] | None = environ.get(RAW)
    if send is None:
        return ConnectionLost("the answer never ends")
    with suppress(OSError):  # the client has left
        drip(part, send)
    return lost(environ)


def _take_body(environ: WSGIEnvironment) -> bytes:
    body: bytes = environ["wsgi.input"].read()
    environ["wsgi.input"] = io.BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))
    return body


def _call(application: WSGIApplication, environ: WSGIEnvironment) -> WsgiAnswer:
    chunks, status, headers = run_wsgi_app(application, environ, buffered=True)
    return WsgiAnswer(status, tuple(headers), b"".join(chunks))


def _reshape(rule: Rule, answer: WsgiAnswer, body: bytes, key: str) -> WsgiAnswer:
    envelope = _object(answer.body)
    changed = fault_answers.change(rule, envelope, _object(body), key)
    if changed is envelope:
        return answer
    return replace(answer, body=json.dumps(changed, ensure_ascii=False).encode())


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _spoil(kind: FaultKind, answer: WsgiAnswer) -> WsgiAnswer:
    if kind is FaultKind.TRUNCATED_SHORT:
        return replace(answer, body=answer.body[: len(answer.body) // 2])
    if kind is FaultKind.MALFORMED:
        return replace(answer, body=b"<" + answer.body[1:])
    if kind is FaultKind.WRONG_CONTENT_TYPE:
        return answer.header("Content-Type", "text/html; charset=utf-8")
    if kind is FaultKind.CREATED_AS_OK and answer.status.startswith(str(_CREATED)):
        return replace(answer, status="200 OK")
    return answer


def _cut(body: bytes, environ: WSGIEnvironment) -> Iterator[bytes]:
    yield body[: len(body) // 2]
    raise lost(environ)


def _dribble(body: bytes, seconds: float) -> Iterator[bytes]:
    step = max(1, -(-len(body) // _PIECES))
    for start in range(0, len(body), step):
        time.sleep(seconds / _PIECES)
        yield body[start : start + step]
