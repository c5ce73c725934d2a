"""`tjar-sync doctor --probe`, as it is typed: what it asks, what it keeps, and what it removes."""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.process import PATIENCE, started, terminal
from tests.doctor.test_command import TypingHand
from tests.harness import CUPS, KEY, applied_world, run
from tjar_sync.cli import main
from tjar_sync.devstore import Fault, FaultKind, habits_of
from tjar_sync.doctor.probe import script
from tjar_sync.location import Location
from tjar_sync.model.scratch import NAMED, ScratchNames
from tjar_sync.model.state import Batch, StateEntry
from tjar_sync.session import open_state, read_state

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness import World

PROBE = ("doctor", "--probe", "--auto-approve")


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for no other second of the store's clock: in which order it lists is no matter here."""
    monkeypatch.setattr(script, "TICK", 0.0)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[World]:
    """Give an applied catalog of one product, and its store."""
    with applied_world(tmp_path / "catalog", CUPS) as made:
        yield made


def place(desk: World) -> Location:
    """Say where the catalog is."""
    return Location(desk.root, None, {"TJAR_API_KEY": KEY})


def left(desk: World, name: str, **changes: Any) -> int:
    """Leave a scratch product in the store and in the state, as a probe that was killed does."""
    names = ScratchNames("0badcafe")
    body = {"name_en": names.name("main"), "sku": names.sku("main"), "sale_price": 5}
    made = desk.dashboard.create_product(**{**body, "status_id": 2, **changes})
    desired = {"name.en": names.name("main"), "sku": names.sku("main")}
    row = StateEntry(names.address("product", name), "physical", str(made), desired, {})
    home = open_state(place(desk))
    home.append(Batch(put=(row,)))
    home.close()
    return made


def scratch(desk: World) -> list[str]:
    """Name what is left of a probe in the store."""
    return [name for name in desk.names() if name.startswith(NAMED)]


def test_a_probe_leaves_nothing(desk: World) -> None:
    """What is there was there before; the state owns what it owned, and the next plan is empty."""
    before = read_state(place(desk)).resources
    ran = desk.run(*PROBE)
    plan = desk.run("plan", "--detailed-exitcode")

    assert (0, 0) == (ran.code, plan.code), ran.out + ran.err
    assert ["Cup"] == desk.names()
    assert before == read_state(place(desk)).resources
    assert "makes at most 9 products" in ran.err
    assert "uploads 2 pictures of one pixel, which cannot be deleted" in ran.err


def test_nobody_is_asked_and_nobody_agrees(desk: World) -> None:
    """Without a person and without --auto-approve, nothing is written."""
    desk.writes()
    ran = desk.run("doctor", "--probe")

    assert (64, 0) == (ran.code, desk.writes())
    assert "nobody is here to agree to this probe" in ran.err


@pytest.mark.parametrize(("answer", "code"), [("no", 1), ("yes", 0)])
def test_a_person_is_asked(desk: World, answer: str, code: int) -> None:
    """The budget is shown, and anything but a whole yes is a no."""
    with terminal(desk.root, "doctor", "--probe") as person:
        person.read("Probe this store? Type 'yes' to go on")
        person.type(f"{answer}\n")

        assert code == person.close(), person.said
    assert ("Not probed; nothing was written." in person.said) is (code == 1)
    assert [] == scratch(desk)


@pytest.mark.parametrize(("answer", "code"), [("no", 1), ("نعم", 0)])
def test_what_is_answered(
    desk: World, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    """The same within this process."""
    monkeypatch.setattr(sys, "stdin", TypingHand())
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _question: answer)

    assert code == desk.run("doctor", "--probe").code
    assert [] == scratch(desk)


def test_another_run_takes_the_lock(desk: World) -> None:
    """Nothing more is written without the lock; the next run removes what was made."""
    home = open_state(place(desk))
    desk.fault(FaultKind.LATENCY, "PATCH", times=None, seconds=0.2)
    with started(desk.root, *PROBE) as process:
        while not scratch(desk):
            assert process.poll() is None
        assert home.unlock("a test") is not None
        home.close()
        process.communicate(timeout=PATIENCE)
    desk.faults.clear()

    assert process.returncode
    assert 0 == desk.run("apply", "--auto-approve").code
    assert [] == scratch(desk)


def test_without_a_catalog(desk: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--state says where the journal is; without it there is no probe."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TJAR_API_KEY", KEY)
    monkeypatch.chdir(tmp_path)
    there = ("doctor", "--url", desk.url)

    assert 64 == main([*there, "--probe", "--auto-approve"])
    assert 64 == main([*there, "--state", "probe.db"])
    assert 64 == main([*there, "--auto-approve"])
    assert 64 == main([*there, "--probe-webhook-url", "https://a.example"])
    assert 64 == desk.run(*PROBE, "--probe-webhook-url", "a.example").code
    assert [] == scratch(desk)
    assert 0 == main([*there, "--probe", "--auto-approve", "--state", "probe.db"])
    assert (tmp_path / "probe.db").exists()


@pytest.mark.parametrize("command", [("doctor",), PROBE, ("apply", "--auto-approve")])
def test_the_next_run_removes_what_is_left(desk: World, command: tuple[str, ...]) -> None:
    """Whatever of a killed probe is in the state and in the store goes."""
    left(desk, "main")
    ran = desk.run(*command)

    assert 0 == ran.code, ran.out + ran.err
    assert ["Cup"] == desk.names()
    assert 1 == len(read_state(place(desk)).resources)
    assert "what a probe made there is deleted: id" in ran.err


def test_plan_and_drift_do_not_see_it(desk: World) -> None:
    """No file ever owned it, so that no plan deletes it as if one had."""
    left(desk, "main")

    assert 0 == desk.run("plan", "--detailed-exitcode").code
    assert 0 == desk.run("drift").code
    assert 1 == len(scratch(desk))


@pytest.mark.parametrize(
    "changes", [{"name_en": "Somebody's"}, {"sku": "THEIRS-1"}, {"name_en": "A", "sku": None}]
)
def test_what_is_not_recognised_is_left_alone(desk: World, changes: dict[str, Any]) -> None:
    """Journal, name and sku must all say that it is ours."""
    made = left(desk, "main", **changes)
    ran = desk.run("apply", "--auto-approve")

    assert 0 == ran.code
    assert made in [item["id"] for item in desk.dashboard.products()]
    assert "what the store shows there is not what was made" in ran.err
    assert f"(id {made})" in ran.err


def test_what_somebody_else_deleted_is_forgotten(desk: World) -> None:
    """It is gone, and so is the row."""
    desk.dashboard.delete_product(left(desk, "main"))

    assert 0 == desk.run("doctor").code
    assert 1 == len(read_state(place(desk)).resources)


def test_what_cannot_be_deleted_is_named_with_its_id(desk: World) -> None:
    """It stays in the state, so that each run tries again; the files' own job goes on."""
    made = left(desk, "main")
    desk.store.set_habits(habits_of("delete-lies"))
    first = desk.run("apply", "--auto-approve")
    desk.store.set_habits(habits_of("none"))
    second = desk.run("doctor")

    assert (0, 0) == (first.code, second.code), first.err
    assert f"{NAMED} 0badcafe main (id {made}) is not deleted" in first.err
    assert ["Cup"] == desk.names()


def test_a_store_that_refuses_the_delete(desk: World) -> None:
    """Its own words are told."""
    left(desk, "main")
    desk.store.set_habits(habits_of("refuses=delete"))
    ran = desk.run("doctor")

    assert "is not deleted" in ran.err
    assert 1 == len(scratch(desk))


def test_a_store_that_lists_what_it_deleted(desk: World) -> None:
    """It is not believed to be gone."""
    left(desk, "main")
    desk.store.set_habits(habits_of("lag-list=600"))
    ran = desk.run("doctor")

    assert "the store lists it still" in ran.err


def test_the_store_cannot_be_read(desk: World) -> None:
    """That is the finding, and nothing is written."""
    desk.writes()
    desk.fault(FaultKind.UNAUTHORIZED, times=None)
    ran = desk.run(*PROBE, "--format", "json")

    assert 7 == ran.code
    assert [] == json.loads(ran.out)["assumptions"]


def test_interrupted(desk: World) -> None:
    """Ctrl-C: what was made is removed before the command ends."""
    desk.fault(FaultKind.LATENCY, "PATCH", times=None, seconds=0.2)
    with started(desk.root, *PROBE) as process:
        while not scratch(desk):
            assert process.poll() is None
        os.kill(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)

    assert 130 == process.returncode, out + err
    assert [] == scratch(desk)
    assert "it ended early: interrupted by SIGINT" in out


def test_an_answer_that_never_comes(desk: World) -> None:
    """Nobody knows whether it was made: the probe ends, and what was made is found and removed."""
    desk.faults.add(Fault(FaultKind.RESET_AFTER, "POST", "/products", times=1))
    ran = desk.run(*PROBE)

    assert [] == scratch(desk), ran.out
    assert "nobody knows whether a product was made" in ran.out


def test_a_built_in_store(tmp_path: Path) -> None:
    """It is probed as any other, without a network."""
    (tmp_path / "store.yaml").write_text(
        "version: 1\nstores: {here: {provider: tjar, url: embedded}}\n", "utf-8"
    )
    ran = run(tmp_path, *PROBE, "--format", "markdown")

    assert 0 == ran.code
    assert "all of it is deleted" in ran.out
