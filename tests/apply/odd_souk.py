"""Hajatek stores with habits: what a real one may do otherwise than A24 and A27 believe.

A habit stands between the built-in store and whoever asks it, over HTTP as all else.
"""

from __future__ import annotations

import io
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from werkzeug.test import run_wsgi_app

from tests.apply.test_hajatek import SHOP, Souk
from tests.harness import KEY
from tests.strategies import png
from tjar_sync import devstore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIEnvironment

    from flask import Flask

Json = dict[str, Any]
_NO_SUCH = "search=nothing-is-called-so"
_FEW = 1
"""Rows of a page where the store does not show more."""


def each_product(answer: Json, change: Callable[[Json], Json]) -> Json:
    """Change the products of an answer, of a list or alone."""
    if "products" in answer:
        return {**answer, "products": [change(one) for one in answer["products"]]}
    return change(answer) if "price" in answer else answer


def without(names: Iterable[str]) -> Callable[[Json], Json]:
    """Return what leaves some fields out."""
    return lambda one: {name: value for name, value in one.items() if name not in names}


def as_text(one: Json) -> Json:
    """Show numbers as text."""
    return {**one, "price": f"{one['price']:.4f}", "quantity": str(one["quantity"])}


def nulls(one: Json) -> Json:
    """Show null for what is empty, and leave one such field out."""
    found = {name: value if value not in ("", [], 0) else None for name, value in one.items()}
    return {name: value for name, value in found.items() if (name, value) != ("description", None)}


ANSWERS: dict[str, Callable[[Json], Json]] = {
    "numbers are text": lambda found: {
        **each_product(found, as_text),
        **({"total": str(found["total"])} if "total" in found else {}),
    },
    "empty is null": lambda found: each_product(found, nulls),
    "fields nobody knows": lambda found: {**each_product(found, lambda one: {**one, "vat": 15})},
    "no total": without({"total", "page", "limit"}),
    "a name around it": lambda found: {"product": found} if "price" in found else found,
    "an envelope": lambda found: {"data": found} if "id" in found else found,
    "writes answer the id alone": lambda found: {"id": found["id"]} if "price" in found else found,
    "a picture is an object": lambda found: each_product(
        found, lambda one: {**one, "images": [{"url": url} for url in one["images"]]}
    ),
    "a category is an object": lambda found: each_product(
        found, lambda one: {**one, "category": one["category"] and {"name": one["category"]}}
    ),
    "times have another zone": lambda found: each_product(
        found, lambda one: {**one, "updated_at": one["updated_at"].replace("Z", "+00:00")}
    ),
    "no time of change": lambda found: each_product(found, without({"updated_at"})),
    "no row is shown": lambda found: {**found, "products": []} if "products" in found else found,
    "rows are missing": lambda found: (
        {**found, "products": found["products"][1:]} if "products" in found else found
    ),
    "another store answers": lambda found: {**found, "id": "str_9"} if "plan" in found else found,
    "no sku is shown": lambda found: each_product(found, without({"sku"})),
    "a price nobody can read": lambda found: each_product(
        found, lambda one: {**one, "price": "ten"}
    ),
}
"""What a store may show otherwise."""
BODIES: dict[str, Callable[[Json, Json], Json]] = {
    "an update keeps what is absent": lambda kept, sent: {**kept, **sent},
    "an update ignores the price": lambda kept, sent: {**sent, "price": kept["price"]},
    "an update clears what it does not know": lambda _kept, sent: without({"warranty"})(sent),
}
"""What a store may keep of a PUT otherwise: of what it had, and what it was sent."""


class OddSouk(devstore.HajatekStore):
    """A built-in store with one habit."""

    habit = ""

    def application(self) -> Flask:
        """Return the store as a WSGI application, its habit around it."""
        app = super().application()
        inner = app.wsgi_app

        def odd(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
            self._changed_body(environ)
            chunks, status, headers = run_wsgi_app(inner, environ, buffered=True)
            content = self._changed(b"".join(chunks))
            kept = [pair for pair in headers if pair[0].lower() != "content-length"]
            start(status, [*kept, ("Content-Length", str(len(content)))])
            return [content]

        app.wsgi_app = odd  # type: ignore[assignment, method-assign]  # as Flask advises
        return app

    def _changed(self, content: bytes) -> bytes:
        change = ANSWERS.get(self.habit)
        if change is None or not content:
            return content
        return json.dumps(change(json.loads(content))).encode()

    def _changed_body(self, environ: WSGIEnvironment) -> None:
        """Change what is sent, and how many rows are asked for."""
        query = environ["QUERY_STRING"].split("&")
        if self.habit == "pages are short":
            fewer = [one for one in query if "limit=" not in one]
            environ["QUERY_STRING"] = "&".join((*fewer, f"limit={_FEW}"))
        if self.habit == "large pages are refused" and "limit=1000" in query:
            environ["PATH_INFO"] = "/v1/nothing"
        if self.habit == "no search":
            other = [_NO_SUCH if "search=" in one else one for one in query]
            environ["QUERY_STRING"] = "&".join(other)
        if environ["REQUEST_METHOD"] == "PUT" and self.habit in BODIES:
            body = json.loads(environ["wsgi.input"].read())
            made = environ["PATH_INFO"].rpartition("/")[2]
            kept = next(
                one for one in devstore.HajatekDashboard(self).products() if one["id"] == made
            )
            content = json.dumps(BODIES[self.habit](kept, body)).encode()
            environ["wsgi.input"] = io.BytesIO(content)
            environ["CONTENT_LENGTH"] = str(len(content))


@contextmanager
def odd_souk(root: Path, habit: str = "") -> Iterator[Souk]:
    """Make a catalog, and an empty store with a habit, served on loopback."""
    with (
        OddSouk(devstore.HajatekSettings(api_key=KEY)) as store,
        devstore.running(store) as url,
    ):
        made = Souk(root, url, store)
        made.settings(limits={"parallel": 1, "settle_seconds": 0, "read_back_seconds": 0})
        (root / "shop.yaml").write_text(SHOP, "utf-8")
        for name, content in (("media/front.png", png(1)), ("text/shoe.html", b"<p>x</p>")):
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_bytes(content)
        store.habit = habit
        yield made
