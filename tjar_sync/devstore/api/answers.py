"""Envelopes, errors, and reading what a request brings (facts 1, A20)."""

from __future__ import annotations

import hmac
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from flask import Response, current_app, request

from tjar_sync.devstore.errors import Unreadable
from tjar_sync.devstore.media import UploadedFile
from tjar_sync.devstore.messages import Sentence, language, say

if TYPE_CHECKING:
    from werkzeug.datastructures import FileStorage

    from tjar_sync.devstore.errors import Rejected
    from tjar_sync.devstore.open_store import OpenStore
    from tjar_sync.devstore.store import Store
    from tjar_sync.devstore.views import Links

STORE = "tjar_store"


def any_store() -> OpenStore:
    """Return the store this request is for, whatever its platform."""
    found: OpenStore = current_app.extensions[STORE]
    return found


def store() -> Store:
    """Return the Tjar store this request is for."""
    found: Store = current_app.extensions[STORE]
    return found


def links() -> Links:
    """Say where files are seen from by whoever asks."""
    return any_store().links(request.host_url)


def lang() -> str:
    """Return the language of the answer: 'ar' or 'en'."""
    return language(request.headers.get("Accept-Language", ""))


def success(message: Sentence, data: object, status: int = 200) -> Response:
    """Wrap data in the success envelope."""
    return as_json({"status": "success", "message": say(message, lang()), "data": data}, status)


def failure(status: int) -> Response:
    """Say that something went wrong, in one sentence."""
    return as_json({"status": "error", "message": say(f"error.{status}", lang())}, status)


def rejection(rejected: Rejected) -> Response:
    """Name every field that broke a rule, with its messages."""
    errors = {
        field: [say(one, lang(), field) for one in said] for field, said in rejected.errors.items()
    }
    message = say("error.422", lang())
    return as_json({"status": "error", "message": message, "errors": errors}, 422)


def as_json(value: object, status: int = 200) -> Response:
    """Send JSON as UTF-8, unescaped."""
    body = json.dumps(value, ensure_ascii=False)
    return Response(body, status, content_type="application/json")


def is_authorized() -> bool:
    """Tell whether the request carries the store's key."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    known = any_store().settings.api_key.encode()
    return scheme.lower() == "bearer" and hmac.compare_digest(key.strip().encode(), known)


def sent() -> dict[str, Any]:
    """Read the JSON object in the body; exact decimals; raises Unreadable."""
    try:
        value = json.loads(request.get_data(), parse_float=Decimal, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as broken:
        raise Unreadable from broken
    if not isinstance(value, dict) or _has_half_characters(request.get_data()):
        raise Unreadable
    return value


def upload_of(file: FileStorage) -> UploadedFile:
    """Read an uploaded file whole."""
    return UploadedFile(file.filename or "", file.stream.read())


def query() -> dict[str, list[str]]:
    """Return the query's values by name."""
    return request.args.to_dict(flat=False)


def url() -> str:
    """Return the request's own URL, as pagination links to it."""
    return f"{links().base}{request.path}"


def _has_half_characters(body: bytes) -> bool:
    """Tell whether JSON spells text that is no Unicode: one half of a surrogate pair."""
    if b"\\ud" not in body.lower():
        return False
    try:
        json.dumps(json.loads(body), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
