"""A cluster of Dask as places: each worker works on one store at a time.

Dask starts a task anew where its worker died, which must not happen to a store that is in the
middle of its writes. So each task is bound to one worker and, there, to one process: where that is
gone, nobody knows what became of the store, and its next run finds out.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tjar_sync import __version__
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import UsageError
from tjar_sync.fleet import worker
from tjar_sync.fleet.processes import Ended, NotStarted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tjar_sync.fleet.store_commands import StoreCommand

INSTALL = "pip install 'tjar-sync[fleet]'"
LOST = "its worker {address} was lost"
PATIENCE = 10
"""So many seconds a scheduler may take to answer."""
_GLANCE = 1.0
"""So often, in seconds, a worker is looked for whose task is not over."""
_TOLD = 5
"""So many problems of workers are told."""


@contextmanager
def cluster(
    address: str, commands: Sequence[StoreCommand], most: int | None = None
) -> Iterator[list[WorkerPlace]]:
    """Give workers behind a scheduler as places, `most` of them, once each can work on all stores.

    Raises UsageError where there is none, or one of them cannot.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError("--scheduler needs Dask", hint=INSTALL) from error
    connect: Any = Client  # Dask has no types of its own
    try:
        client = connect(address, timeout=PATIENCE, set_as_default=False, name="tjar-sync")
    except (OSError, ValueError) as error:
        raise UsageError(
            f"no Dask scheduler answers at {address}",
            hint="say where it listens: --scheduler tcp://host:8786",
        ) from error
    with client:
        yield _places(client, tuple(commands))[:most]


def _places(
    client: Any,  # noqa: ANN401 - Dask has no types
    commands: tuple[StoreCommand, ...],
) -> list[WorkerPlace]:
    views: dict[str, Any] = client.run(worker.examine, commands, on_error="return")
    if not views:
        raise UsageError(
            "the scheduler has no workers", hint="start some: dask worker tcp://host:8786"
        )
    problems = [
        f"{address}: {problem}" for address, view in views.items() for problem in _problems(view)
    ]
    if problems:
        more = len(problems) - _TOLD
        told = (*problems[:_TOLD], *([f"and {more:,} more"] if more > 0 else []))
        raise UsageError(
            "the cluster's workers cannot work on these stores",
            hint="\n  ".join((*told, NEEDED)),
        )
    return [
        WorkerPlace(client, address, view.process, uuid4().hex) for address, view in views.items()
    ]


NEEDED = (
    "each worker needs this release of tjar-sync, the catalogs at the same paths, and a `state:`"
    " that several machines can share"
)


def _problems(view: Any) -> Iterable[str]:  # noqa: ANN401 - a worker may answer with any error
    if not isinstance(view, worker.WorkerView):
        return [f"it cannot run tjar-sync: {type(view).__name__}: {view}"]
    if view.release != __version__:
        return [f"it has tjar-sync {view.release}, and this is {__version__}"]
    return view.problems


@dataclass(slots=True)
class WorkerPlace:
    """One worker of a cluster."""

    client: Any
    address: str
    process: str
    """The process that was asked; one that takes its address later is another."""
    run: str
    """What this run calls its work there: no other place's, and no other run's, ends with it."""
    lost: bool = False

    def work(self, command: StoreCommand, heard: Callable[[str], None]) -> Ended | NotStarted:
        """Run a store's command there; what it tells on the way comes with its end."""
        heard(f"on {self.address}")
        future = None
        try:
            future = self.client.submit(
                worker.work,
                command,
                self.run,
                self.process,
                key=f"tjar-sync {command.verb} {command.member.name} {uuid4().hex}",
                workers=[self.address],
                allow_other_workers=False,
                retries=0,
                pure=False,
            )
            ended: Ended | NotStarted = self._result(future)
        except Exception as error:  # noqa: BLE001 - whatever keeps us from knowing what became of it
            ended = Ended(None, why=f"{LOST.format(address=self.address)}: {error}")
        if isinstance(ended, Ended) and ended.code is None:
            self.lost = True
            self._forget(future)
        return ended

    def interrupt(self) -> None:
        """Ask what runs there to end; a worker that cannot be asked any more is lost anyway."""
        with suppress(Exception):
            self.client.run(worker.interrupt, self.run, workers=[self.address], on_error="ignore")

    def _result(self, future: Any) -> Ended | NotStarted:  # noqa: ANN401 - Dask has no types
        """Wait for a task's end, or for its worker's."""
        while self.address in self.client.nthreads():
            with suppress(TimeoutError):
                ended: Ended | NotStarted = future.result(timeout=_GLANCE)
                return ended
        return Ended(None, why=LOST.format(address=self.address))

    def _forget(self, future: Any) -> None:  # noqa: ANN401 - Dask has no types
        """See to it that nobody begins a task later whose worker was lost."""
        with suppress(Exception):
            self.client.cancel([future], force=True)
