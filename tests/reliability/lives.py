"""The real command in a process of its own, forked off a warm one: no start-up to wait for."""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.cli.process import PATIENCE, surroundings
from tests.reliability import victim
from tests.reliability.victim import Plot
from tjar_sync.__main__ import main as command

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerProcess
    from pathlib import Path

    from tests.harness import World

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(
    [
        "tests.reliability.lives",
        "tjar_sync.workflow",
        "tjar_sync.render.json",
        "tjar_sync.render.text",
        "tjar_sync.cli.apply",
        "tjar_sync.cli.doctor",
        "tjar_sync.doctor",
        "tjar_sync.workflow.plan_files",
        "tjar_sync.cli.screen",
        "tjar_sync.state.home",
        "tjar_sync.state.log.cloud",
        "tjar_sync.state.log.folder",
        "tjar_sync.state.log.git",
        "tjar_sync.state.log.storage",
        "tjar_sync.state.sql.postgres",
        "tjar_sync.state.sql.sqlite",
        "tjar_sync.providers.hajatek.provider",
        "tjar_sync.providers.tjar.provider",
        "httpcore",
        "PIL.BmpImagePlugin",
        "PIL.GifImagePlugin",
        "PIL.JpegImagePlugin",
        "PIL.PngImagePlugin",
        "PIL.PpmImagePlugin",
    ]
)


@dataclass(frozen=True, slots=True)
class Life:
    """A process that runs the command."""

    process: ForkServerProcess
    voice: Connection

    @property
    def pid(self) -> int:
        """Its number."""
        assert self.process.pid is not None
        return self.process.pid

    def ended(self) -> tuple[int, str]:
        """Wait for its end; return its exit code (-9: killed) and all that it said."""
        said = bytearray()
        while piece := os.read(self.voice.fileno(), 65536):
            said += piece
        self.process.join(PATIENCE)
        code = self.process.exitcode
        assert code is not None, "it never ended"
        return code, said.decode(errors="replace")


@contextmanager
def living(desk: World, *arguments: str, plot: Plot = Plot()) -> Iterator[Life]:  # noqa: B008 - frozen
    """Run the command as at a desk, in harm's way; what still runs in the end is killed."""
    ours, theirs = CONTEXT.Pipe(duplex=False)
    environ = surroundings(**desk.environ, TMPDIR=tempfile.gettempdir())  # what a kill leaves there
    process = CONTEXT.Process(target=_live, args=(desk.root, arguments, plot, theirs, environ))
    process.start()
    theirs.close()
    try:
        yield Life(process, ours)
    finally:
        process.kill()
        process.join()
        ours.close()


def lived(desk: World, *arguments: str, plot: Plot = Plot()) -> tuple[int, str]:  # noqa: B008 - frozen
    """Run the command to its end; return its exit code and all that it said."""
    with living(desk, *arguments, plot=plot) as life:
        return life.ended()


def _live(
    root: Path,
    arguments: tuple[str, ...],
    plot: Plot,
    voice: Connection,
    environ: Mapping[str, str],
) -> None:
    """Be the command."""
    os.dup2(voice.fileno(), 1)
    os.dup2(voice.fileno(), 2)
    voice.close()
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - till the end
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - till the end
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(root)
    sys.argv = ["tjar-sync", *arguments]
    victim.set_up(plot)
    command()
