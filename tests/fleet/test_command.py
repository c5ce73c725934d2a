"""One verb in many stores: each on its own, drained together, and told in one report."""

from __future__ import annotations

import io
import os
import signal
import threading
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.process import until
from tests.cli.samples import embedded
from tests.documents import document
from tests.fleet.shops import NAMES, Fleet, command_in, kill
from tests.harness import run
from tjar_sync.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SKUS = [name.upper() for name in NAMES]
APPLY = ("fleet", "apply", "--auto-approve", "--format", "json")


def told(out: str) -> dict[str, tuple[str, int, str]]:
    """Return of each store in a report how its command stands, its exit code and its numbers."""
    found: dict[str, Any] = document(out)
    return {
        one["name"]: (one["finish"], one["exit_code"], one["summary"]) for one in found["stores"]
    }


def meanwhile(act: Callable[[], object]) -> threading.Thread:
    """Do something while a command runs in the main thread."""
    thread = threading.Thread(target=act)
    thread.start()
    return thread


def test_all_stores_are_planned_applied_and_looked_at(three: Fleet, tmp_path: Path) -> None:
    """Plans are saved and carried out store by store; then a store alone has drifted.

    Folders that a run left empty are nobody's plans.
    """
    plans = tmp_path / "plans"
    (plans / "shops" / "cairo").mkdir(parents=True)
    planned = run(tmp_path, "fleet", "plan", "--out", str(plans), "--detailed-exitcode")
    again = run(tmp_path, "fleet", "plan", "--out", str(plans))
    (plans / "shops" / "cairo" / "live.plan").unlink()
    applied = run(tmp_path, "fleet", "apply", str(plans), "--lock-timeout", "1m", "--force-ordered")

    assert 2 == planned.code, planned.err
    assert "changes present  shops/amman:live  create 4" in planned.out
    assert f"Saved; carry them out with: tjar-sync fleet apply {plans}" in planned.err
    assert (64, "") == (again.code, again.out)
    assert 0 == applied.code, applied.err
    assert "No plan was saved for shops/cairo:live; nothing is done there." in applied.err
    assert "applied  shops/basra:live  create 4" in applied.out
    assert (SKUS, SKUS, []) == tuple(map(three.shown, three.shops))
    three.edit("basra")
    drifted = run(
        tmp_path, "fleet", "drift", "--only", "shops/[ab]*", "--output", f"json={plans}.json"
    )

    assert 2 == drifted.code, drifted.err
    assert {
        "shops/amman:live": ("ended", 0, ""),
        "shops/basra:live": ("ended", 2, "drift 1"),
    } == told((tmp_path / "plans.json").read_text("utf-8"))


def test_a_killed_command_touches_no_other_store(three: Fleet, tmp_path: Path) -> None:
    """It is undecided, and says so; the next run finds out, and makes nothing twice."""
    three.stuck("basra")

    def end() -> None:
        until(lambda: three.hits("basra"))
        kill(command_in(tmp_path / "shops" / "basra")[0])

    killing = meanwhile(end)
    ran = run(tmp_path, *APPLY)
    killing.join()

    assert 1 == ran.code, ran.err
    assert {
        "shops/amman:live": ("ended", 0, "create 4"),
        "shops/basra:live": ("undecided", 1, ""),
        "shops/cairo:live": ("ended", 0, "create 4"),
    } == told(ran.out)
    assert "its process was ended by SIGKILL" == document(ran.out)["stores"][1]["why"]
    three.shops["basra"].faults.clear()
    again = run(tmp_path, *APPLY)
    assert 0 == again.code, again.out
    assert [SKUS] * 3 == [three.shown(name) for name in three.shops]
    assert "no changes" == told(again.out)["shops/amman:live"][2]


def test_an_interrupt_drains_all(three: Fleet, tmp_path: Path) -> None:
    """What is in flight is recorded, nothing more is begun; the next run does the rest."""
    both = ("amman", "basra")
    for name in both:
        three.slow(name)

    def press() -> None:
        until(lambda: all(map(three.hits, both)))
        os.kill(os.getpid(), signal.SIGINT)

    pressing = meanwhile(press)
    ran = run(tmp_path, *APPLY, "--parallel", "2")
    pressing.join()
    found = told(ran.out)

    assert 130 == ran.code, ran.err
    assert {("ended", 130)} == {found[f"shops/{name}:live"][:2] for name in both}
    assert ("not-begun", 130, "") == found["shops/cairo:live"]
    assert [] == three.shown("cairo")
    three.shops["amman"].faults.clear()
    assert 0 == run(tmp_path, *APPLY, "--tag", "a").code
    assert SKUS == three.shown("amman")


def test_a_second_interrupt_stops_at_once(three: Fleet, tmp_path: Path) -> None:
    """What was in flight is undecided, and the next run finds out what became of it."""
    three.stuck("amman")
    out, err = io.StringIO(), io.StringIO()

    def press() -> None:
        until(lambda: three.hits("amman") > 0)
        os.kill(os.getpid(), signal.SIGINT)
        until(lambda: "shops/amman:live: Finishing what is in flight" in err.getvalue())
        os.kill(os.getpid(), signal.SIGINT)

    pressing = meanwhile(press)
    with redirect_stdout(out), redirect_stderr(err):
        code = main([*APPLY, "--verbose", "--tag", "a", "--catalog", str(tmp_path)])
    pressing.join()

    assert 130 == code, err.getvalue()
    assert {"shops/amman:live": ("undecided", 130, "")} == told(out.getvalue())
    assert "shops/amman:live: begun" in err.getvalue()
    three.shops["amman"].faults.clear()
    assert 0 == run(tmp_path, *APPLY, "--tag", "a").code
    assert SKUS == three.shown("amman")


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Give a fleet of one catalog with two stores, one of them built in, the other nowhere."""
    embedded(tmp_path, "cup")
    return tmp_path


def test_one_catalog_is_a_fleet(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Found upwards from here; one store's failure touches no other, and machines get all of it."""
    (shelf / "deep").mkdir()
    monkeypatch.chdir(shelf / "deep")
    monkeypatch.setenv("TJAR_SYNC_OUTPUT", f"json={shelf}/out.json")
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(["fleet", "plan", "--quiet", "--strict"])
    found = document((shelf / "out.json").read_text("utf-8"))
    whole = {one["name"]: (one["exit_code"], one["result"]["document"]) for one in found["stores"]}

    assert (64, 64, "usage") == (code, found["exit_code"], found["outcome"]), err.getvalue()
    assert {"embedded": (0, "plan"), "live": (64, "failure")} == whole
    assert "live: wrong usage\n" == err.getvalue()
    assert "See more: tjar-sync plan --store live" in out.getvalue()


def test_mistakes_stand_at_their_catalogs_files(shelf: Path) -> None:
    """Paths are from the fleet's folder; a catalog that cannot be read is one store."""
    for name in ("a", "b"):
        (shelf / name).mkdir()
    (shelf / "a" / "store.yaml").write_text("version: [", "utf-8")
    embedded(shelf / "b", "cup")
    fleet = "version: 1\ncatalogs: [{path: a, tags: [x]}, {path: b, stores: [embedded]}]\n"
    (shelf / "fleet.yaml").write_text(fleet, "utf-8")

    ran = run(shelf, "fleet", "validate", "--verbose")

    assert 6 == ran.code, ran.err
    assert "  valid                  b:embedded  1 product\n" in ran.out
    assert "a: mistakes in its files\n  a/store.yaml:2:1: not valid YAML" in ran.out
    assert "b:embedded: begun\n" in ran.err
    assert "a: begun\n" in ran.err


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (("apply",), "nobody can agree to the plans of many stores at once"),
        (("apply", "."), "no plan of these stores is in that folder"),
        (
            ("apply", ".", "--max-deletes", "9"),
            "saved plans keep the guards that they were made with",
        ),
        (("apply", ".", "--scheduler", "tcp://127.0.0.1:9"), "DIR is a folder of this machine"),
        (("plan", "--out", "."), "there is something in . already"),
        (("plan", "--out", "x", "--scheduler", "tcp://127.0.0.1:9"), "--out is a folder of this"),
        (("plan", "--only", "liv"), "no store is called `liv`; did you mean `live`?"),
        (("drift", "--tag", "x"), "no store has the tag `x`"),
    ],
)
def test_what_makes_no_sense_is_refused(
    shelf: Path, monkeypatch: pytest.MonkeyPatch, line: tuple[str, ...], message: str
) -> None:
    """Before anything is begun, with the way out."""
    monkeypatch.chdir(shelf)
    ran = run(shelf, "fleet", *line)

    assert (64, "") == (ran.code, ran.out)
    assert message in ran.err


def test_each_store_has_its_own_folder_of_secrets(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two catalogs may have webhooks of one name; one folder in the environment is shared out."""
    webhook = (
        "webhooks:\n  orders:\n    url: https://erp.example.com\n    events: [order.created]\n"
    )
    told = "    secret: {write_to: secrets/orders, version: 1}\n"
    for name in ("a", "b"):
        (shelf / name).mkdir()
        embedded(shelf / name, "cup")
        (shelf / name / "hook.yaml").write_text(webhook + told, "utf-8")
    (shelf / "fleet.yaml").write_text("version: 1\ncatalogs: [{path: a}, {path: b}]\n", "utf-8")
    monkeypatch.setenv("TJAR_SYNC_SECRETS_DIR", str(shelf / "kept"))

    ran = run(shelf, "fleet", "apply", "--auto-approve", "--only", "*:embedded")

    assert 0 == ran.code, ran.err + ran.out
    kept = sorted(path.relative_to(shelf / "kept") for path in (shelf / "kept").rglob("orders"))
    assert ["a/embedded/orders", "b/embedded/orders"] == [path.as_posix() for path in kept]
