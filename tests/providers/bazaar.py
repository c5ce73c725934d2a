"""A platform as unlike Tjar as they come: PUT of whole objects, lists alone, text ids, no envelope.

It is made of `providers.rest`, a table, and the one kind that it has; its store is written here too.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, assert_never

from flask import Flask, Response, jsonify, request
from werkzeug.serving import WSGIRequestHandler, make_server

from tjar_sync.errors import Incomplete, NotFound
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import Verb, WriteResult
from tjar_sync.model.platform import PlatformInfo
from tjar_sync.providers.http.client import ApiRequest
from tjar_sync.providers.http.envelope import Envelope
from tjar_sync.providers.rest import decoders, encoders
from tjar_sync.providers.rest.codec import Decode, compile_codec, set_path
from tjar_sync.providers.rest.context import live_of, read_all, read_first, resource_of
from tjar_sync.providers.rest.contract import EndpointRow, FieldRow, KindRow, index
from tjar_sync.providers.rest.platform import Platform
from tjar_sync.providers.rest.provider import RestProvider, capabilities_of, open_context

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tjar_sync.model.live import Listing, Live, Write
    from tjar_sync.model.value import Value, Values
    from tjar_sync.ports import Provider
    from tjar_sync.providers.http.client import ApiResponse
    from tjar_sync.providers.http.connection import ConnectionOptions
    from tjar_sync.providers.rest.context import RestContext

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
    "text": decoders.text,
    "money": decoders.money,
    "number": decoders.number,
    "tags": decoders.words,
    "status": lambda raw: raw == "active",
}
_ENCODERS: dict[str, encoders.Encode] = {
    **encoders.ENCODERS,
    "status": lambda value, _write, _ids, _path: "active" if value else "draft",
}


class BazaarProducts:
    """Access to one store's products, all by way of its list."""

    def __init__(self, context: RestContext) -> None:
        self._context = context
        kind = KINDS["product"]
        self._codec = compile_codec(
            context.contract, kind, _DECODERS, lambda _: "physical", listed_full=True
        )

    def list(self) -> Listing:
        """Read every product; a row shows all that there is."""
        return read_all(self._context, self._codec, "product.list")

    def newest(self, count: int) -> tuple[Live, ...]:
        """Read all: nobody knows which come first."""
        return read_first(self._context, self._codec, "product.list", count)

    def read(self, _kind_type: str, remote_id: str) -> Live | None:
        """Find one in the list, since the store does not show it on its own."""
        listing = self.list()
        found = next((row for row in listing.rows if row.remote_id == remote_id), None)
        if found is None and not listing.complete:
            raise Incomplete(listing.incomplete_reason)
        return found

    def find(self, _path: str, _value: Value) -> tuple[Live, ...] | None:
        """Say that the store cannot be asked."""
        return None

    def write(self, write: Write) -> WriteResult:
        """Carry out one write."""
        match write.verb:
            case Verb.CREATE:
                body = self._body(write, write.values)
                api_request = ApiRequest("product.create", body=body)
                return self._written("product.create", self._context.client.send(api_request))
            case Verb.UPDATE:
                return self._put(write, {**write.desired, **write.values})
            case Verb.ARCHIVE:
                return self._put(write, {"published": False})
            case Verb.DELETE:
                return self._delete(write)
            case _:
                assert_never(write.verb)

    def _put(self, write: Write, values: Values) -> WriteResult:
        """Replace it: what the files do not manage is sent as it is shown."""
        remote_id = write.remote_id or ""
        now = self.read("", remote_id)
        if now is None:
            raise NotFound("the store does not have this product", where=str(write.address))
        body = self._body(write, {**now.values, **values})
        api_request = ApiRequest("product.update", remote_id, body=body)
        return self._written("product.update", self._context.client.send(api_request))

    def _delete(self, write: Write) -> WriteResult:
        try:
            self._context.client.send(ApiRequest("product.delete", write.remote_id or ""))
        except NotFound:
            return WriteResult(write.remote_id, absent=True)
        return WriteResult(write.remote_id)

    def _body(self, write: Write, values: Values) -> Mapping[str, Any]:
        body: dict[str, Any] = {}
        for path, value in values.items():
            codec = self._context.contract.fields[f"product.{path}"].codec
            name = encoders.wire_name(self._context.contract, write, path)
            set_path(body, name, _ENCODERS[codec](value, write, {}, path))
        return body

    def _written(self, endpoint: str, api_response: ApiResponse) -> WriteResult:
        payload = resource_of(self._context, endpoint, api_response)
        live = live_of(self._context, self._codec, payload, api_response)
        return WriteResult(live.remote_id, live)


def open_bazaar(platform: Platform, options: ConnectionOptions) -> Provider:
    """Open a store of this platform."""
    context = open_context(platform, options)
    clients = {"product": BazaarProducts(context)}
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
