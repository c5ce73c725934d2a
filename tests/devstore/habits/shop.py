"""A store with habits at a clock that is turned by hand, and what a client asks of it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx

from tests.devstore.conftest import KEY, StoreClock
from tjar_sync.devstore import Dashboard, DevStoreSettings, Store, create_app, habits_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n"
BASE: dict[str, Any] = {"name_en": "Shoe", "sale_price": 10}


@dataclass(frozen=True, slots=True)
class Shop:
    """An open store, its clock, and a client with the key."""

    store: Store
    clock: StoreClock
    api: httpx.Client

    @property
    def desk(self) -> Dashboard:
        """What a person does in the store."""
        return Dashboard(self.store)

    def ask(self, method: str, path: str, **body: Any) -> httpx.Response:
        """Send a request with a JSON body, where there is one."""
        return self.api.request(method, path, json=body or None)

    def data(self, method: str, path: str, **body: Any) -> Any:
        """Return what a request's answer shows."""
        return self.ask(method, path, **body).json()["data"]

    def make(self, kind: str = "", **fields: Any) -> Any:
        """Create a product and return what the answer shows."""
        return self.data("POST", f"/products{kind}", **BASE | fields)

    def code(self, method: str, path: str, **body: Any) -> int:
        """Return the status of an answer."""
        return self.ask(method, path, **body).status_code

    def change(self, *, wanted: dict[str, Any], kind: str = "", **fields: Any) -> Any:
        """Create a product, change it, and return what a read shows then."""
        made = self.desk.create_product(kind or "physical", **BASE | fields)
        path = f"/products/{kind}/{made}" if kind else f"/products/{made}"
        self.api.patch(path, json=wanted)
        return self.desk.product(made)

    def upload(self, name: str = "a.png", body: bytes = PNG) -> httpx.Response:
        """Upload a file."""
        return self.api.post("/media", files={"file": (name, body)})

    def rows(self, query: str = "") -> Any:
        """Return a page of the list."""
        return self.data("GET", f"/products{query}")


@contextmanager
def open_shop(*habits: str, database: Path | None = None) -> Iterator[Shop]:
    """Open a store with habits and no others."""
    clock = StoreClock()
    settings = DevStoreSettings(database=database, clock=clock, habits=habits_of(*habits))
    with Store(settings) as store:
        transport = httpx.WSGITransport(create_app(store).wsgi_app)
        url = "http://localhost/api/core/v1"
        with httpx.Client(transport=transport, base_url=url, headers=KEY) as api:
            yield Shop(store, clock, api)


@dataclass(frozen=True, slots=True)
class Case:
    """What a client sees of one habit, and what it sees without."""

    habit: str
    sees: Callable[[Shop], Any]
    without: Any
    having: Any

    @property
    def name(self) -> str:
        """The habit's name alone."""
        return self.habit.partition("=")[0]
