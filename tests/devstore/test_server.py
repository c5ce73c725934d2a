"""Serving over HTTP, and what a store keeps."""

from __future__ import annotations

import socket
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx
import pytest

from tjar_sync.devstore import (
    Dashboard,
    DevStoreSettings,
    Store,
    create_app,
    running,
    serve,
    store_of,
)

if TYPE_CHECKING:
    from pathlib import Path

KEY = {"Authorization": "Bearer k"}


def test_running_serves_and_closes(tmp_path: Path) -> None:
    """The store answers while the block runs; afterwards the port is free, the data still there."""
    settings = DevStoreSettings(database=tmp_path / "store.db", api_key="k")
    with running(settings) as url:
        body = {"name_en": "a", "sale_price": 1}
        made = httpx.post(f"{url}/api/core/v1/products", json=body, headers=KEY)
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)
    with Store(settings) as again:
        kept = Dashboard(again).products()

    assert made.json()["data"]["image"] == f"{url}/assets/img/no-image.jpg"
    assert [product["id"] for product in kept] == [1]


def test_running_leaves_a_given_store_open(store: Store) -> None:
    """A store that was passed in can be used afterwards."""
    with running(store) as url, httpx.Client(base_url=url) as client:
        assert client.get("/").status_code == 200
    assert Dashboard(store).products() == []


def test_many_threads_write_at_once(store: Store) -> None:
    """Parallel creates all succeed, each with an id of its own."""
    with running(store) as url, httpx.Client(base_url=url) as client:

        def create(number: int) -> int:
            body = {"name_en": "a", "sale_price": number}
            headers = {"Authorization": "Bearer dev-key"}
            answer = client.post("/api/core/v1/products", json=body, headers=headers)
            return int(answer.json()["data"]["id"])

        with ThreadPoolExecutor(8) as pool:
            ids = list(pool.map(create, range(60)))

    assert sorted(ids) == list(range(1, 61))
    assert len({product["slug"] for product in Dashboard(store).products()}) == 60


def test_serve_until_stopped() -> None:
    """serve() says where it listens, answers, and returns when told to stop."""
    stop, ready = threading.Event(), threading.Event()
    urls: list[str] = []

    def note(url: str) -> None:
        urls.append(url)
        ready.set()

    thread = threading.Thread(
        target=serve, args=(DevStoreSettings(),), kwargs={"port": 0, "ready": note, "stop": stop}
    )
    thread.start()
    assert ready.wait(10)
    code = httpx.get(f"{urls[0]}/api/core/v1/products").status_code
    stop.set()
    thread.join(10)

    assert (code, thread.is_alive()) == (401, False)


def test_serve_on_ipv6() -> None:
    """An IPv6 address is written in brackets."""
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    stop, urls = threading.Event(), list[str]()
    stop.set()
    try:
        serve(DevStoreSettings(), "::1", 0, ready=urls.append, stop=stop)
    except OSError:
        pytest.skip("this machine has no IPv6")

    assert urls[0].startswith("http://[::1]:")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.com"])  # noqa: S104 -- refused
def test_only_this_machine_is_served(host: str) -> None:
    """A host that is not loopback is refused before anything is opened."""
    with pytest.raises(ValueError, match="this machine only"):
        serve(DevStoreSettings(), host)


def test_an_application_opens_its_own_store() -> None:
    """Given settings, the application opens a store that can be had from it."""
    app = create_app(DevStoreSettings(base_url="https://shop.example/"))
    with store_of(app) as store:
        made = Dashboard(store).create_product(name_en="a", sale_price=1)
        image = Dashboard(store).product(made)["image"]

    assert image == "https://shop.example/assets/img/no-image.jpg"


def test_a_failed_write_leaves_nothing(store: Store) -> None:
    """A transaction that raises is rolled back."""
    statement = "INSERT INTO tags (name) VALUES ('x')"
    with pytest.raises(sqlite3.IntegrityError), store.database.write() as connection:
        connection.executemany(statement, [(), ()])
    with store.database.read() as connection:
        assert connection.execute("SELECT count(*) FROM tags").fetchone()[0] == 0


def test_the_real_clock_is_aware() -> None:
    """Without a clock of its own a store uses the real time."""
    with Store() as store:
        assert store.settings.clock().tzinfo is not None
        assert abs(store.now() - store.settings.clock().timestamp()) < 5
