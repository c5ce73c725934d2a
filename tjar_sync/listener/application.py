"""The listener over HTTP: who is believed, what is answered, and what the log says of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from tjar_sync.dataclass import dataclass
from tjar_sync.errors import StateError
from tjar_sync.listener.reading import BadDeliveryError, read_delivery
from tjar_sync.listener.signing import signed_by

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.listener.keeping import EventKeeper
    from tjar_sync.listener.log import Log
    from tjar_sync.listener.signers import Signers
    from tjar_sync.model.delivery import DeliveryForm

LARGEST = 256 * 1024
"""Bytes of a delivery; those of a product are a tenth of it."""
HEALTH = "/healthz"
BAD_REQUEST = 400
_LONGEST_PATH = 80


@dataclass(frozen=True, slots=True)
class Post:
    """What the application stands on."""

    form: DeliveryForm
    signers: Signers
    keeper: EventKeeper
    kept: Callable[[], object]
    """Told when something new was kept."""
    health: Callable[[], tuple[bool, str]]
    """Says whether the listener is well, and how it stands."""
    log: Log
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)


def application(post: Post) -> Flask:
    """Return the application: deliveries by POST on any path, `/healthz` for supervisors."""
    app = Flask("tjar_sync.listener", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST

    @app.get(HEALTH)
    def health() -> Response:
        well, how = post.health()
        return _answer(200 if well else 503, how)

    @app.post("/", defaults={"_path": ""})
    @app.post("/<path:_path>")
    def delivery(_path: str) -> Response:
        return _received(post)

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        return _answer(error.code or 500, error.name.lower())

    @app.after_request
    def logged(response: Response) -> Response:
        if (request.method, request.path) != ("GET", HEALTH):
            good = response.status_code < BAD_REQUEST
            (post.log.said if good else post.log.wrong)(_line(post.clock(), response))
        return response

    return app


def _received(post: Post) -> Response:
    """Answer a delivery: 200 once it is kept, and nothing of it is kept or read before it is verified."""
    body = request.get_data(cache=False)
    given = request.headers.get(post.form.header, "")
    if signed_by(post.form, post.signers.current(), body, given) is None:
        why = "signature does not fit" if given else f"no {post.form.header} header"
        return _answer(401, why)
    try:
        event = read_delivery(body, post.form, post.clock())
        new = post.keeper.keep(event)
    except BadDeliveryError as error:
        return _answer(400, str(error))
    except StateError as error:
        g.why = f": {error.what}"  # for the log: where state is kept is nobody else's matter
        return _answer(503, "not kept, send it again")
    if new and event.to_check:
        post.kept()
    g.event = f"{event.name} {event.id}: "
    return _answer(200, "kept" if new else "known already")


def _answer(status: int, text: str) -> Response:
    return Response(f"{text}\n", status, content_type="text/plain; charset=utf-8")


def _line(now: datetime, response: Response) -> str:
    """Return what the log says of a request: no query, no header and no body, which may hold secrets."""
    path = ascii(request.path)[1:-1]
    shown = path if len(path) <= _LONGEST_PATH else f"{path[:_LONGEST_PATH]}…"
    told = response.get_data(as_text=True).strip()
    stamp = now.isoformat(timespec="seconds")
    status = response.status_code
    return f"{stamp} {request.method} {shown} {status} {g.get('event', '')}{told}{g.get('why', '')}"
