"""A Dask cluster on this machine: a scheduler and workers as processes, and a wire to listen in on."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from distributed import Client

from tests.cli.process import PATIENCE, surroundings, until

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

QUIET = {"DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "critical", "OMP_NUM_THREADS": "1"}


@dataclass(slots=True)
class Wire:
    """A port that passes everything on, and keeps what it passed."""

    port: int
    target: tuple[str, int]
    passed: bytearray = field(default_factory=bytearray)

    @property
    def url(self) -> str:
        """How a client is told to go by it."""
        return f"tcp://127.0.0.1:{self.port}"


@contextmanager
def wire(target: tuple[str, int]) -> Iterator[Wire]:
    """Listen in on all that goes to a port and back."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        made = Wire(server.getsockname()[1], target)
        threading.Thread(target=_accept, args=(server, made), daemon=True).start()
        yield made
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)


def _accept(server: socket.socket, made: Wire) -> None:
    with suppress(OSError):
        while True:
            near, _ = server.accept()
            far = socket.create_connection(made.target)
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=_pass, args=(one, other, made), daemon=True).start()


def _pass(one: socket.socket, other: socket.socket, made: Wire) -> None:
    with one, suppress(OSError):
        while data := one.recv(65536):
            made.passed.extend(data)
            other.sendall(data)
        other.shutdown(socket.SHUT_RDWR)


@contextmanager
def processes(folder: Path, workers: int, environ: Mapping[str, str]) -> Iterator[Wire]:
    """Start a scheduler, and workers that have these variables; all goes by a wire."""
    found = folder / "scheduler.json"
    quiet = ("--no-dashboard", "--host", "127.0.0.1")
    with ExitStack() as stack:
        line = ["dask_scheduler", *quiet, "--port", "0", "--scheduler-file", str(found)]
        stack.enter_context(_started(line, folder, {}))
        until(found.exists)
        address = json.loads(found.read_text("utf-8"))["address"]
        host, _, port = address.removeprefix("tcp://").partition(":")
        made = stack.enter_context(wire((host, int(port))))
        for number in range(workers):
            own = ("--no-nanny", "--nthreads", "1", "--name", f"worker-{number}")
            place = ("--local-directory", str(folder / f"worker-{number}"))
            line = ["dask_worker", made.url, *quiet, *own, *place, "--death-timeout", "60"]
            stack.enter_context(_started(line, folder, environ))
        client: Any = Client  # Dask has no types of its own
        with client(made.url, set_as_default=False) as looking:
            looking.wait_for_workers(workers, timeout=PATIENCE)
        yield made


@contextmanager
def _started(
    line: list[str], folder: Path, environ: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    name, *arguments = line
    around = surroundings(TMPDIR=str(folder), **QUIET, **environ)
    around.pop("TJAR_API_KEY")
    command = [sys.executable, "-m", f"distributed.cli.{name}", *arguments]
    with subprocess.Popen(  # noqa: S603 - Dask's own command
        command, env=around, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()
