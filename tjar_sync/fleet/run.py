"""One verb in many stores: each at its place, none twice at once, and all drained by an interrupt."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import field
from functools import partial
from queue import SimpleQueue
from typing import TYPE_CHECKING, Protocol

from tjar_sync.dataclass import dataclass
from tjar_sync.fleet.outcome import result_of
from tjar_sync.fleet.processes import INTERRUPTED, Ended, NotStarted
from tjar_sync.model.fleet import FleetReport

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future

    from tjar_sync.fleet.places import WorkPlace
    from tjar_sync.fleet.store_commands import StoreCommand
    from tjar_sync.model.fleet import Member, StoreResult

_INTERRUPT, _OVER = "interrupt", "over"
"""What the one who waits is told: to stop, or that all work at a place is over."""
NO_PLACE = "no worker is left that could work on it"
SAME_STORE = "nobody knows whether the one before it, in the same store, is still at work"


class Watcher(Protocol):
    """Who is told what happens, from several threads."""

    def begun(self, member: Member) -> None:
        """Take note that a store's command was started."""

    def heard(self, member: Member, line: str) -> None:
        """Take note of a line that a store's command told."""

    def finished(self, result: StoreResult) -> None:
        """Take note that a store's command came to an end, or will never be started."""


@dataclass(slots=True)
class FleetRun:
    """The work on all stores; it is begun once."""

    lanes: Sequence[tuple[StoreCommand, ...]]
    places: Sequence[WorkPlace]
    watcher: Watcher
    _waiting: deque[tuple[StoreCommand, ...]] = field(default_factory=deque)
    _results: dict[Member, StoreResult] = field(default_factory=dict)
    _inbox: SimpleQueue[str] = field(default_factory=SimpleQueue)
    _interrupted: bool = False

    def interrupt(self) -> None:
        """Begin no store any more, and let those that run end well; may be called by a signal."""
        self._inbox.put(_INTERRUPT)

    def run(self, verb: str, members: Sequence[Member]) -> FleetReport:
        """Work on all stores, and return what became of them, in the order of the members."""
        self._waiting.extend(self.lanes)
        with ThreadPoolExecutor(max_workers=len(self.places)) as pool:
            futures = [pool.submit(self._work_at, place) for place in self.places]
            for future in futures:
                future.add_done_callback(self._over)
            left = len(futures)
            while left:
                if self._inbox.get() == _INTERRUPT:
                    self._stop()
                else:
                    left -= 1
        for future in futures:
            future.result()
        for lane in self._waiting:
            self._leave(lane, NO_PLACE)
        return FleetReport(verb, tuple(self._results[member] for member in members))

    def _over(self, _future: Future[None]) -> None:
        self._inbox.put(_OVER)

    def _stop(self) -> None:
        self._interrupted = True
        for place in self.places:
            place.interrupt()

    def _work_at(self, place: WorkPlace) -> None:
        while not place.lost:
            try:
                lane = self._waiting.popleft()
            except IndexError:
                return
            self._work_on(lane, place)

    def _work_on(self, lane: tuple[StoreCommand, ...], place: WorkPlace) -> None:
        for number, command in enumerate(lane):
            if self._interrupted:
                self._leave(lane[number:], INTERRUPTED)
                return
            member = command.member
            self.watcher.begun(member)
            ended = place.work(command, partial(self.watcher.heard, member))
            self._finish(result_of(command, ended, interrupted=self._interrupted))
            if isinstance(ended, Ended) and ended.code is None:
                self._leave(lane[number + 1 :], SAME_STORE)
                return

    def _leave(self, commands: Sequence[StoreCommand], why: str) -> None:
        for command in commands:
            self._finish(result_of(command, NotStarted(why), interrupted=self._interrupted))

    def _finish(self, result: StoreResult) -> None:
        self._results[result.member] = result
        self.watcher.finished(result)
