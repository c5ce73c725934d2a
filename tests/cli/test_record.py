"""`--record`: what goes over the wire in a run, in a file that anybody may see, whole or not there."""

from __future__ import annotations

import json
import resource
import signal
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.process import done, ended, started, until
from tests.contract.har_schema import faults_in
from tests.harness import CUPS, KEY, applied_world, run
from tjar_sync.cli import main
from tjar_sync.devstore import FaultKind, seed_carts, seed_orders

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness import World

PEOPLE = ("noura@example.com", "fahad@example.com", "guest@example.com", "96650000000", KEY)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[World]:
    """Give a catalog of one product, applied, and a store with orders and carts."""
    with applied_world(tmp_path / "catalog", CUPS) as made:
        seed_orders(made.store, 3)
        seed_carts(made.store, 3)
        yield made


def loaded(path: Path) -> list[dict[str, Any]]:
    """Return the entries of a recording that is as HAR demands."""
    recording = json.loads(path.read_bytes())

    assert [] == faults_in(recording)
    assert 0o600 == path.stat().st_mode & 0o777
    return list(recording["log"]["entries"])


@pytest.mark.parametrize(
    "line",
    [("doctor",), ("plan",), ("drift",), ("apply", "--auto-approve")],
    ids=lambda line: line[0],
)
def test_a_run_says_the_same_recorded_or_not(
    desk: World, tmp_path: Path, line: tuple[str, ...]
) -> None:
    """The file holds all that was asked; what the run says, and its exit code, stay as they were."""
    path = tmp_path / "r.har"
    plain = desk.run(*line)
    ran = desk.run(*line, "--record", str(path))
    entries = loaded(path)
    data = path.read_text("utf-8")

    assert plain.code == ran.code
    if line != ("doctor",):  # which tells of clocks
        assert plain.out == ran.out
    assert f"Recorded {len(entries)} exchange" in ran.err
    assert [] == [private for private in PEOPLE if private in data]
    assert "CUP-1" in data


def test_anonymised(desk: World, tmp_path: Path) -> None:
    """The shop's texts are replaced, too; skus stay."""
    path = tmp_path / "r.har"
    ran = desk.run("doctor", "--record", str(path), "--anonymise")
    entries = loaded(path)
    data = path.read_text("utf-8")

    assert "without keys, secrets, customers, texts and the store's name" in ran.err
    assert entries
    assert '\\"Cup\\"' not in data
    assert "cup-1" not in data
    assert "CUP-1" in data


def test_a_file_is_never_overwritten_unasked(desk: World, tmp_path: Path) -> None:
    """What could not be written is told before anything is sent."""
    path = tmp_path / "r.har"
    path.write_text("mine", "utf-8")
    desk.store.requests.reset()
    found = [
        desk.run("plan", "--record", str(place)).code
        for place in (path, tmp_path, tmp_path / "nowhere" / "r.har")
    ]

    assert [1, 1, 1] == found
    assert "mine" == path.read_text("utf-8")
    assert 0 == desk.store.requests.total
    assert 0 == desk.run("plan", "--record", str(path), "--overwrite").code
    assert loaded(path)


def test_how_to_record_nothing(desk: World) -> None:
    """Options that say how to record need a recording."""
    assert [64, 64] == [desk.run("plan", way).code for way in ("--anonymise", "--overwrite")]


def test_a_failure_is_recorded(
    desk: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the store answered, and that it did not answer, is what a report is about."""
    monkeypatch.delenv("CI", raising=False)
    path, other = tmp_path / "r.har", tmp_path / "other.har"
    desk.fault(FaultKind.NOT_FOUND, "GET", times=100)
    code = desk.run("plan", "--record", str(path)).code
    desk.faults.clear()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    gone = desk.run("doctor", "--url", f"http://127.0.0.1:{port}", "--record", str(other)).code

    assert (8, 8) == (code, gone)
    assert {404} == {entry["response"]["status"] for entry in loaded(path)}
    entries = loaded(other)
    assert {0} == {entry["response"]["status"] for entry in entries}
    assert {"no answer: ConnectError"} == {entry["comment"] for entry in entries}


def test_from_a_bare_folder(desk: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look at a store without any catalog leaves the recording, and nothing else."""
    folder = tmp_path / "bare"
    folder.mkdir()
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TJAR_API_KEY", KEY)

    assert 0 == main(["doctor", "--url", desk.url, "--record", "store.har"])
    assert ["store.har"] == [path.name for path in folder.iterdir()]
    assert KEY not in (folder / "store.har").read_text("utf-8")
    loaded(folder / "store.har")


@contextmanager
def small_files(limit: int) -> Iterator[None]:
    """Let no file of this process grow beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_ends_the_recording_alone(
    desk: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run goes on and says what it has to; that nothing was kept is told, with exit 1."""
    path = tmp_path / "r.har"
    monkeypatch.delenv("CI", raising=False)
    with small_files(3000):
        ran = desk.run("doctor", "--url", desk.url, "--record", str(path))

    assert 1 == ran.code
    assert "Assumptions:" in ran.out
    assert "no recording was kept: it could not be written: File too large" in ran.err
    assert ["catalog"] == [item.name for item in tmp_path.iterdir()]


def test_a_killed_run_leaves_nothing(desk: World, tmp_path: Path) -> None:
    """No half file is under the name, nor under another."""
    path = tmp_path / "r.har"
    desk.fault(FaultKind.HANG, "GET", path="/orders", seconds=3.0)
    desk.store.requests.reset()
    with started(desk.root, "doctor", "--record", str(path)) as process:
        until(lambda: desk.faults.rules[0].hits)
        process.send_signal(signal.SIGKILL)
        code, _, _ = ended(process)

    assert -signal.SIGKILL == code
    assert ["catalog"] == [item.name for item in tmp_path.iterdir()]


def test_an_interrupted_run_keeps_what_it_has(desk: World, tmp_path: Path) -> None:
    """Ctrl-C at the question of an apply: the recording is there, and the exit code as ever."""
    (desk.root / "products.yaml").write_text(CUPS.replace("5", "6"), "utf-8")
    code, _, err = done(desk.root, "apply", "--record", str(tmp_path / "r.har"))

    assert 64 == code, err
    assert loaded(tmp_path / "r.har")


def test_recorded_without_network(tmp_path: Path) -> None:
    """The built-in store is recorded as any other."""
    text = "version: 1\nstores: {here: {provider: tjar, url: embedded}}\n"
    (tmp_path / "store.yaml").write_text(text, "utf-8")
    ran = run(tmp_path, "plan", "--record", str(tmp_path / "r.har"))

    assert 0 == ran.code
    assert {"embedded"} == {
        entry["request"]["url"].split("/")[2] for entry in loaded(tmp_path / "r.har")
    }
