"""Which processes are alive, and which lease is over."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from tests.state.samples import python
from tjar_sync.state.lease import Lease, elapsed
from tjar_sync.state.machine import Machine, birth, this_machine
from tjar_sync.testing.state_samples import ALI

if TYPE_CHECKING:
    from pathlib import Path


def test_a_living_process_has_a_mark() -> None:
    """Our own process is alive, and its mark does not change."""
    assert birth(os.getpid()) is not None
    assert birth(os.getpid()) == birth(os.getpid())


def test_a_dead_process_has_none() -> None:
    """A process that ended is dead, even while nobody has collected it."""
    child = python("")
    assert child.stdout is not None
    child.stdout.read()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    uncollected = birth(child.pid)
    child.communicate()

    assert uncollected is None
    assert birth(child.pid) is None
    assert birth(2**80) is None


def test_where_nobody_can_tell_the_mark_is_empty(tmp_path: Path) -> None:
    """Without the kernel's list of processes a living one has no mark; Windows is not asked."""
    assert "" == birth(os.getpid(), proc=tmp_path)
    assert "" == birth(os.getpid(), system="win32")


def test_a_process_that_stands_still_may_never_go_on() -> None:
    """Nobody can tell whether one that was stopped is alive."""
    with python("import sys; sys.stdin.read()") as child:
        os.kill(child.pid, signal.SIGSTOP)
        os.waitid(os.P_PID, child.pid, os.WSTOPPED | os.WNOWAIT)
        stopped = birth(child.pid)
        os.kill(child.pid, signal.SIGCONT)
        child.communicate("")

    assert "" == stopped


def test_another_users_process_is_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that may not be signalled is there all the same."""

    def forbidden(pid: int, signal: int) -> None:
        raise PermissionError(pid, signal)

    monkeypatch.setattr(os, "kill", forbidden)

    assert birth(os.getpid())


def test_a_machine_is_known_by_its_boot(tmp_path: Path) -> None:
    """The machine is the same for all that see each other; elsewhere its name must do."""
    assert this_machine().id == this_machine().id
    assert this_machine(tmp_path).id
    assert this_machine(tmp_path).id != this_machine().id


LEASE = Lease(ALI, "token", "here", "born-11")


@pytest.mark.parametrize(
    ("lease", "mark", "alive"),
    [
        (LEASE, "born-11", True),
        (LEASE, None, False),
        (LEASE, "born-again", False),
        (LEASE, "", None),
        (replace(LEASE, birth=""), "born-11", None),
        (replace(LEASE, birth=""), None, False),
        (replace(LEASE, machine="there"), "born-11", None),
        (replace(LEASE, machine="there"), None, None),
    ],
)
def test_a_process_decides_on_its_own_machine_alone(
    lease: Lease,
    mark: str | None,
    alive: bool | None,  # noqa: FBT001 - a column of the table above
) -> None:
    """One that is dead, or whose number was given away, holds nothing; of others nobody can tell."""
    assert alive is lease.alive(Machine("here", lambda _: mark))


def test_a_lease_changes_its_mark_with_every_sign_of_life() -> None:
    """Another holder, or one more renewal."""
    others = (replace(LEASE, token=f"{LEASE.token}2"), replace(LEASE, renewals=1))

    assert 3 == len({LEASE.mark, *(one.mark for one in others)})


def test_time_passes_without_a_clock() -> None:
    """Seconds count on, also on a system that does not tell of those in which it slept."""
    first = elapsed()
    assert first <= elapsed()
    with mock.patch.object(time, "CLOCK_BOOTTIME", None, create=True):
        assert elapsed() <= time.monotonic()
