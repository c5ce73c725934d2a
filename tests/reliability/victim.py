"""The real command, in a process that dies at a chosen boundary.

    VICTIM_AT=7 VICTIM_LOG=/tmp/log python -m tests.reliability.victim apply --auto-approve

A boundary is a moment after which another durable thing has happened, or is about to: around
every call that writes the state, around every COMMIT, before every change to a file below the
catalog, around every request and in the middle of its body, and between levels. They are found by
wrapping what is there and calling through, never by sleeping, and counted from 1. Without
VICTIM_AT nothing happens at any of them: such a rehearsal lists them all in VICTIM_LOG.
"""

from __future__ import annotations

import os
import re
import resource
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import httpx

from tests.reliability.powers import be_ordinary
from tests.state.log.refs import FREELY
from tjar_sync import state
from tjar_sync.__main__ import main as command
from tjar_sync.apply.journal import Journal
from tjar_sync.doctor.probe import script
from tjar_sync.providers.http.body_limit import BodyLimit
from tjar_sync.providers.http.transport import READING
from tjar_sync.state.lease import LeaseConfig
from tjar_sync.state.log import cloud, git
from tjar_sync.state.log.cloud import CloudObjects
from tjar_sync.state.log.folder import FolderObjects
from tjar_sync.state.log.git import GitObjects
from tjar_sync.state.sql import postgres, sqlite
from tjar_sync.workflow import carrying_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tjar_sync.model.state import LockInfo
    from tjar_sync.state.lease import StoreContext

    Act = Callable[[], object]

WRITERS = frozenset({"append", "unlock", "close"})
"""The methods of StateHome that change something; `lock` has its own wrapping."""
CHANGES = frozenset({"os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir", "os.chmod"})
"""What Python announces before it changes a folder."""
OPENS_TO_WRITE = os.O_WRONLY | os.O_RDWR | os.O_CREAT
BARE = Path("../origin.git")
"""Where a state in git is: beside the catalog's folder."""
LEASE_THREAD = "tjar-sync lease"
_CHANCE = re.compile(r"[0-9a-f]{16}(?=\.new$)|(?<=^\.tjar\.)\w{8}")
_NUMBER = re.compile(r"/\d+(?=/|$)")


def kill() -> None:
    """Die at once, as the kernel's out-of-memory killer or a pulled plug would have it."""
    os.kill(os.getpid(), signal.SIGKILL)


def fill() -> None:
    """Let no file of this process grow any more, as on a full disk."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))


def flood() -> None:
    """Fill the disk that the state is on, which had better be a small one."""
    place = BARE if BARE.is_mount() else Path()
    with suppress(OSError), (place / "flood").open("ab", buffering=0) as file:
        while True:
            file.write(bytes(1 << 12))


def forbid() -> None:
    """Make the state's folders and file read-only; the catalog's too, where there is none yet."""
    folder = Path(".tjar")
    below = [path for top in (folder / "shared", BARE) for path in (top, *top.rglob("*"))]
    folders = [path for path in below if path.is_dir()]
    for path in (*folder.glob("state.db*"), *folders, folder if folder.exists() else Path()):
        path.chmod(0o500 if path.is_dir() else 0o400)


ACTS: dict[str, Act] = {"kill": kill, "fill": fill, "flood": flood, "forbid": forbid}
"""What can happen at a boundary, by its name in VICTIM_ACT."""


@dataclass(frozen=True, slots=True)
class Plot:
    """Where and how this process is to come to harm."""

    at: int | None = None
    """The boundary's number; None for a rehearsal."""
    log: Path | None = None
    """Each boundary that is passed is appended here."""
    act: Act = kill
    family: str = ""
    """Only boundaries whose name begins so are counted."""
    lease_config: LeaseConfig | None = None
    """How long the lease on the state lasts, where not as usual."""
    machine: str = ""
    """The machine that it calls its own, where that is not this one."""
    ahead: float = 0.0
    """By how many seconds its clock is ahead of all others."""
    state_timeout: float = 60.0
    """Seconds for which it waits for an answer of object storage."""


class Trap:
    """Counts boundaries, writes them down, and acts at one of them."""

    def __init__(self, plot: Plot, root: Path) -> None:
        self.plot = plot
        self.count = 0
        self._root = f"{root.resolve()}/"
        self._lock = threading.Lock()
        create = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        self._log = None if plot.log is None else os.open(plot.log, create)

    def passed(self, name: str) -> None:
        """Count one boundary; `name` begins with its family."""
        if not name.startswith(self.plot.family):
            return
        with self._lock:
            self.count += 1
            number = self.count
            if self._log is not None:
                os.write(self._log, f"{number} {name}\n".encode())
            if number == self.plot.at:
                self._log = None  # a full disk has no room for it
        if number == self.plot.at:
            self.plot.act()

    def audit(self, what: str, given: tuple[Any, ...]) -> None:
        """Pass a boundary before a file below the catalog is changed."""
        flags = given[2] if what == "open" else 0
        writes = isinstance(flags, int) and flags & OPENS_TO_WRITE
        if (what in CHANGES or writes) and isinstance(given[0], str | os.PathLike):
            place = os.path.join(self._root, os.fspath(given[0]))  # noqa: PTH118 - as the call has it
            if place.startswith(self._root):
                name = _CHANCE.sub("*", place.removeprefix(self._root))
                self.passed(f"file: before {what.removeprefix('os.')} {name}")


_TRAPS: list[Trap] = []
"""The trap in force, if any: what is installed stays, and asks here."""


def arm(at: int | None = None, log: Path | None = None, act: Act = kill, **more: Any) -> Trap:
    """Set the trap in this process: `act` happens at boundary `at`; `more` is the rest of a Plot."""
    return set_up(Plot(at, log, act, **more))


def set_up(plot: Plot) -> Trap:
    """Set the trap in this process, whose folder is the catalog's, in place of any before it."""
    if plot.act is forbid:
        be_ordinary()
    trap = Trap(plot, Path.cwd())
    mock.patch.dict(cloud.LIMITS, timeout=timedelta(seconds=plot.state_timeout)).start()
    installed = bool(_TRAPS)
    _TRAPS[:] = [trap]
    if not installed:
        sys.addaudithook(_audit)
        _install()
    return trap


def boundaries(log: Path) -> tuple[str, ...]:
    """Return the names of the boundaries that were passed, in order."""
    if not log.exists():
        return ()
    return tuple(line.partition(" ")[2] for line in log.read_text("utf-8").splitlines())


def _audit(what: str, given: tuple[Any, ...]) -> None:
    _TRAPS[0].audit(what, given)


def _passed(name: str) -> None:
    _TRAPS[0].passed(name)


def _around(call: Callable[..., Any], family: str, name: str) -> Callable[..., Any]:
    """Return a call with a boundary before and one after it."""

    @wraps(call)
    def calling(*given: Any, **named: Any) -> Any:
        _passed(f"{family}: before {name}")
        answer = call(*given, **named)
        _passed(f"{family}: after {name}")
        return answer

    return calling


class _Watched:
    """A state home with a boundary before and after everything that it writes."""

    def __init__(self, home: Any) -> None:
        self._home = home

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._home, name)
        return _around(found, "state", name) if name in WRITERS else found

    @contextmanager
    def lock(self, lock_info: LockInfo) -> Iterator[None]:
        """Hold the lock, with boundaries around its taking and its giving back."""
        _passed("state: before the lock is taken")
        with self._home.lock(lock_info):
            _passed("state: after the lock is taken")
            yield
            _passed("state: before the lock is given back")
        _passed("state: after the lock is given back")


def _install() -> None:
    """Wrap everything, once in a process."""
    wrappings: tuple[tuple[Any, str, Any], ...] = (
        (state, "open_home", _opening(state.open_home)),
        (carrying_out, "write_secret", _around(state.write_secret, "secret", "it is written")),
        (BodyLimit, "handle_request", _handling(BodyLimit.handle_request)),
        (Journal, "recover_lost", _around(Journal.recover_lost, "level", "its end")),
        (sqlite, "commit", _committing(sqlite.commit, "COMMIT")),
        (FolderObjects, "create", _committing(FolderObjects.create, "an object is made")),
        (CloudObjects, "create", _committing(CloudObjects.create, "an object is made")),
        (postgres, "commit", _committing(postgres.commit, "COMMIT")),
        (GitObjects, "create", _committing(GitObjects.create, "a push is made")),
        (GitObjects, "defer", _committing(GitObjects.defer, "a result waits")),
        (git, "open_ref", partial(git.open_ref, pace=FREELY)),
        (os, "fsync", _syncing(os.fsync)),
        (script, "TICK", 0.0),  # a probe's waits prove nothing of its death
    )
    for place, name, wrapping in wrappings:
        mock.patch.object(place, name, wrapping).start()


def _opening(open_home: Callable[..., Any]) -> Callable[..., Any]:
    """Watch every state that is opened, on the plot's machine and with its terms."""

    def opening(place: str, context: StoreContext) -> Any:
        plot = _TRAPS[0].plot
        ahead = timedelta(seconds=plot.ahead)
        machine = replace(context.machine, id=plot.machine) if plot.machine else context.machine
        terms = plot.lease_config or context.lease_config
        skewed = replace(
            context,
            clock=lambda: context.clock() + ahead,
            machine=machine,
            lease_config=terms,
        )
        return _Watched(open_home(place, skewed))

    return opening


def _committing(commit: Callable[..., Any], name: str) -> Callable[..., Any]:
    """Put boundaries around all that makes a transaction durable."""

    def committing(*given: object) -> Any:
        renews = threading.current_thread().name == LEASE_THREAD
        return _around(commit, "renewal" if renews else "commit", name)(*given)

    return committing


def _syncing(fsync: Callable[[int], None]) -> Callable[[int], None]:
    """Put a boundary before every flush that Python asks for: of folders and of a secret."""

    def syncing(handle: int) -> None:
        _passed("file: before fsync")
        fsync(handle)

    return syncing


class _Body(httpx.SyncByteStream):
    """A request's body that leaves in two pieces, with a boundary after each."""

    def __init__(self, body: Iterable[bytes], what: str) -> None:
        self._body = body
        self._what = what

    def __iter__(self) -> Iterator[bytes]:
        whole = b"".join(self._body)
        half = len(whole) // 2
        yield whole[:half]
        _passed(f"request: half of the body of {self._what} sent")
        yield whole[half:]
        _passed(f"request: all of the body of {self._what} sent")


def _handling(handle: Callable[..., Any]) -> Callable[..., Any]:
    """Put boundaries around every try of a request, and within the body of one that writes."""

    def handling(transport: object, request: httpx.Request) -> Any:
        what = f"{request.method} {_NUMBER.sub('/{id}', request.url.path)}"
        if request.method in READING:
            return _around(handle, "look", what)(transport, request)
        body: Any = request.stream
        if not isinstance(body, _Body) and int(request.headers.get("content-length", "0")):
            request.stream = _Body(body, what)
        return _around(handle, "request", what)(transport, request)

    return handling


def from_environment(environ: Mapping[str, str]) -> Trap:
    """Set the trap that the VICTIM_ variables ask for."""
    at, log, lease_config = (environ.get(f"VICTIM_{name}") for name in ("AT", "LOG", "TERMS"))
    return arm(
        int(at) if at else None,
        Path(log) if log else None,
        ACTS[environ.get("VICTIM_ACT", "kill")],
        family=environ.get("VICTIM_FAMILY", ""),
        lease_config=LeaseConfig(*(float(number) for number in lease_config.split(",")))
        if lease_config
        else None,
    )


if __name__ == "__main__":
    from_environment(os.environ)
    command()
