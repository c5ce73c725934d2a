"""The levers for tests in other processes: /_dev/faults, /_dev/requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tjar_sync.devstore import LoggedRequest

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tjar_sync.devstore import Store


def test_faults_over_http(browser: FlaskClient, api: httpx.Client) -> None:
    """Faults are put in force and read back with their counts; what is read can be put again."""
    rule = {"kind": "server_error", "path": "^/products$", "times": None}
    put = browser.put("/_dev/faults", json={"faults": [rule]})
    code = api.get("/products").status_code
    shown = browser.get("/_dev/faults").get_json()["faults"]
    again = browser.put("/_dev/faults", json={"faults": shown})

    assert (put.status_code, code) == (200, 500)
    assert (shown[0]["kind"], shown[0]["met"], shown[0]["hits"]) == ("server_error", 1, 1)
    assert again.get_json()["faults"][0]["hits"] == 0
    assert browser.put("/_dev/faults", json={"faults": []}).get_json() == {"faults": []}


@pytest.mark.parametrize("body", [{"faults": [{"kind": "x"}]}, {}, [1], {"faults": [3]}])
def test_broken_rules_are_refused(browser: FlaskClient, store: Store, body: object) -> None:
    """Rules that make no sense are a 422 and change nothing."""
    assert browser.put("/_dev/faults", json=body).status_code == 422
    assert store.faults.rules == ()


def test_the_request_log(store: Store, browser: FlaskClient, api: httpx.Client) -> None:
    """API requests are counted by route and kept with body and status; pages are not."""
    body = '{"name_en":"a","sale_price":1}'
    api.post("/products", content=body, headers={"Content-Type": "application/json"})
    api.get("/products/1?x=y")
    api.get("/products/service/7")
    browser.get("/")
    shown = browser.get("/_dev/requests").get_json()

    assert shown["counts"] == {
        "GET /products/service/{id}": 1,
        "GET /products/{id}": 1,
        "POST /products": 1,
    }
    assert (shown["total"], shown["writes"]) == (3, 1)
    assert shown["recent"][1] == {
        "method": "GET",
        "path": "/api/core/v1/products/1",
        "query": "x=y",
        "body": "",
        "status": 200,
    }
    assert store.requests.recent[0].body == body
    assert browser.delete("/_dev/requests").get_json()["total"] == 0


def test_the_log_is_bounded(store: Store) -> None:
    """Counts go on where the log forgets its oldest requests."""
    for _ in range(2_100):
        store.requests.add(LoggedRequest("GET", "/x", "", "", 200))

    assert (len(store.requests.recent), store.requests.total) == (2_000, 2_100)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "["},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_strangers_are_refused(app: Flask, store: Store, headers: dict[str, str]) -> None:
    """Another host name or another site's page may not pull a lever."""
    rule = {"faults": [{"kind": "reset"}]}
    with httpx.Client(transport=httpx.WSGITransport(app.wsgi_app)) as stranger:
        answer = stranger.put("http://localhost/_dev/faults", json=rule, headers=headers)

    assert answer.status_code in {400, 403}
    assert store.faults.rules == ()


def test_the_api_answers_this_machine_alone(app: Flask) -> None:
    """A page that DNS bends to it is turned away before the key is looked at."""
    with httpx.Client(transport=httpx.WSGITransport(app.wsgi_app)) as stranger:
        answer = stranger.get("http://evil.example/api/core/v1/products")

    assert (403, "This API is for this machine alone.\n") == (answer.status_code, answer.text)


def test_own_pages_may_write(browser: FlaskClient) -> None:
    """A browser that names this very page as the sender is let in."""
    headers = {"Host": "127.0.0.1:8080", "Origin": "http://127.0.0.1:8080"}

    assert browser.put("/_dev/faults", json={"faults": []}, headers=headers).status_code == 200
