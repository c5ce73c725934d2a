"""The work on all stores: lanes, places that are lost, interrupts, and processes of every fate."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.samples import EMBEDDED
from tests.fleet.shops import write_catalog
from tjar_sync.errors import StateUnusable
from tjar_sync.fleet import FleetRun, StoreCommand, lanes_of
from tjar_sync.fleet.outcome import result_of
from tjar_sync.fleet.processes import INTERRUPTED, LONGEST_LOG, Ended, NotStarted, Processes
from tjar_sync.fleet.store_commands import environ_of
from tjar_sync.model.fleet import Finish, Member

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.model.fleet import StoreResult

DONE = Ended(0, '{"document": "report"}', ("told",))
GONE = Ended(None, why="its worker was lost")
KILLED = Ended(-9)


def command(name: str, verb: str = "apply") -> StoreCommand:
    """Return a store's command."""
    return StoreCommand(Member(f"shops/{name}", "live"), f"/fleet/shops/{name}", verb)


@dataclass(slots=True)
class ScriptedPlace:
    """A place where each store's command ends as it is written."""

    ends: dict[str, Ended | NotStarted]
    lost: bool = False
    asked: list[str] = field(default_factory=list)
    before: Callable[[], None] = lambda: None

    def work(self, command: StoreCommand, heard: Callable[[str], None]) -> Ended | NotStarted:
        """End as it is written; whoever is not, is done."""
        self.asked.append(command.member.catalog)
        self.before()
        heard("at work")
        ended = self.ends.get(command.member.catalog, DONE)
        self.lost = ended is GONE
        return ended

    def interrupt(self) -> None:
        """Take note of it."""
        self.asked.append("interrupted")


@dataclass(slots=True)
class RunNotes:
    """All that is told of a run."""

    told: list[str] = field(default_factory=list)

    def begun(self, member: Member) -> None:
        """Take note of a start."""
        self.told.append(f"begun {member.name}")

    def heard(self, member: Member, line: str) -> None:
        """Take note of a line."""
        self.told.append(f"{member.name}: {line}")

    def finished(self, result: StoreResult) -> None:
        """Take note of an end."""
        self.told.append(f"{result.finish} {result.member.name}")


def finishes(
    lanes: list[tuple[StoreCommand, ...]], *places: ScriptedPlace
) -> dict[str, tuple[str, int, str]]:
    """Run lanes at places; return how each store's command stands, its exit code, and why."""
    run = FleetRun(lanes, places, RunNotes())
    members = [one.member for lane in lanes for one in lane]
    report = run.run("apply", members)
    assert members == [result.member for result in report.results]
    return {
        result.member.catalog: (result.finish, result.exit_code, result.why)
        for result in report.results
    }


def test_a_lost_place_keeps_the_others_going() -> None:
    """What it had is undecided, its lane is left, and what nobody takes any more is told."""
    place = ScriptedPlace({"shops/b": GONE})
    lanes = [(command("a"),), (command("b"), command("b2")), (command("c"),)]

    found = finishes(lanes, place)

    same = "nobody knows whether the one before it, in the same store, is still at work"
    assert {
        "shops/a": (Finish.ENDED, 0, ""),
        "shops/b": (Finish.UNDECIDED, 1, "its worker was lost"),
        "shops/b2": (Finish.NOT_BEGUN, 1, same),
        "shops/c": (Finish.NOT_BEGUN, 1, "no worker is left that could work on it"),
    } == found
    assert ["shops/a", "shops/b"] == place.asked


def test_a_lane_goes_on_after_a_failure() -> None:
    """A store that two catalogs feed is worked on by one after the other, whatever the first did."""
    place = ScriptedPlace({"shops/a": KILLED})

    found = finishes([(command("a"), command("b"))], place)

    assert (Finish.UNDECIDED, Finish.ENDED) == (found["shops/a"][0], found["shops/b"][0])


def test_an_interrupt_begins_nothing_more() -> None:
    """What runs is asked to end; what waits is told as not begun."""
    notes, place = RunNotes(), ScriptedPlace({})
    lanes = [(command("a"), command("b")), (command("c"),)]
    run = FleetRun(lanes, [place], notes)

    def press() -> None:
        run.interrupt()
        while "interrupted" not in place.asked:
            pass

    place.before = press
    report = run.run("apply", [one.member for lane in lanes for one in lane])

    assert 130 == report.exit_code
    assert ["shops/a", "interrupted"] == place.asked
    assert [
        "begun shops/a:live",
        "shops/a:live: at work",
        "ended shops/a:live",
        "not-begun shops/b:live",
        "not-begun shops/c:live",
    ] == notes.told


def test_what_goes_wrong_here_is_not_hidden() -> None:
    """A bug in a place ends the run, and no report is made up."""

    def stumble() -> None:
        raise RuntimeError("a bug")

    place = ScriptedPlace({}, before=stumble)
    with pytest.raises(RuntimeError, match="a bug"):
        finishes([(command("a"),)], place)


@pytest.mark.parametrize(
    ("verb", "ended", "expected"),
    [
        ("apply", Ended(3, '{"document": "report"}'), (Finish.ENDED, 3, "")),
        ("apply", KILLED, (Finish.UNDECIDED, 1, "its process was ended by SIGKILL")),
        ("plan", Ended(-99), (Finish.CUT_OFF, 1, "its process was ended by signal 99")),
        (
            "drift",
            Ended(1, "Traceback"),
            (Finish.CUT_OFF, 1, "its process ended with 1, and without its document"),
        ),
        (
            "plan",
            Ended(0, "[]"),
            (Finish.CUT_OFF, 1, "its process ended with 0, and without its document"),
        ),
        (
            "plan",
            Ended(99, '{"document": "plan"}'),
            (Finish.CUT_OFF, 1, "its process ended with 99, and without its document"),
        ),
        ("apply", GONE, (Finish.UNDECIDED, 1, "its worker was lost")),
        ("apply", NotStarted("no memory"), (Finish.NOT_BEGUN, 1, "no memory")),
    ],
)
def test_what_a_process_came_to(
    verb: str, ended: Ended | NotStarted, expected: tuple[Finish, int, str]
) -> None:
    """By its exit code where it ended by itself; else nobody knows, or nothing was written."""
    result = result_of(command("a", verb), ended, interrupted=False)

    assert expected == (result.finish, result.exit_code, result.why)


def test_what_an_interrupt_came_to() -> None:
    """One that was stopped at once is undecided; before and after its writes, none is in flight."""
    stopped = result_of(command("a"), Ended(130), interrupted=True)
    assert (Finish.UNDECIDED, 130, "it was stopped at once") == (
        stopped.finish,
        stopped.exit_code,
        stopped.why,
    )
    for out, document in ((DONE.out, {"document": "report"}), ("", {})):
        told = result_of(command("a"), Ended(-2, out, ("Traceback",)), interrupted=True)
        assert (Finish.ENDED, 130, document) == (told.finish, told.exit_code, told.document)
        assert ("it was interrupted before it began, or after all was recorded", ()) == (
            told.why,
            told.log,
        )
    assert 1 == result_of(command("a"), Ended(-2), interrupted=False).exit_code
    assert 1 == result_of(command("a"), KILLED, interrupted=True).exit_code


def python(text: str) -> list[str]:
    """Return a command line of a few statements."""
    return [sys.executable, "-S", "-c", text]


def test_a_command_is_heard_line_by_line() -> None:
    """The last lines are kept, and what it prints whole; bytes that are no text harm nothing."""
    heard: list[str] = []
    text = (
        "import os, sys\nfor i in range(300): print('line', i, file=sys.stderr)\n"
        "os.write(1, b'\\xff out'); sys.exit(3)"
    )

    ended = Processes().run(python(text), {}, heard.append)

    assert isinstance(ended, Ended)
    assert (3, "\ufffd out") == (ended.code, ended.out)
    assert (300, LONGEST_LOG, "line 299") == (len(heard), len(ended.log), ended.log[-1])


def test_a_command_that_cannot_be_started_is_told(tmp_path: Path) -> None:
    """Nothing was begun, so nothing has to be found out."""
    processes = Processes()

    missing = processes.run([str(tmp_path / "none")], {}, print)
    processes.interrupt()
    late = processes.run(python("1"), {}, print)

    assert NotStarted("its process could not be started: No such file or directory") == missing
    assert NotStarted(INTERRUPTED) == late


def test_what_a_store_is_told_holds_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its line names paths and options; variables that speak of one store's files are left out."""
    monkeypatch.setattr(sys, "executable", "python")
    found = StoreCommand(Member("shops/a", None), "/fleet/shops/a", "plan", ("--strict",))

    assert [
        *("python", "-P", "-m", "tjar_sync", "plan", "--strict"),
        *("--catalog", "/fleet/shops/a", "--format", "json", "--color", "never"),
    ] == found.line()
    environ = {"TJAR_SYNC_OUTPUT": "json=x", "TJAR_SYNC_OUT": "x", "TJAR_SYNC_STRICT": "1"}
    assert {"TJAR_SYNC_STRICT": "1", "PYTHONUNBUFFERED": "1"} == environ_of(environ)


def below(root: Path, name: str) -> StoreCommand:
    """Return the command of a store in a folder."""
    return StoreCommand(Member(f"shops/{name}", "live"), str(root / "shops" / name), "plan")


def test_one_store_is_one_lane(tmp_path: Path) -> None:
    """By its address, whatever catalogs name it; a built-in store is its catalog's own."""
    for name, url in (("a", "one.example"), ("b", "two.example"), ("c", "One.example:443")):
        write_catalog(tmp_path / "shops" / name, f"https://{url}", "${TJAR_API_KEY}")
    for name in ("d", "e"):
        folder = tmp_path / "shops" / name
        folder.mkdir()
        (folder / "store.yaml").write_text(EMBEDDED.replace("live:", "far:"), "utf-8")
    commands = [replace(below(tmp_path, name), member=Member(name, "far")) for name in "de"]
    (tmp_path / "shops" / "e" / "store.yaml").write_text("version: [", "utf-8")
    built_in = replace(commands[0], member=Member("d", "embedded"))

    lanes = lanes_of([*(below(tmp_path, name) for name in "abc"), *commands, built_in])

    assert ["a+c", "b", "d", "e", "d"] == [
        "+".join(Path(one.folder).name for one in lane) for lane in lanes
    ]


def test_one_state_is_one_catalogs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two that would remove each other's products are refused before anything is begun."""
    shared = "s3://bucket/all"
    for name in ("a", "b"):
        folder = tmp_path / "shops" / name
        write_catalog(folder, f"https://{name}.example", "${TJAR_API_KEY}", state=shared)
    both = [below(tmp_path, name) for name in "ab"]
    with pytest.raises(StateUnusable, match="shops/a:live and shops/b:live would keep") as caught:
        lanes_of(both)

    assert str(caught.value).startswith("s3://bucket/all: ")
    for name in ("a", "b"):
        text = (tmp_path / "shops" / name / "store.yaml").read_text("utf-8")
        (tmp_path / "shops" / name / "store.yaml").write_text(text.replace(shared, "git"), "utf-8")
    assert 2 == len(lanes_of(both))
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)  # noqa: S603, S607 - git alone
    with pytest.raises(StateUnusable, match="remote origin of"):
        lanes_of(both)
    for name in ("a", "b"):
        text = (tmp_path / "shops" / name / "store.yaml").read_text("utf-8")
        near = text.replace("state: git", "state: ../all.db")
        (tmp_path / "shops" / name / "store.yaml").write_text(near, "utf-8")
    with pytest.raises(StateUnusable, match=r"all\.db: .* would keep"):
        lanes_of(both)
    monkeypatch.setenv("TJAR_SYNC_STATE", "elsewhere.db")
    with pytest.raises(StateUnusable, match="under one name"):
        lanes_of(both)
