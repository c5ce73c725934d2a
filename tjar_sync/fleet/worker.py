"""What happens on a worker of a cluster: it is asked what it has, and runs stores' commands.

All of it is called over the wire by name. Nothing that a variable says is sent in either direction:
a worker's own environment has the keys, and its catalogs name them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from tjar_sync import __version__, state
from tjar_sync.catalog import load_settings
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import CatalogError, UsageError
from tjar_sync.fleet.places import commanded
from tjar_sync.fleet.processes import Ended, NotStarted, Processes
from tjar_sync.location import STATE_PLACE
from tjar_sync.session import CHECKS

if TYPE_CHECKING:
    from tjar_sync.fleet.store_commands import StoreCommand

PROCESS = uuid4().hex
"""This very process: a worker that was started anew at the same address is another one."""
ANOTHER = "its worker was started anew"
_RUNS: dict[str, Processes] = {}


@dataclass(frozen=True, slots=True)
class WorkerView:
    """What a worker says of itself before it is given anything to do."""

    process: str
    release: str
    problems: tuple[str, ...]
    """Why it cannot work on some of the stores."""


def examine(commands: tuple[StoreCommand, ...]) -> WorkerView:
    """Say whether this worker has each store's catalog, and a state that others see as well."""
    problems = tuple(
        f"{command.member.name}: {problem}"
        for command in commands
        if (problem := _problem(command))
    )
    return WorkerView(PROCESS, __version__, problems)


def work(command: StoreCommand, run: str, process: str) -> Ended | NotStarted:
    """Run a store's command to its end, if this is still the process that was asked to."""
    if process != PROCESS:
        return Ended(None, why=ANOTHER)
    return commanded(_processes(run), command, _unheard)


def interrupt(run: str) -> None:
    """Ask all that runs here of one run to end, as Ctrl-C does."""
    _processes(run).interrupt()


def _processes(run: str) -> Processes:
    return _RUNS.setdefault(run, Processes())


def _unheard(_line: str) -> None:
    """Leave what is told on the way to the report."""


def _problem(command: StoreCommand) -> str:
    """Say why this worker cannot work on a store; empty where it can."""
    folder = Path(command.folder)
    if not folder.is_dir():
        return f"there is no folder {folder}"
    try:
        stated = load_settings(folder, command.member.store, os.environ, CHECKS).state
        told = os.environ.get(STATE_PLACE, "").strip()
        shared = "://" in (state.parse_state(told, folder) if told else stated)
    except CatalogError:  # its own command tells what is wrong with it
        return ""
    except (UsageError, ValueError) as error:
        return error.what if isinstance(error, UsageError) else str(error)
    return "" if shared else "its state is a database file"
