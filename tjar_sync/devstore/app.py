"""The store as a WSGI application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response
from werkzeug.exceptions import HTTPException

from tjar_sync.devstore import media
from tjar_sync.devstore.api import answers, door
from tjar_sync.devstore.errors import Missing, OtherAnswer, Rejected, Unreadable
from tjar_sync.devstore.middleware import Middleware
from tjar_sync.devstore.pages import desk, dev, picture, shop
from tjar_sync.devstore.parts import PARTS
from tjar_sync.devstore.settings import API, DevStoreSettings
from tjar_sync.devstore.store import Store
from tjar_sync.devstore.views import NO_IMAGE, UPLOADS

if TYPE_CHECKING:
    from collections.abc import Callable

_KNOWN_ERRORS = (401, 404, 405)


def create_app(store: Store | DevStoreSettings) -> Flask:
    """Return the WSGI application of a store: its API, its files and its pages.

    Given settings, the application opens a store of its own; `store_of` returns it.
    Called in-process, a fault that breaks the connection raises ConnectionLost.
    """
    opened = store if isinstance(store, Store) else Store(store)
    app = Flask(__name__.rpartition(".")[0])
    app.extensions[answers.STORE] = opened
    app.url_map.strict_slashes = False
    app.register_blueprint(_api())
    app.get(f"{UPLOADS}/<tenant>/<file>")(_uploaded)
    app.get(NO_IMAGE)(picture.no_image)
    for part in (shop, desk, dev):
        app.register_blueprint(part.blueprint())
    _add_errors(app)
    app.wsgi_app = Middleware(app.wsgi_app, opened)  # type: ignore[assignment, method-assign]  # as Flask advises
    return app


def store_of(app: Flask) -> Store:
    """Return the store an application serves."""
    found: Store = app.extensions[answers.STORE]
    return found


def _api() -> Blueprint:
    api = Blueprint("api", __name__, url_prefix=API)
    for part in PARTS:
        routes = Blueprint(part.__name__.rpartition(".")[2], __name__)
        part.add_routes(routes)
        api.register_blueprint(routes)
    api.before_request(door.enter)
    api.after_request(door.leave)
    return api


def _uploaded(tenant: str, file: str) -> Response:
    """Serve an uploaded file; whatever it holds, it may not run anything."""
    store = answers.store()
    if tenant != store.settings.tenant:
        raise Missing
    mime_type, body = media.body_of(store, file)
    headers = {
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "max-age=31536000, immutable",
    }
    return Response(body, 200, headers, content_type=mime_type)


def _add_errors(app: Flask) -> None:
    def http(error: HTTPException) -> Response:
        code = error.code or 500
        return answers.failure(code) if code in _KNOWN_ERRORS else Response(status=code)

    handlers: dict[type[Exception], Callable[..., Response]] = {
        Rejected: answers.rejection,
        OtherAnswer: lambda other: answers.as_json(other.body, other.status),
        Missing: lambda _error: answers.failure(404),
        OverflowError: lambda _error: answers.failure(404),
        Unreadable: lambda _error: answers.rejection(Rejected({"body": ["json"]})),
        HTTPException: http,
    }
    for kind, handler in handlers.items():
        app.register_error_handler(kind, handler)
