"""`--deadline`: the run ends in time, truthfully, and the next one finishes it."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING

import pytest

from tests.cli.process import PATIENCE, done, ended, started, terminal, until
from tests.cli.samples import MANY, fill
from tjar_sync.devstore import FaultKind

if TYPE_CHECKING:
    from tests.harness import World

LONG = int(4 * PATIENCE)
"""Seconds that a store asks to wait for, and that no test has: a run that waited would fail it."""


@pytest.fixture
def shop(desk: World) -> World:
    """Give a shop that has not been applied yet."""
    fill(desk, *MANY)
    return desk


def rung(shop: World) -> tuple[int, str, str]:
    """Apply in a process of its own, whose deadline passes as soon as the store meets a fault."""
    with started(shop.root, "apply", "--auto-approve", "--deadline", "10m") as process:
        until(lambda: shop.faults.rules[0].hits)
        process.send_signal(signal.SIGALRM)
        return ended(process)


def finished(shop: World) -> None:
    """Apply again: everything is there once, and there is nothing more to do."""
    shop.faults.clear()
    ran = shop.apply()

    assert 0 == ran.code, ran.out + ran.err
    assert [name.title() for name in MANY] == shop.names()
    assert 0 == shop.run("plan", "--detailed-exitcode").code


@pytest.mark.parametrize("text", ["10", "", "0s", "1m30", "-5s", "1.5h", "5m1h", "٣s", "99999h"])
def test_what_is_no_time(shop: World, text: str) -> None:
    """A number alone does not say whether seconds or minutes are meant."""
    ran = shop.apply("--deadline", text)

    assert 64 == ran.code
    assert f"{text!r} is not a time such as 90s, 10m or 1h30m" in ran.err


@pytest.mark.parametrize("text", ["90s", "10m", "1h30m", "2h", "1h1m1s"])
def test_time_enough(shop: World, text: str) -> None:
    """A deadline that does not come changes nothing, and leaves no alarm behind."""
    ran = shop.apply("--deadline", text)

    assert 0 == ran.code, ran.err
    assert (0.0, 0.0) == signal.getitimer(signal.ITIMER_REAL)
    finished(shop)


def test_a_deadline_while_the_store_is_looked_at(shop: World) -> None:
    """Nothing was written, and that is what is said."""
    shop.fault(FaultKind.HANG, "GET", times=None, seconds=5)
    code, out, err = done(shop.root, "apply", "--auto-approve", "--deadline", "1s")

    assert (1, "") == (code, out)
    assert "the deadline of 1 s has passed; nothing was written" in err
    assert [] == shop.names()
    finished(shop)


def test_a_deadline_in_this_process(shop: World) -> None:
    """The same without a process of its own; afterwards the alarm does what it did before."""
    before = signal.getsignal(signal.SIGALRM)
    shop.fault(FaultKind.LATENCY, "GET", times=None, seconds=1)
    ran = shop.apply("--deadline", "1s")

    assert (1, "") == (ran.code, ran.out)
    assert "the deadline of 1 s has passed; nothing was written" in ran.err
    assert before == signal.getsignal(signal.SIGALRM)


def test_a_deadline_while_a_person_thinks(shop: World) -> None:
    """No answer is no yes."""
    with terminal(shop.root, "apply", "--deadline", "10m") as screen:
        screen.read("Type 'yes' to go on")
        screen.process.send_signal(signal.SIGALRM)
        code = screen.close()

    assert 1 == code
    assert "the deadline of 600 s has passed; nothing was written" in screen.said
    finished(shop)


def test_a_deadline_in_the_middle(shop: World) -> None:
    """What is in flight is finished, the rest is told as not begun: applied in part."""
    shop.fault(FaultKind.LATENCY, "POST", "^/products$", times=None, seconds=2)
    code, out, err = rung(shop)

    assert 3 == code, out + err
    assert "the deadline of 600 s has passed" in out
    assert 0 < len(shop.names()) < len(MANY)
    finished(shop)


def test_the_alarm_rings_in_the_middle_in_this_process(shop: World) -> None:
    """The same without a process of its own, at the moment of the first write."""
    shop.fault(FaultKind.LATENCY, "POST", "^/products$", times=None, seconds=0.3)

    def ring() -> None:
        until(lambda: shop.faults.rules[0].hits)
        os.kill(os.getpid(), signal.SIGALRM)

    ringing = threading.Thread(target=ring)
    ringing.start()
    ran = shop.apply("--deadline", "10m")
    ringing.join()

    assert 3 == ran.code, ran.out + ran.err
    assert "the deadline of 600 s has passed" in ran.out
    finished(shop)


def test_a_store_that_asks_to_wait_is_not_waited_for(shop: World) -> None:
    """A wait between two tries ends with the deadline; what was turned away was not done."""
    shop.fault(FaultKind.RATE_LIMITED, "POST", "^/products$", times=None, retry_after=LONG)
    code, out, err = rung(shop)

    assert 3 == code, out + err
    assert [] == shop.names()
    finished(shop)


def test_a_system_without_an_alarm_clock(shop: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told before anything is done."""
    monkeypatch.delattr(signal, "setitimer")
    ran = shop.apply("--deadline", "10m")

    assert 64 == ran.code
    assert "--deadline does not work on this system" in ran.err
    assert [] == shop.names()


def test_ctrl_c_before_the_deadline(shop: World) -> None:
    """A person's impatience is told as such."""
    with terminal(shop.root, "apply", "--deadline", "10m") as screen:
        screen.read("Type 'yes' to go on")
        screen.process.send_signal(signal.SIGINT)
        code = screen.close()

    assert 130 == code
    assert "Interrupted; nothing was left half done." in screen.said
    finished(shop)
