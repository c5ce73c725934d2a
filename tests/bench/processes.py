"""Whole processes, timed: our command, a bare client, and the built-in store that both speak to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.shop import stock

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "dev-key"
ROUNDS = 3
"""So often each command is run, in turn with the others."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One finished process."""

    seconds: float
    megabytes: float
    """The most memory that it had; never less than this process has, which it begins as."""
    processor: float
    """Seconds of it that the process took itself."""
    requests: int = 0


def process(command: list[str], *, ok: tuple[int, ...] = (0,)) -> Figure:
    """Run a command to its end and account for it alone."""
    environ = {**os.environ, "TJAR_API_KEY": KEY}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed is compiled
    started = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - our own command
        command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as child:
        said = child.stderr.read() if child.stderr else b""
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in ok:
        sys.exit(f"{' '.join(command)} exited with {child.returncode}:\n{said.decode()[-2000:]}")
    return Figure(seconds, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime)


def least(commands: dict[str, list[str]], rounds: int = ROUNDS) -> dict[str, Figure]:
    """Run commands in turn, a few times over, and return the cheapest run of each."""
    found: dict[str, list[Figure]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            found[name].append(process(command))
    return {name: min(figures, key=_processor) for name, figures in found.items()}


@contextmanager
def store(count: int = 0) -> Iterator[str]:
    """Serve a built-in store from a process of its own: an empty one, or one with so many products."""
    with tempfile.TemporaryDirectory() as folder:
        stock(Path(folder), KEY, count)
        command = [
            sys.executable,
            "-m",
            "tjar_sync",
            "dev",
            "--port",
            "0",
            "--catalog",
            folder,
            "--key",
            KEY,
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:  # noqa: S603 - our own command
            try:
                line = child.stdout.readline() if child.stdout else ""
                yield line.split()[-1].rstrip("/")
            finally:
                child.terminate()


@contextmanager
def ready(behind: str) -> Iterator[str]:
    """Keep a store's answers ready, from a process of its own."""
    command = [sys.executable, "-m", "tests.bench.ready_store", behind]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:  # noqa: S603 - our own command
        try:
            yield child.stdout.readline().strip() if child.stdout else ""
        finally:
            child.terminate()


def counted(url: str, command: list[str], *, ok: tuple[int, ...] = (0,)) -> Figure:
    """Run a command and count what it asked of the store."""
    before = asked(url)
    figure = process(command, ok=ok)
    return replace(figure, requests=asked(url) - before)


def asked(url: str) -> int:
    """Return how many requests the store has had."""
    with urllib.request.urlopen(f"{url}/_dev/requests") as answer:  # noqa: S310 - loopback
        return int(json.load(answer)["total"])


def bare(job: str, url: str, root: Path) -> list[str]:
    """Return the bare client's command."""
    return [sys.executable, "-m", "tests.bench.bare", job, url, str(root)]


def ours(verb: str, root: Path, *more: str) -> list[str]:
    """Return our command."""
    return [sys.executable, "-m", "tjar_sync", verb, "--catalog", str(root), *more]


def _processor(figure: Figure) -> float:
    return figure.processor
