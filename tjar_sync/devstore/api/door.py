"""What every API request passes on its way in and out: firewall, key, pace, and other shapes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import Response, g, request

from tjar_sync.devstore import other_answers
from tjar_sync.devstore.api import answers
from tjar_sync.devstore.clock import DAY
from tjar_sync.devstore.request_log import READS
from tjar_sync.devstore.settings import API, is_own_host

if TYPE_CHECKING:
    from tjar_sync.devstore.views import Json

_MINUTE = 60
_WALL = (
    "<!DOCTYPE html><html lang=en><title>Attention Required!</title>"
    "<h1>Sorry, you have been blocked</h1><p>This site uses a security service.</p></html>"
)


def enter() -> Response | None:
    """Return the answer to a request that gets no further, else None."""
    if not is_own_host(request.host):
        return Response("This API is for this machine alone.\n", 403, mimetype="text/plain")
    wall = answers.store().habits.parameter("firewall-403-html")
    if wall == "all" or (wall == "writes" and request.method not in READS):
        headers = {"cf-mitigated": "challenge", "Server": "cloudflare"}
        return Response(_WALL, 403, headers, content_type="text/html; charset=UTF-8")
    return _too_fast() if answers.is_authorized() else answers.failure(401)


def leave(response: Response) -> Response:
    """Give an answer the shape and the headers that this store's habits want."""
    response.headers.update(g.get("pace", {}))
    habits = answers.store().habits
    if not habits.chosen:
        return response
    envelope = response.get_json(silent=True)
    if not isinstance(envelope, dict):
        return response
    asked = other_answers.Asked(
        habits, request.method, request.path.removeprefix(API), answers.lang(), _sent()
    )
    answer = other_answers.change(asked, response.status_code, envelope)
    response.status_code = answer.status
    response.set_data(answer.body)
    return response


def _too_fast() -> Response | None:
    """Count the request, and refuse it if there were too many in this minute or on this day."""
    store = answers.store()
    now, waits = store.now(), []
    if store.habits.has("rate-limit"):
        limit = store.habits.number("rate-limit", 0)
        left = limit - store.pace.count(now, _MINUTE)
        g.pace = {"X-RateLimit-Limit": limit, "X-RateLimit-Remaining": max(0, left)}
        waits += [_MINUTE - now % _MINUTE] if left < 0 else []
    if store.habits.has("retry-after-day"):
        count = store.pace.count(now, DAY)
        waits += [DAY] if count > store.habits.number("retry-after-day", 0) else []
    if not waits:
        return None
    refusal = answers.failure(429)
    refusal.headers["Retry-After"] = str(max(waits))
    return refusal


def _sent() -> Json:
    """Return the JSON object in the request's body, if there is one."""
    try:
        value = json.loads(request.get_data())
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
