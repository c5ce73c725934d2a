"""Which processes are alive, and which lease is over."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.state.samples import python
from tjar_sync.state.lease import Lease
from tjar_sync.state.machine import Machine, birth, this_machine
from tjar_sync.testing.state_samples import ALI, Clock, context

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


LEASE = Lease(ALI, "token", "here", "born-11", "2025-01-01T00:01:00.000+00:00")


@pytest.mark.parametrize(
    ("lease", "mark", "over"),
    [
        (LEASE, "born-11", False),
        (LEASE, None, True),
        (LEASE, "born-again", True),
        (LEASE, "", False),
        (replace(LEASE, birth=""), "born-11", False),
        (replace(LEASE, birth=""), None, True),
        (replace(LEASE, machine="there"), None, False),
    ],
)
def test_a_lease_ends_with_its_process(lease: Lease, mark: str | None, over: bool) -> None:  # noqa: FBT001 - a column of the table above
    """A holder on this machine that is dead, or whose number was given away, holds nothing."""
    here = Machine("here", lambda _: mark)

    assert over == lease.over(context(machine=here))


def test_a_lease_ends_with_its_time() -> None:
    """A lease lasts until its expiry, whoever holds it."""
    clock = Clock()
    answers = []
    for step in (0, 59.999, 0.001):
        clock.turn(step)
        answers.append(LEASE.over(context(clock=clock)))

    assert [False, False, True] == answers
