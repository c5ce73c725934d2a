"""Where stores' commands run: what is asked of such a place, and the one on this machine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

from tjar_sync.dataclass import dataclass
from tjar_sync.fleet.processes import Processes
from tjar_sync.fleet.store_commands import environ_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.fleet.processes import Ended, NotStarted
    from tjar_sync.fleet.store_commands import StoreCommand


class WorkPlace(Protocol):
    """Where one store's command at a time runs."""

    @property
    def lost(self) -> bool:
        """Whether nothing can be run there any more."""

    def work(self, command: StoreCommand, heard: Callable[[str], None]) -> Ended | NotStarted:
        """Run a store's command to its end; `heard` gets the lines that it tells on the way."""

    def interrupt(self) -> None:
        """Ask what runs there to end, as Ctrl-C does; nothing is begun there any more."""


@dataclass(frozen=True, slots=True)
class LocalPlace:
    """A place on this machine."""

    processes: Processes
    lost: bool = False

    def work(self, command: StoreCommand, heard: Callable[[str], None]) -> Ended | NotStarted:
        """Run a store's command in a process of its own."""
        return commanded(self.processes, command, heard)

    def interrupt(self) -> None:
        """Ask what runs there to end."""
        self.processes.interrupt()


def local_places(count: int) -> list[LocalPlace]:
    """Return so many places on this machine, each with processes of its own: all are asked to end."""
    return [LocalPlace(Processes()) for _ in range(count)]


def commanded(
    processes: Processes, command: StoreCommand, heard: Callable[[str], None]
) -> Ended | NotStarted:
    """Run a store's command on this machine to its end."""
    return processes.run(command.line(), environ_of(os.environ), heard)
