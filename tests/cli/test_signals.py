"""Ctrl-C, SIGTERM and locks: the run ends well, and the next one finishes it."""

from __future__ import annotations

import json
import os
import signal
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.cli.process import PATIENCE, done, ended, started, surroundings, until
from tests.cli.samples import MANY, fill
from tests.documents import warnings
from tests.harness import AT_ONCE, KEY
from tests.reliability.drips import dripping
from tjar_sync import state, workflow
from tjar_sync.devstore import FaultKind
from tjar_sync.location import Location
from tjar_sync.state.lease import LeaseConfig

if TYPE_CHECKING:
    from pathlib import Path

    from tests.harness import World

NAMES = [name.title() for name in MANY]


@pytest.fixture
def slow(desk: World) -> World:
    """Give a shop whose store takes its time with every new product."""
    fill(desk, *MANY)
    limits = {"requests_per_second": 1000, "parallel": 2, **AT_ONCE}
    desk.settings(store={"limits": limits})
    desk.fault(FaultKind.LATENCY, "POST", "^/products$", times=None, seconds=0.3)
    return desk


def hits(desk: World) -> int:
    """Count the requests that the fault has met so far."""
    return desk.faults.rules[0].hits


def owned(desk: World) -> list[str]:
    """Return the ids that the state knows."""
    listed = json.loads(desk.run("state", "list", "--format", "json").out)
    return sorted(str(item["remote_id"]) for item in listed["resources"])


def live(desk: World) -> list[str]:
    """Return the ids of the live products."""
    return sorted(str(item["id"]) for item in desk.dashboard.products())


def finished(desk: World) -> None:
    """Apply again: everything is there once, and there is nothing more to do."""
    desk.faults.clear()
    ran = desk.apply()

    assert 0 == ran.code, ran.out + ran.err
    assert NAMES == desk.names()
    assert live(desk) == owned(desk)
    assert 0 == desk.run("plan", "--detailed-exitcode").code


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_ends_the_run_well(slow: World, number: signal.Signals) -> None:
    """What is in flight is finished and recorded, nothing more is begun, and it exits with 130."""
    with started(slow.root, "apply", "--auto-approve") as process:
        until(lambda: hits(slow) > 1)
        process.send_signal(number)
        code, out, err = ended(process)
    made = live(slow)

    assert 130 == code, out + err
    assert "Finishing what is in flight; once more to stop at once." in err
    assert "Interrupted: what was under way is finished and recorded." in out
    assert f"interrupted by {number.name}" in out
    assert 0 < len(made) < len(MANY)
    assert made == owned(slow)
    finished(slow)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_second_signal_stops_at_once(slow: World, number: signal.Signals) -> None:
    """Answers are not waited for; the next run finds what was made, and makes nothing twice."""
    slow.faults.clear()
    slow.fault(FaultKind.SLOW_BODY, "POST", "^/products$", times=None, seconds=2)
    with started(slow.root, "apply", "--auto-approve") as process:
        until(slow.names)
        process.send_signal(number)
        assert process.stderr is not None
        said = process.stderr.readline() + process.stderr.readline()
        process.send_signal(number)
        code, _, err = ended(process)

    assert "Finishing what is in flight" in said
    assert 130 == code
    assert "Stopped at once; the next run settles what was in flight." in err
    assert [] == owned(slow)
    finished(slow)


def test_a_signal_before_the_first_write(slow: World) -> None:
    """Until writes begin, a run is cut off at once: nothing is written, no lock stays."""
    slow.faults.clear()
    slow.fault(FaultKind.LATENCY, "GET", times=None, seconds=0.5)
    with started(slow.root, "apply", "--auto-approve") as process:
        until(lambda: hits(slow))
        process.send_signal(signal.SIGTERM)
        code, out, err = ended(process)

    assert (130, "") == (code, out)
    assert "Interrupted; nothing was left half done." in err
    assert [] == slow.names()
    finished(slow)


def test_a_killed_run_is_healed(slow: World) -> None:
    """A run that is killed outright leaves no lock and no duplicate behind."""
    slow.faults.clear()
    slow.fault(FaultKind.SLOW_BODY, "POST", "^/products$", times=None, skip=1, seconds=2)
    with started(slow.root, "apply", "--auto-approve") as process:
        until(lambda: len(slow.names()) > 1)
        process.kill()
        process.wait()
    finished(slow)


def test_two_applies_at_once(slow: World) -> None:
    """One works; the other exits with 4, names the holder, and writes nothing."""
    with started(slow.root, "apply", "--auto-approve") as process:
        until(lambda: hits(slow))
        second = slow.apply()
        plan = slow.run("plan")
        process.send_signal(signal.SIGINT)
        ended(process)

    assert (4, "") == (second.code, second.out)
    assert str(process.pid) in second.err
    assert 0 == plan.code
    finished(slow)


def test_a_run_whose_lock_is_taken_tells_what_it_did(slow: World) -> None:
    """It sends nothing more, and its report is not lost with its state."""
    slow.faults.clear()
    slow.fault(FaultKind.LATENCY, "POST", "^/products$", times=None, seconds=1)
    with started(slow.root, "apply", "--auto-approve", "--format", "json") as process:
        until(slow.names)
        assert 0 == slow.run("state", "unlock", "--why", "it hangs").code
        code, out, err = ended(process)
    report = json.loads(out)
    sent = len(report["done"]) + sum(item["settles"] for item in report["failed"])

    assert 3 == code, err
    assert 0 < len(slow.names()) <= sent
    assert len(slow.names()) < len(MANY)
    assert any("could not be written to the state" in text for text in warnings(report))
    finished(slow)


def test_no_write_is_repeated_once_the_lock_is_lost(
    desk: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person takes the lock while a write waits for its next try: that try is not made."""
    open_home, terms = state.open_home, LeaseConfig(renew=0.05)
    monkeypatch.setattr(
        state, "open_home", lambda at, share: open_home(at, replace(share, lease_config=terms))
    )
    fill(desk, "shoe")
    assert 0 == desk.apply().code
    fill(desk, "shoe", price="11")
    desk.fault(FaultKind.RATE_LIMITED, "PATCH", times=None, retry_after=1)

    def take() -> None:
        until(lambda: hits(desk))
        assert workflow.unlock(Location(desk.root, None, {"TJAR_API_KEY": KEY}), "a test")

    taking = threading.Thread(target=take)
    taking.start()
    ran = desk.apply()
    taking.join()

    assert ran.code
    assert 1 == hits(desk)
    assert "lost the lock" in ran.out + ran.err


def test_signals_in_this_process(slow: World, capfd: pytest.CaptureFixture[str]) -> None:
    """The same in one process; afterwards signals do what they did before."""
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    pressing = threading.Thread(target=press, args=(slow, 1))
    pressing.start()
    ran = slow.apply()
    pressing.join()

    assert 130 == ran.code
    assert "Finishing what is in flight" in capfd.readouterr().err
    assert before == (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM))
    finished(slow)


def test_the_first_press_after_another_reason_to_stop(
    slow: World, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A deadline has passed, and then somebody interrupts once: the run still ends well."""
    codes: list[int] = []
    monkeypatch.setattr(os, "_exit", codes.append)

    def both() -> None:
        until(lambda: hits(slow))
        os.kill(os.getpid(), signal.SIGALRM)
        os.kill(os.getpid(), signal.SIGTERM)  # of two that wait, the lower number is handled first

    pressing = threading.Thread(target=both)
    pressing.start()
    ran = slow.apply("--deadline", "10m")
    pressing.join()

    assert (130, []) == (ran.code, codes), ran.out + ran.err
    assert "the deadline of 600 s has passed" in ran.out
    assert "once more to stop at once" in capfd.readouterr().err
    finished(slow)


def press(desk: World, least: int) -> None:
    """Press Ctrl-C as soon as the store has met some requests."""
    until(lambda: hits(desk) >= least)
    os.kill(os.getpid(), signal.SIGINT)


def test_the_second_press_leaves_by_the_back_door(
    slow: World, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The second Ctrl-C ends the process; here the way out only takes a note of the code."""
    codes: list[int] = []
    monkeypatch.setattr(os, "_exit", codes.append)

    def twice() -> None:
        press(slow, 1)
        until(lambda: "Finishing" in capfd.readouterr().err)
        os.kill(os.getpid(), signal.SIGINT)

    pressing = threading.Thread(target=twice)
    pressing.start()
    ran = slow.apply()
    pressing.join()

    assert (130, [130]) == (ran.code, codes)


@pytest.mark.parametrize("limit", [[], ["--deadline", "10m"]])
def test_a_signal_while_reading_in_this_process(slow: World, limit: list[str]) -> None:
    """Ctrl-C during a plan is no error of the program, and is not taken for a deadline."""
    slow.faults.clear()
    slow.fault(FaultKind.LATENCY, "GET", times=None, seconds=0.5)
    pressing = threading.Thread(target=press, args=(slow, 1))
    pressing.start()
    ran = slow.apply(*limit)
    pressing.join()

    assert (130, "") == (ran.code, ran.out)
    assert "Interrupted; nothing was left half done." in ran.err


NO_NAMES = """
import os, socket, time
real = socket.getaddrinfo
def hang(host, *args, **kwargs):
    if host == "localhost":
        open(os.path.join(os.path.dirname(__file__), "asked"), "w").close()
        time.sleep(600)
    return real(host, *args, **kwargs)
socket.getaddrinfo = hang
"""


@pytest.mark.parametrize("verb", ["plan", "explain", "doctor", "apply"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_no_answer_is_waited_for(desk: World, verb: str, number: signal.Signals) -> None:
    """What only looks at a store that says nothing ends at once."""
    asked = threading.Event()
    with dripping("interim", asked) as url:
        fill(desk, "shoe")
        desk.settings(store={"url": url})
        more = {"apply": ["--auto-approve"], "explain": ["product.shoe"]}
        with started(desk.root, verb, *more.get(verb, [])) as process:
            until(asked.is_set)
            process.send_signal(number)
            code, out, err = ended(process)

    assert (130, "") == (code, out)
    assert "Interrupted; nothing was left half done." in err


@pytest.mark.parametrize(
    "line", [("drift", "--refresh", "full"), ("pull", "product.*", "--refresh", "full")]
)
def test_no_look_under_way_is_waited_for(slow: World, line: tuple[str, ...]) -> None:
    """Many are at the details, each in a thread; with the first signal all of them end."""
    slow.faults.clear()
    assert 0 == slow.apply().code
    slow.fault(FaultKind.HANG, "GET", r"^/products/\d+$", times=None, seconds=4 * PATIENCE)
    with started(slow.root, *line) as process:
        until(lambda: hits(slow) > 1)
        process.send_signal(signal.SIGINT)
        code, out, _ = ended(process)

    assert (130, "") == (code, out)


@pytest.mark.parametrize("verb", ["plan", "doctor"])
def test_no_look_up_of_a_name_is_waited_for(slow: World, tmp_path: Path, verb: str) -> None:
    """A resolver that does not answer knows no limit; Ctrl-C ends the command all the same."""
    (tmp_path / "sitecustomize.py").write_text(NO_NAMES, "utf-8")
    slow.settings(store={"url": slow.url.replace("127.0.0.1", "localhost")})
    ours = surroundings()["PYTHONPATH"]
    environ = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ours}"}
    with started(slow.root, verb, environ=environ) as process:
        until((tmp_path / "asked").exists)
        process.send_signal(signal.SIGINT)
        code, _, err = ended(process)

    assert 130 == code, err


def test_a_deadline_ends_a_look_up_of_a_name(slow: World, tmp_path: Path) -> None:
    """It holds for everything that an apply does."""
    (tmp_path / "sitecustomize.py").write_text(NO_NAMES, "utf-8")
    slow.settings(store={"url": slow.url.replace("127.0.0.1", "localhost")})
    ours = surroundings()["PYTHONPATH"]
    environ = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ours}"}
    line = ["apply", "--auto-approve", "--deadline", "2s"]
    code, _, err = done(slow.root, *line, environ=environ)

    assert 1 == code, err
    assert "the deadline of 2 s has passed; nothing was written" in err
