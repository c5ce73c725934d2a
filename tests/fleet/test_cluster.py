"""Stores shared out over a Dask cluster: what workers must have, what is sent, and what is lost."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, Any

import pytest
from dask import config
from distributed import LocalCluster

from tests.cli.process import until
from tests.documents import document
from tests.fleet.clusters import processes
from tests.fleet.shops import NAMES, Fleet, command_in, fleet, kill, write_catalog
from tests.fleet.test_command import APPLY, meanwhile, told
from tests.harness import run
from tjar_sync.errors import UsageError
from tjar_sync.fleet import StoreCommand, worker
from tjar_sync.fleet.cluster import WorkerPlace, cluster
from tjar_sync.fleet.processes import Ended, NotStarted
from tjar_sync.model.fleet import Member

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HERE: Any = {
    "processes": False,
    "protocol": "tcp",
    "host": "127.0.0.1",
    "dashboard_address": "127.0.0.1:0",
}
"""A cluster in this process, by loopback."""
CLUSTER: Any = LocalCluster  # Dask has no types of its own
SKUS = [name.upper() for name in NAMES]


@pytest.fixture(scope="module", autouse=True)
def _scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let clusters in this process leave their folders with the tests' own."""
    place = str(tmp_path_factory.mktemp("dask"))
    change: Any = config.set  # Dask has no types of its own
    with change({"temporary-directory": place}):
        yield


@pytest.fixture(scope="module")
def address(_scratch: None) -> Iterator[str]:
    """Give a scheduler with two workers in this process, which need no network."""
    with CLUSTER(n_workers=2, threads_per_worker=1, **HERE) as made:
        yield made.scheduler_address


def command(root: Path, name: str, verb: str = "plan", store: str = "live") -> StoreCommand:
    """Return a store's command."""
    return StoreCommand(Member(f"shops/{name}", store), str(root / "shops" / name), verb)


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """Give a catalog whose state several machines can share, and whose store nobody can reach."""
    state = f"{(tmp_path / 'state').as_uri()}/"
    write_catalog(tmp_path / "shops" / "far", "http://127.0.0.1:9", "${TJAR_API_KEY}", state=state)
    return tmp_path


def test_each_worker_is_a_place(address: str, shared: Path) -> None:
    """A store's command runs there, and what it came to comes back; `most` of them are taken."""
    heard: list[str] = []
    task = command(shared, "far", "validate")
    with cluster(address, [task], 1) as places:
        (place,) = places
        ended = place.work(task, heard.append)
        place.interrupt()
        late = place.work(task, heard.append)

    assert isinstance(ended, Ended)
    assert 0 == ended.code, ended.log
    assert "validation" == document(ended.out)["document"]
    assert [f"on {place.address}"] * 2 == heard
    assert isinstance(late, NotStarted)
    assert not place.lost


def test_a_place_that_cannot_be_asked_is_lost(address: str, shared: Path) -> None:
    """Whatever keeps us from knowing what became of a store, nobody knows it; no error gets out."""
    task = command(shared, "far")
    with cluster(address, [task]) as places:
        stranger = WorkerPlace(places[0].client, places[0].address, "another process", "run")
        anew = stranger.work(task, print)
        gone = WorkerPlace(places[0].client, "tcp://127.0.0.1:9", "none", "later")
        lost = gone.work(task, print)
    closed = places[1]
    after = closed.work(task, print)
    closed.interrupt()

    assert (Ended(None, why="its worker was started anew"), True) == (anew, stranger.lost)
    assert (Ended(None, why=f"its worker {gone.address} was lost"), True) == (lost, gone.lost)
    assert isinstance(after, Ended)
    assert (None, True) == (after.code, closed.lost)
    assert after.why.startswith(f"its worker {closed.address} was lost: ")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"folder": "/no/such"}, "shops/far:live: there is no folder /no/such"),
        ({"member": Member("shops/far", "liv")}, "there is no store `liv` in store.yaml"),
    ],
)
def test_workers_are_asked_before(
    address: str, shared: Path, change: dict[str, Any], problem: str
) -> None:
    """Nothing is begun unless all of them can work on all of the stores."""
    found = command(shared, "far")
    fields = {"member": found.member, "folder": found.folder, "verb": "plan", **change}
    with (
        pytest.raises(UsageError, match="workers cannot work on these stores") as caught,
        cluster(address, [StoreCommand(**fields)]),
    ):
        pytest.fail("it began")

    assert problem in str(caught.value)
    assert "a `state:` that several machines can share" in str(caught.value)


def test_a_state_must_be_shared(
    address: str, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By store.yaml, or by a worker's own variable; of many problems the first are told."""
    write_catalog(shared / "shops" / "near", "http://127.0.0.1:9", "${TJAR_API_KEY}")
    tasks = (command(shared, "near"),)
    with pytest.raises(UsageError, match="shops/near:live: its state is a database file"):
        cluster(address, tasks).__enter__()
    with pytest.raises(UsageError, match="and 1 more"):
        cluster(address, tasks * 3).__enter__()
    (shared / "shops" / "near" / "store.yaml").write_text("version: [", "utf-8")

    assert () == worker.examine(tasks).problems
    far = (command(shared, "far"),)
    assert () == worker.examine(far).problems
    monkeypatch.setenv("TJAR_SYNC_STATE", ".tjar/state.db")
    assert ("shops/far:live: its state is a database file",) == worker.examine(far).problems
    monkeypatch.setenv("TJAR_SYNC_STATE", "ftp://x")
    (problem,) = worker.examine(far).problems
    assert problem.startswith("shops/far:live: state cannot be kept at ftp://")


def test_another_release_is_refused(
    address: str, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And so is a worker that cannot tell its release at all."""
    far = [command(shared, "far")]
    monkeypatch.setattr(worker, "__version__", "0.0.1")
    with pytest.raises(UsageError, match=r"it has tjar-sync 0\.0\.1, and this is"):
        cluster(address, far).__enter__()
    monkeypatch.setattr(worker, "uuid4", None)
    monkeypatch.setattr(worker, "_problem", None)
    with pytest.raises(UsageError, match="it cannot run tjar-sync: TypeError"):
        cluster(address, far).__enter__()


def test_there_must_be_a_scheduler_with_workers(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is missing is said, with what to do."""
    far = [command(shared, "far")]
    with pytest.raises(UsageError, match="no Dask scheduler answers at nonsense://x"):
        cluster("nonsense://x", far).__enter__()
    empty = CLUSTER(n_workers=0, **HERE)
    with empty, pytest.raises(UsageError, match="the scheduler has no workers"):
        cluster(empty.scheduler_address, far).__enter__()
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match="--scheduler needs Dask") as caught:
        cluster("tcp://127.0.0.1:9", far).__enter__()

    assert "pip install 'tjar-sync[fleet]'" in str(caught.value)


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Fleet]:
    """Give a fleet of three stores over HTTP; this process has none of their keys."""
    with fleet(tmp_path, "amman", "basra", "cairo", state=tmp_path / "state") as made:
        yield made


def test_an_interrupt_drains_the_workers(
    address: str, three: Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is in flight there is finished and recorded, and no other store is begun."""
    for name, key in three.keys.items():
        monkeypatch.setenv(name, key)  # these workers are in this process
    three.slow("amman")

    def press() -> None:
        until(lambda: three.hits("amman") > 0)
        os.kill(os.getpid(), signal.SIGINT)

    pressing = meanwhile(press)
    ran = run(tmp_path, *APPLY, "--scheduler", address, "--parallel", "1")
    pressing.join()
    found = told(ran.out)

    assert 130 == ran.code, ran.err
    assert ("ended", 130) == found["shops/amman:live"][:2]
    assert {("not-begun", 130, "")} == {found[f"shops/{name}:live"] for name in ("basra", "cairo")}


def test_a_killed_worker_touches_no_other_store(three: Fleet, tmp_path: Path) -> None:
    """Its store is undecided and the next run resolves it; no key goes over the wire."""
    three.stuck("amman")

    def end() -> None:
        until(lambda: three.hits("amman"))
        process, parent = command_in(tmp_path / "shops" / "amman")
        kill(parent)
        kill(process)

    assert not three.keys.keys() & os.environ.keys()
    with processes(tmp_path, 2, {**three.keys, "TJAR_SYNC_HOSTS": ""}) as wire:
        killing = meanwhile(end)
        ran = run(tmp_path, *APPLY, "--scheduler", wire.url)
        killing.join()
        three.shops["amman"].faults.clear()
        again = run(tmp_path, *APPLY, "--scheduler", wire.url, "--lock-timeout", "2m")

    assert 1 == ran.code, ran.err
    assert {
        "shops/amman:live": ("undecided", 1, ""),
        "shops/basra:live": ("ended", 0, "create 4"),
        "shops/cairo:live": ("ended", 0, "create 4"),
    } == told(ran.out)
    assert "was lost" in document(ran.out)["stores"][0]["why"]
    assert 0 == again.code, again.out
    assert [SKUS] * 3 == [three.shown(name) for name in three.shops]
    assert b"shops/cairo:live" in wire.passed
    assert [] == [key for key in three.keys.values() if key.encode() in wire.passed]
