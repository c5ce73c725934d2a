"""An exchange as an entry of HAR 1.2, with what may be told of it, and nothing more."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from tjar_sync.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.providers.http.recording.sanitizer import Sanitizer

Json = dict[str, Any]

NO_ANSWER = 0
"""The status of what was not answered, as browsers note it."""
_FORM = "application/x-www-form-urlencoded"
_OPAQUE = re.compile(r"(?:image|audio|video|font)/|application/(?:octet-stream|pdf|zip|gzip)")
_PART_NAME = re.compile(r'\bname="([^"]*)"')
_FILE_NAME = re.compile(r'\bfilename="([^"]*)"')


@dataclass(frozen=True, slots=True)
class WireRequest:
    """A request as it was sent."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class WireAnswer:
    """What came of it; without a status nothing did, and `failure` says what was met instead."""

    status: int = NO_ANSWER
    words: str = ""
    headers: Mapping[str, str] | None = None
    body: bytes = b""
    failure: str = ""


def entry_of(
    sanitizer: Sanitizer, began: float, seconds: float, request: WireRequest, answer: WireAnswer
) -> Json:
    """Return an entry of a HAR log."""
    milliseconds = round(seconds * 1000, 1)
    entry: Json = {
        "startedDateTime": datetime.fromtimestamp(began, UTC).isoformat(timespec="milliseconds"),
        "time": milliseconds,
        "request": _request(sanitizer, request),
        "response": _response(sanitizer, answer),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
    }
    if answer.failure:
        entry["comment"] = answer.failure
    return entry


def cleaned_again(sanitizer: Sanitizer, entry: Json) -> Json:
    """Return an entry without what became known only after it was made."""
    request, response = entry["request"], entry["response"]
    request = {
        **request,
        "url": sanitizer.url(request["url"]),
        "headers": _pairs_again(sanitizer, request["headers"]),
        "queryString": _pairs(sanitizer.asked(urlsplit(request["url"]).query)),
    }
    if "postData" in request:
        request["postData"] = _post_again(sanitizer, request["postData"])
    content = dict(response["content"])
    if "text" in content:
        content["text"] = sanitizer.body(content["text"])
    response = {
        **response,
        "statusText": sanitizer.words(response["statusText"]),
        "headers": _pairs_again(sanitizer, response["headers"]),
        "redirectURL": sanitizer.words(response["redirectURL"]),
        "content": content,
    }
    return {**entry, "request": request, "response": response}


def _request(sanitizer: Sanitizer, request: WireRequest) -> Json:
    url = sanitizer.url(request.url)
    found: Json = {
        "method": request.method,
        "url": url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(sanitizer.headers(request.headers).items()),
        "queryString": _pairs(parse_qsl(urlsplit(url).query, keep_blank_values=True)),
        "headersSize": -1,
        "bodySize": len(request.body),
    }
    if request.body:
        found["postData"] = _post(sanitizer, request)
    return found


def _post(sanitizer: Sanitizer, request: WireRequest) -> Json:
    kind = _header(request.headers, "content-type")
    mime, _, boundary = kind.partition("boundary=")
    mime = mime.partition(";")[0].strip()
    if boundary:
        parts = request.body.split(b"--" + boundary.strip('"').encode())[1:-1]
        return {"mimeType": mime, "params": [_part(sanitizer, part) for part in parts], "text": ""}
    text = _text(request.body, mime)
    if text is None:
        return {"mimeType": mime, "params": [], "text": "", "comment": _left_out(request.body)}
    if mime == _FORM:
        return {"mimeType": mime, "params": _pairs(sanitizer.asked(text)), "text": ""}
    return {"mimeType": mime, "params": [], "text": sanitizer.body(text)}


def _part(sanitizer: Sanitizer, part: bytes) -> Json:
    """Return one part of a form; of a file, what it is called and how large it is."""
    raw, _, content = part.partition(b"\r\n\r\n")
    head, content = raw.decode("utf-8", "replace"), content.removesuffix(b"\r\n")
    name, file = _PART_NAME.search(head), _FILE_NAME.search(head)
    found: Json = {"name": sanitizer.words(name[1]) if name else ""}
    if file:
        return {**found, "fileName": sanitizer.words(file[1]), "comment": _left_out(content)}
    value = content.decode("utf-8", "replace")
    return {**found, "value": sanitizer.text((found["name"],), value)}


def _post_again(sanitizer: Sanitizer, post: Json) -> Json:
    params = [
        {key: sanitizer.words(value) for key, value in param.items()} for param in post["params"]
    ]
    text = sanitizer.body(post["text"]) if post["text"] else ""
    return {**post, "params": params, "text": text}


def _response(sanitizer: Sanitizer, answer: WireAnswer) -> Json:
    headers = answer.headers or {}
    location = _header(headers, "location")
    return {
        "status": answer.status,
        "statusText": sanitizer.words(answer.words),
        "httpVersion": "HTTP/1.1" if answer.status else "",
        "cookies": [],
        "headers": _pairs(sanitizer.headers(headers).items()),
        "content": _content(sanitizer, headers, answer.body),
        "redirectURL": sanitizer.headers({"location": location})["location"],
        "headersSize": -1,
        "bodySize": len(answer.body) if answer.status else -1,
    }


def _content(sanitizer: Sanitizer, headers: Mapping[str, str], body: bytes) -> Json:
    mime = _header(headers, "content-type")
    found: Json = {"size": len(body), "mimeType": sanitizer.words(mime)}
    text = _text(body, mime)
    if text is None:
        return {**found, "comment": _left_out(body)}
    return {**found, "text": sanitizer.body(text)}


def _text(body: bytes, mime: str) -> str | None:
    """Return a body as text; None for what is none, such as a picture."""
    if _OPAQUE.match(mime):
        return None
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


def _left_out(body: bytes) -> str:
    return f"{len(body)} bytes, left out"


def _header(headers: Mapping[str, str], name: str) -> str:
    return next((value for key, value in headers.items() if key.lower() == name), "")


def _pairs(pairs: Any) -> list[Json]:  # noqa: ANN401 - items of a mapping, or a list of pairs
    return [{"name": name, "value": value} for name, value in pairs]


def _pairs_again(sanitizer: Sanitizer, pairs: list[Json]) -> list[Json]:
    return [{key: sanitizer.words(value) for key, value in pair.items()} for pair in pairs]
