"""Faults: which requests they meet, and what the client sees."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tjar_sync.devstore import ConnectionLost, Fault, FaultKind, Faults, Store, middleware, running
from tjar_sync.devstore.faults import fault_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.devstore.conftest import StoreClock
    from tjar_sync.devstore import Dashboard

BODY = {"name_en": " Shoe ", "sale_price": 10, "sku": "S", "quantity": 4, "tags": ["a"]}


@pytest.fixture
def wire(store: Store) -> Iterator[httpx.Client]:
    """Call the API over a real socket."""
    headers = {"Authorization": "Bearer dev-key"}
    with (
        running(store) as url,
        httpx.Client(base_url=f"{url}/api/core/v1", headers=headers) as client,
    ):
        yield client


def total(desk: Dashboard) -> int:
    """Count the live products."""
    return len(desk.products())


@pytest.mark.parametrize(
    ("kind", "status", "content_type"),
    [
        (FaultKind.RATE_LIMITED, 429, "application/json"),
        (FaultKind.SERVER_ERROR, 500, "application/json"),
        (FaultKind.SERVER_ERROR_PAGE, 500, "text/html; charset=utf-8"),
        (FaultKind.BAD_GATEWAY, 502, "text/html; charset=utf-8"),
        (FaultKind.UNAUTHORIZED, 401, "application/json"),
        (FaultKind.NOT_FOUND, 404, "application/json"),
    ],
)
def test_answers_instead_of_the_store(
    store: Store,
    api: httpx.Client,
    desk: Dashboard,
    kind: FaultKind,
    status: int,
    content_type: str,
) -> None:
    """These faults answer in place of the store, once, and nothing is written."""
    store.faults.add(Fault(kind))
    answer = api.post("/products", json=BODY)

    assert (answer.status_code, answer.headers["content-type"]) == (status, content_type)
    assert "retry-after" not in answer.headers
    assert total(desk) == 0
    assert api.post("/products", json=BODY).status_code == 201


def test_retry_after(store: Store, api: httpx.Client) -> None:
    """A rate limit may say how long to wait."""
    store.faults.add(Fault(FaultKind.RATE_LIMITED, retry_after=7))

    assert api.get("/products").headers["retry-after"] == "7"


@pytest.mark.parametrize(
    ("kind", "kept"),
    [
        (FaultKind.LOST_BEFORE, 0),
        (FaultKind.RESET, 0),
        (FaultKind.HANG, 0),
        (FaultKind.LOST_AFTER, 1),
        (FaultKind.RESET_AFTER, 1),
    ],
)
def test_lost_connections(
    store: Store, api: httpx.Client, wire: httpx.Client, desk: Dashboard, kind: FaultKind, kept: int
) -> None:
    """The connection breaks without an answer, in-process and on the wire alike."""
    store.faults.add(Fault(kind))
    with pytest.raises(ConnectionLost):
        api.post("/products", json=BODY)
    in_process = total(desk)
    store.faults.add(Fault(kind))
    expected = httpx.ReadError if "reset" in kind else httpx.RemoteProtocolError
    with pytest.raises(expected):
        wire.post("/products", json=BODY | {"sku": "other"})

    assert (in_process, total(desk)) == (kept, 2 * kept)
    assert {request.status for request in store.requests.recent} == {0}
    assert wire.get("/products").status_code == 200


def test_error_after_the_write(store: Store, api: httpx.Client, desk: Dashboard) -> None:
    """The write is kept, the answer is a 500."""
    store.faults.add(Fault(FaultKind.ERROR_AFTER))

    assert api.post("/products", json=BODY).status_code == 500
    assert total(desk) == 1


def test_truncated_under_the_full_length(
    store: Store, api: httpx.Client, wire: httpx.Client
) -> None:
    """Half a body under the full Content-Length is a broken connection."""
    store.faults.add(Fault(FaultKind.TRUNCATED, times=2))
    with pytest.raises(ConnectionLost):
        api.get("/products")
    with pytest.raises(httpx.RemoteProtocolError):
        wire.get("/products")


@pytest.mark.parametrize("kind", [FaultKind.TRUNCATED_SHORT, FaultKind.MALFORMED])
def test_bodies_that_are_no_json(store: Store, api: httpx.Client, kind: FaultKind) -> None:
    """The answer has the right status and length, and cannot be parsed."""
    store.faults.add(Fault(kind))
    answer = api.get("/products")

    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) == len(answer.content)
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        answer.json()


def test_wrong_content_type(store: Store, api: httpx.Client) -> None:
    """Good JSON may be called text/html."""
    store.faults.add(Fault(FaultKind.WRONG_CONTENT_TYPE))
    answer = api.get("/products")

    assert answer.headers["content-type"].startswith("text/html")
    assert answer.json()["status"] == "success"


@pytest.mark.parametrize("kind", [FaultKind.LATENCY, FaultKind.SLOW_BODY])
def test_slow_answers(
    store: Store, wire: httpx.Client, kind: FaultKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer takes its time and is whole."""
    slept: list[float] = []
    monkeypatch.setattr(middleware, "time", SimpleNamespace(sleep=slept.append))
    store.faults.add(Fault(kind, seconds=0.1))

    assert wire.get("/products").json()["status"] == "success"
    assert sum(slept) == pytest.approx(0.1)


def data(answer: httpx.Response) -> dict[str, Any]:
    """Return an answer's data."""
    found: dict[str, Any] = answer.json()["data"]
    return found


def ids(api: httpx.Client, page: int = 1) -> list[int]:
    """Return the ids on a page of two."""
    found = data(api.get(f"/products?per_page=2&page={page}"))["products"]
    return [row["id"] for row in found]


@pytest.fixture
def five(desk: Dashboard, clock: StoreClock) -> None:
    """Have five products, the fifth the newest."""
    for number in range(5):
        desk.create_product(name_en=f"n{number}", sale_price=1.5, sku=f"S{number}")
        clock.turn(1)


@pytest.mark.usefixtures("five")
def test_shifting_list(store: Store, api: httpx.Client) -> None:
    """After every page of products some of them move to the head; other answers move nothing."""
    store.faults.add(Fault(FaultKind.SHIFTING_LIST, times=None, amount=2, seed=3))
    api.get("/products/1")
    first = ids(api)
    seen = first + ids(api, 2) + ids(api, 3)

    assert first == [5, 4]
    assert len(seen) == 5
    assert len(set(seen)) < 5


@pytest.mark.usefixtures("five")
def test_duplicate_rows(store: Store, api: httpx.Client) -> None:
    """A row of the first page takes the place of one on later pages."""
    store.faults.add(Fault(FaultKind.DUPLICATE_ROWS, times=None))

    assert data(api.get("/products/1"))["id"] == 1
    assert [ids(api, page) for page in (1, 2, 3, 4)] == [[5, 4], [3, 5], [5], []]


@pytest.mark.usefixtures("five")
def test_missing_rows(store: Store, api: httpx.Client) -> None:
    """Rows are left out while the total stays."""
    store.faults.add(Fault(FaultKind.MISSING_ROWS, times=None))
    found = data(api.get("/products"))

    assert ([row["id"] for row in found["products"]], found["pagination"]["total"]) == (
        [4, 3, 2, 1],
        5,
    )
    assert data(api.get("/products/1"))["id"] == 1


@pytest.mark.usefixtures("five")
def test_empty_list_and_wrong_total(store: Store, api: httpx.Client) -> None:
    """A list may claim to be empty, or longer than it is; details are left alone."""
    store.faults.add(
        Fault(FaultKind.EMPTY_LIST, times=2), Fault(FaultKind.WRONG_TOTAL, amount=3, times=2)
    )
    found, detail = data(api.get("/products")), data(api.get("/products/1"))

    assert (found["products"], found["pagination"]["total"]) == ([], 3)
    assert detail["id"] == 1


def test_short_nested_and_echoed_creates(store: Store, api: httpx.Client) -> None:
    """A create may answer with the id alone, one level too deep, or with what was sent."""
    full = data(api.post("/products", json=BODY))
    store.faults.add(*(Fault(kind) for kind in (FaultKind.SHORT_CREATE, FaultKind.NESTED)))
    both = data(api.post("/products", json=BODY | {"sku": "b"}))
    store.faults.add(Fault(FaultKind.ECHO, times=2))
    sent = BODY | {"sku": "c", "summery_ar": " x ", "brand": 1, "mystery": 1, "sale_price": 1.999}
    echoed = data(api.post("/products", json=sent))
    read = data(api.get(f"/products/{echoed['id']}"))

    assert both == {"product": {"id": 2}}
    assert (echoed["name"]["en"], echoed["summary"]["ar"], echoed["stock"]) == (" Shoe ", " x ", 4)
    assert (echoed["sale_price"], echoed["brand"]) == (1.999, {"id": 1, "name": "Brand 1"})
    assert set(echoed) == set(full)
    assert (read["name"]["en"], read["sale_price"]) == ("Shoe", 2)


def test_short_leaves_answers_without_an_id(store: Store, api: httpx.Client) -> None:
    """An answer that has no id to show is not cut short."""
    store.faults.add(Fault(FaultKind.SHORT_CREATE))
    answer = api.post("/media/multiple", files=[("files[]", ("a.png", b"\x89PNG\r\n\x1a\n"))])

    assert list(data(answer)) == ["media"]


@pytest.mark.usefixtures("five")
def test_text_numbers_and_ids(store: Store, api: httpx.Client) -> None:
    """Numbers, or ids alone, arrive as strings; flags stay flags."""
    store.faults.add(Fault(FaultKind.TEXT_NUMBERS))
    numbers = data(api.get("/products/1"))
    store.faults.add(Fault(FaultKind.TEXT_IDS))
    texts = data(api.get("/products"))["products"][0]

    assert (numbers["id"], numbers["sale_price"], numbers["is_published"]) == (1, "1.5", True)
    assert (texts["id"], texts["identifier"], texts["sale_price"]) == ("5", "5", 1.5)


@pytest.mark.usefixtures("five")
def test_hidden_sku(store: Store, api: httpx.Client) -> None:
    """Reads show no sku, writes do."""
    store.faults.add(Fault(FaultKind.HIDDEN_SKU, times=3))
    rows, one = data(api.get("/products"))["products"], data(api.get("/products/1"))

    assert not any("sku" in row for row in [*rows, one])
    assert data(api.patch("/products/1", json={}))["sku"] == "S0"


@pytest.mark.usefixtures("five")
def test_extra_fields(store: Store, api: httpx.Client) -> None:
    """Every object of an answer has fields nobody knows."""
    store.faults.add(Fault(FaultKind.EXTRA_FIELDS, times=2))
    page, one = data(api.get("/products")), data(api.get("/products/1"))

    assert all("x_unknown" in each for each in (page, page["products"][0], one))


def test_created_as_ok(store: Store, api: httpx.Client) -> None:
    """A create may be answered 200; other answers keep their status."""
    store.faults.add(Fault(FaultKind.CREATED_AS_OK, times=2))

    assert api.post("/products", json=BODY).status_code == 200
    assert api.get("/products/9").status_code == 404


def test_shapes_leave_other_answers_alone(store: Store, api: httpx.Client) -> None:
    """An answer without data passes a shape fault unchanged."""
    store.faults.add(Fault(FaultKind.NESTED))

    assert api.get("/products/9").json() == {"status": "error", "message": "Not Found"}


def test_rules_meet_skip_and_end(store: Store, api: httpx.Client) -> None:
    """A rule meets a method and a path, lets some pass, hits some, and is spent."""
    fault = Fault(
        FaultKind.SERVER_ERROR, method="GET|PUT", path=r"^/products/\d+$", skip=1, times=2
    )
    store.faults.add(fault)
    other = [api.get("/products").status_code, api.delete("/products/1").status_code]
    codes = [api.get("/products/1").status_code for _ in range(4)]

    assert other == [200, 404]
    assert codes == [404, 500, 500, 404]
    assert (store.faults.rules[0].met, store.faults.rules[0].hits) == (4, 2)


def test_probability_is_repeatable() -> None:
    """The same seed hits the same requests."""

    def hits(seed: int) -> list[bool]:
        faults = Faults(Fault(FaultKind.RESET, probability=0.5, times=None, seed=seed))
        return [bool(faults.strike("GET", "/")) for _ in range(40)]

    assert hits(1) == hits(1)
    assert hits(1) != hits(2)
    assert 0 < sum(hits(1)) < 40


def test_clear(store: Store, api: httpx.Client) -> None:
    """Cleared faults are over."""
    store.faults.add(Fault(FaultKind.SERVER_ERROR, times=None))
    store.faults.clear()

    assert api.get("/products").status_code == 200


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"kind": "nothing"},
        {"kind": "reset", "colour": 1},
        {"kind": "reset", "path": "("},
        {"kind": "reset", "path": 3},
    ],
)
def test_rules_must_make_sense(values: dict[str, object]) -> None:
    """A rule with an unknown kind, an unknown field or a broken pattern is refused."""
    with pytest.raises(ValueError, match=r".+"):
        fault_of(values)
