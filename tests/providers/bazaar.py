"""A platform as unlike Tjar as they come: PUT of whole objects, lists alone, text ids, no envelope.

It is made of `providers.rest` and a table, with one kind; its store is written here too.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, jsonify, request
from werkzeug.serving import WSGIRequestHandler, make_server

from tjar_sync.model.platform import PlatformInfo
from tjar_sync.providers.http.envelope import Envelope
from tjar_sync.providers.rest import decoders, encoders
from tjar_sync.providers.rest.contract import EndpointRow, FieldRow, KindRow, index
from tjar_sync.providers.rest.platform import Platform
from tjar_sync.providers.rest.provider import RestProvider, capabilities_of, open_context
from tjar_sync.providers.rest.resource import clients_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tjar_sync.ports import Provider
    from tjar_sync.providers.http.connection import ConnectionOptions
    from tjar_sync.providers.rest.codec import Decode

KEY = "a-key-of-the-bazaar"
_MOST = 25
"""Rows that a page holds at most."""
CONTRACT = index(
    (
        FieldRow("product.id", None, None, "id"),
        FieldRow("product.updated_at", None, None, "updated_at"),
        FieldRow("product.name.en", "name", "name", "name"),
        FieldRow("product.description.en", "about.text", "about.text", "about.text"),
        FieldRow("product.price", "list_price", "list_price", "list_price", "money"),
        FieldRow("product.sale_price", "price", "price", "price", "money"),
        FieldRow("product.sku", "sku", "sku", "sku"),
        FieldRow("product.quantity", "quantity", "quantity", "quantity", "number"),
        FieldRow("product.tags", "labels", "labels", "labels", "tags"),
        FieldRow("product.cost", "cost", "cost", None, "money"),
        FieldRow("product.published", "status", "status", "status", "status"),
    ),
    (
        EndpointRow("product.list", "GET", "/products", "products"),
        EndpointRow("product.create", "POST", "/products"),
        EndpointRow("product.update", "PUT", "/products/{id}"),
        EndpointRow("product.delete", "DELETE", "/products/{id}"),
    ),
    (KindRow("product", types=frozenset({"physical"})),),
    time_zone="UTC",
    time_format="%Y-%m-%dT%H:%M:%SZ",
)
_DECODERS: dict[str, Decode] = {
    **decoders.DECODERS,
    "status": lambda raw: raw == "active",
}
_ENCODERS: dict[str, encoders.Encode] = {
    **encoders.ENCODERS,
    "status": lambda value, _write, _ids, _path: "active" if value else "draft",
}


def open_bazaar(platform: Platform, options: ConnectionOptions) -> Provider:
    """Open a store of this platform."""
    context = open_context(platform, options)
    clients = clients_of(context, _DECODERS, _ENCODERS, {})
    return RestProvider(context, capabilities_of(context, options), clients)


BAZAAR = Platform(
    PlatformInfo(
        name="bazaar",
        title="Bazaar",
        base_path="/v1",
        example_url="https://shop.bazaar.example",
        key_variable="BAZAAR_API_KEY",
        dashboard="the bazaar's desk",
        key_source="on the bazaar's desk",
    ),
    Envelope(message=("error.message",), complaints="error.fields", page_size="limit"),
    CONTRACT,
    open_bazaar,
)


@dataclass(slots=True)
class BazaarStore:
    """The other side: a store of that platform, in memory."""

    products: dict[str, dict[str, Any]] = field(default_factory=dict)
    hidden: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What it keeps and never shows."""
    requests: list[str] = field(default_factory=list)
    _made: int = 0

    def keep(self, product_id: str, body: dict[str, Any]) -> dict[str, Any]:
        """Put a whole product in the place of whatever was there."""
        self._made += 1
        self.hidden[product_id] = {"cost": body.pop("cost", None)}
        self.products[product_id] = {
            "id": product_id,
            "name": None,
            "about": {"text": None},
            "list_price": None,
            "price": None,
            "sku": None,
            "quantity": 0,
            "labels": [],
            "status": "active",
            **body,
            "updated_at": f"2026-03-15T12:{self._made // 60:02}:{self._made % 60:02}Z",
        }
        return self.products[product_id]

    def create(self, body: dict[str, Any]) -> dict[str, Any]:
        """Keep a new product under a new id."""
        return self.keep(f"prod_{self._made + 1:03}", body)

    def taken(self, body: Mapping[str, Any], own: str = "") -> bool:
        """Say whether another product has this sku."""
        others = (item for name, item in self.products.items() if name != own)
        return body.get("sku") is not None and any(item["sku"] == body["sku"] for item in others)


def _error(status: int, message: str, **fields: list[str]) -> tuple[Response, int]:
    return jsonify(error={"code": status, "message": message, "fields": fields}), status


def make_app(store: BazaarStore) -> Flask:
    """Make the store's API."""
    app = Flask("bazaar")

    @app.before_request
    def _enter() -> tuple[Response, int] | None:
        store.requests.append(f"{request.method} {request.path}")
        authorised = request.headers.get("Authorization") == f"Bearer {KEY}"
        return None if authorised else _error(401, "who are you")

    _add_reading(app, store)
    _add_writing(app, store)
    return app


def _add_reading(app: Flask, store: BazaarStore) -> None:
    @app.get("/v1/products")
    def _list() -> Response:
        size = min(_MOST, int(request.args["limit"]))
        start = (int(request.args["page"]) - 1) * size
        rows = list(store.products.values())
        return jsonify(products=rows[start : start + size], total=len(rows), limit=size)


def _add_writing(app: Flask, store: BazaarStore) -> None:
    @app.post("/v1/products")
    def _create() -> tuple[Response, int]:
        body = request.get_json()
        if store.taken(body):
            return _error(422, "no", sku=["is taken"])
        return jsonify(store.create(body)), 201

    @app.put("/v1/products/<product_id>")
    def _put(product_id: str) -> tuple[Response, int]:
        if product_id not in store.products:
            return _error(404, "no such product")
        return jsonify(store.keep(product_id, request.get_json())), 200

    @app.delete("/v1/products/<product_id>")
    def _delete(product_id: str) -> tuple[Response, int] | tuple[str, int]:
        if store.products.pop(product_id, None) is None:
            return _error(404, "no such product")
        return "", 204


class _Quiet(WSGIRequestHandler):
    """Says nothing of requests."""

    def log(self, *_arguments: Any) -> None:
        """Keep silent."""


@contextmanager
def serving(store: BazaarStore) -> Iterator[str]:
    """Serve a store on a free port of this machine."""
    server = make_server("127.0.0.1", 0, make_app(store), threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
