"""Recordings are stores: each is read by way of the provider, and shows what it showed."""

from __future__ import annotations

import json
import re
from contextlib import closing
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.contract.har_schema import faults_in
from tests.contract.make_recordings import HABITS, RECORDINGS, contract_of, fill, record, replayed
from tests.contract.stores import KEY
from tjar_sync import devstore
from tjar_sync.devstore import ConnectionLost, NoRecording, load_recording, replay_app, running
from tjar_sync.doctor import diagnose
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.settings import StoreSettings
from tjar_sync.providers.http.recording.recorder import Recorder

if TYPE_CHECKING:
    from pathlib import Path
    from wsgiref.types import WSGIApplication

ALL = sorted(RECORDINGS.glob("*.har"))


def name_of(path: Path) -> str:
    """Return a recording's name."""
    return path.stem


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_a_recording_is_read_as_it_was(path: Path) -> None:
    """What the provider makes of a store's answers is what a person found right; see docs/recordings.md."""
    golden = json.loads(path.with_suffix(".json").read_bytes())

    assert [] == faults_in(json.loads(path.read_bytes()))
    assert golden["shown"] == replayed(path, contract_of(path))


def test_there_is_a_recording_of_each_kind_of_store() -> None:
    """None went missing, and each has what it must show beside it."""
    assert set(HABITS) <= set(map(name_of, ALL))
    assert [path.with_suffix(".json") for path in ALL] == sorted(RECORDINGS.glob("*.json"))


@pytest.mark.parametrize("habits", HABITS)
def test_nothing_that_counts_is_lost_by_recording(tmp_path: Path, habits: str) -> None:
    """A store and its recording show the same, but for the place of a webhook, which may be secret."""
    path = tmp_path / "r.har"
    shown = record(path, HABITS[habits])

    assert "ProviderError" not in str(shown)
    assert without_places(shown) == without_places(replayed(path, {}))


@pytest.mark.parametrize(
    "habits", ["", "hides=sku,creation-order", "html-before-json,dates-as-timestamps"]
)
@pytest.mark.parametrize("anonymise", [False, True])
def test_doctor_finds_the_same_in_a_recording(
    tmp_path: Path,
    habits: str,
    anonymise: bool,  # noqa: FBT001 - a parameter
) -> None:
    """Whoever gets a recording sees what its owner saw: every verdict but that on pictures' bytes."""
    path = tmp_path / "r.har"
    with devstore.Store(devstore.DevStoreSettings(api_key=KEY)) as store:
        fill(devstore.Dashboard(store))
        devstore.seed_orders(store, 3)
        devstore.seed_carts(store, 3)
        store.set_habits(devstore.habits_of(habits))
        with closing(Recorder(path, anonymise=anonymise)) as recorder:
            seen = verdicts(devstore.create_app(store), recorder)
            recorder.publish()

    assert seen == verdicts(replay_app(load_recording(path)))


def verdicts(app: WSGIApplication, recorder: Recorder | None = None) -> dict[str, str]:
    """Return how each assumption stands, after a look at a store within this process."""
    settings = StoreSettings("s", "tjar", "embedded", SecretStr(KEY))
    found = diagnose(settings, lambda _: None, httpx.WSGITransport(app), recorder=recorder)

    assert found.assumptions
    return {row.number: row.standing for row in found.assumptions if row.number != "A16"}


def without_places(shown: dict[str, Any]) -> str:
    """Return what is shown, without webhooks' addresses."""
    return re.sub(r"'url': 'https://[^']*'", "", str(shown))


def entry(status: int, body: str | None, url: str = "https://s.example/a", **more: Any) -> Any:
    """Return an exchange of a recording."""
    content = {"size": 0, "mimeType": "text/plain", "comment": "left out"}
    if body is not None:
        content = {"size": len(body), "mimeType": "text/plain", "text": body}
    request = {"method": "GET", "url": url, "queryString": [], **more.pop("request", {})}
    response = {"status": status, "statusText": "", "headers": [], "content": content, **more}
    return {"request": request, "response": response}


def serving(tmp_path: Path, *entries: Any) -> httpx.Client:
    """Serve a recording of some exchanges within this process."""
    path = tmp_path / "r.har"
    path.write_text(json.dumps({"log": {"entries": entries}}), "utf-8")
    app = httpx.WSGITransport(replay_app(load_recording(path)))
    return httpx.Client(transport=app, base_url="http://127.0.0.1")


def test_a_question_asked_again_gets_the_next_answer(tmp_path: Path) -> None:
    """The order is kept, and the last answer stays."""
    with serving(tmp_path, entry(503, "one"), entry(200, "two")) as client:
        answers = [client.get("/a") for _ in range(3)]

    assert [(503, "one"), (200, "two"), (200, "two")] == [
        (answer.status_code, answer.text) for answer in answers
    ]


def test_what_was_never_asked_is_no_answer_of_the_store(tmp_path: Path) -> None:
    """Neither is what was left out; both say so."""
    with serving(tmp_path, entry(200, None)) as client:
        never, left = client.get("/b"), client.get("/a")

    assert [404, 404] == [never.status_code, left.status_code]
    assert "GET /b could not be found in this recording" in never.json()["message"]
    assert "leaves its body out" in left.json()["message"]


def test_an_answer_that_never_came_does_not_come(tmp_path: Path) -> None:
    """The connection breaks, over HTTP as well."""
    with serving(tmp_path, entry(0, "")) as client, pytest.raises(ConnectionLost):
        client.get("/a")
    recording = load_recording(tmp_path / "r.har")
    with (
        running(replay_app(recording)) as url,
        pytest.raises(httpx.RemoteProtocolError),
    ):
        httpx.get(f"{url}/a", trust_env=False)


def test_days_and_values_may_be_others(tmp_path: Path) -> None:
    """A run of another day, or with other values, finds the answer to what it asks."""
    day = {"queryString": [{"name": "date_from", "value": "2026-03-04"}]}
    sent = {"method": "POST", "postData": {"text": '{"sku": "A", "price": 5}', "params": []}}
    with serving(
        tmp_path,
        entry(200, "orders", request=day),
        entry(201, "created", request=sent),
        entry(200, "plain", request={"method": "POST", "postData": {"text": "word"}}),
    ) as client:
        orders = client.get("/a", params={"date_from": "2027-01-31"})
        created = client.post("/a", json={"price": 6, "sku": "B"})
        other = client.post("/a", json={"sku": "B"})
        plain = client.post("/a", content=b"word")

    assert ("orders", "created", "plain") == (orders.text, created.text, plain.text)
    assert 404 == other.status_code


def test_forms_are_found_by_what_they_name(tmp_path: Path) -> None:
    """A file is known by the name it is sent under."""
    params = [{"name": "alt", "value": "Cup"}, {"name": "file", "fileName": "cup.png"}]
    sent = {"method": "POST", "postData": {"text": "", "params": params}}
    with serving(tmp_path, entry(201, "kept", request=sent)) as client:
        kept = client.post("/a", data={"alt": "Cup"}, files={"file": ("cup.png", b"...")})
        bare = client.post("/a", data={"alt": "Cup"})

    assert (201, 404) == (kept.status_code, bare.status_code)


def test_headers_and_bytes_are_served_as_they_were(tmp_path: Path) -> None:
    """All but what was about the connection; base64, as browsers record, is taken too."""
    headers = [{"name": "X-Pace", "value": "5"}, {"name": "Content-Length", "value": "999"}]
    found = entry(200, "4pyT", headers=headers)
    found["response"]["content"]["encoding"] = "base64"
    with serving(tmp_path, found) as client:
        answer = client.get("/a")

    assert ("✓", "5", "3") == (
        answer.content.decode(),
        answer.headers["x-pace"],
        answer.headers["content-length"],
    )


def test_it_answers_this_machine_alone(tmp_path: Path) -> None:
    """A web page that bends its name to this machine learns nothing."""
    with serving(tmp_path, entry(200, "mine")) as client:
        assert 403 == client.get("/a", headers={"Host": "evil.example"}).status_code


@pytest.mark.parametrize("text", ["", "[]", '{"log": {"entries": [{}]}}', '{"log": 1}', "[" * 9999])
def test_another_file_is_no_recording(tmp_path: Path, text: str) -> None:
    """It is said, and nothing else happens."""
    path = tmp_path / "r.har"
    path.write_text(text, "utf-8")

    with pytest.raises(NoRecording):
        load_recording(path)
