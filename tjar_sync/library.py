"""What programs call: a session over one catalog and one of its stores, verb by verb."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from tjar_sync import workflow
from tjar_sync.apply import CancelToken
from tjar_sync.errors import ExitCode, TjarSyncError, UsageError
from tjar_sync.location import Location
from tjar_sync.model.event import nobody_is_told
from tjar_sync.render import json
from tjar_sync.session import validate
from tjar_sync.trust import is_ci
from tjar_sync.who import lock_info_of
from tjar_sync.workflow.plan_files import read_plan, write_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.event import Event
    from tjar_sync.model.plan import Plan
    from tjar_sync.ports import Emit
    from tjar_sync.workflow import Applied, PlanOptions

_Outcome = TypeVar("_Outcome")
DRIFT = "drift"
"""The one part of a difference that a plan may be `only` about."""


class Interrupted(TjarSyncError):  # noqa: N818 - named by what happened, as all of ours are
    """The session was cancelled before the verb came to its end; nothing is left half done."""

    exit_code = ExitCode.INTERRUPTED


class Following(Generic[_Outcome]):
    """A verb at work in a thread of its own: an iterator of its events, and then its result."""

    def __init__(self, work: Callable[[Emit], _Outcome]) -> None:
        self._events: SimpleQueue[Event | None] = SimpleQueue()
        executor = ThreadPoolExecutor(1, "tjar-sync")
        self._future = executor.submit(work, self._events.put)
        self._future.add_done_callback(lambda _: self._events.put(None))
        executor.shutdown(wait=False)

    def __iter__(self) -> Iterator[Event]:
        """Yield each event as it happens, once, until the verb ends."""
        while (event := self._events.get()) is not None:
            yield event
        self._events.put(None)  # who asks again is told at once that this is all

    def wait(self) -> None:
        """Wait for the end, whatever it is."""
        wait([self._future])

    def result(self) -> _Outcome:
        """Wait for the end; return what the verb returned, or raise what it raised."""
        return self._future.result()

    @property
    def over(self) -> bool:
        """Whether the verb has ended."""
        return self._future.done()


class CatalogSession:
    """One catalog and one of its stores; each verb reads files, state and store anew, as a command does.

    Leaving it cancels what it still follows, and waits for that to end. Verbs raise TjarSyncError,
    with the exit code that the command would have ended with.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str] = ".",
        *,
        store: str | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        """Name the folder of store.yaml, one of its stores, and what stands in for the environment."""
        if not Path(folder).is_dir():
            raise UsageError(f"there is no folder {str(folder)!r}", hint="say where store.yaml is")
        surroundings = dict(os.environ if environ is None else environ)
        self._location = Location(Path(folder).resolve(), store, surroundings)
        self.cancel_token = CancelToken()
        """What its verbs, and other work for it, look at."""
        self._followed: list[Following[Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if not all(one.over for one in self._followed):
            self.cancel()
        for one in self._followed:
            one.wait()

    @property
    def location(self) -> Location:
        """Which catalog and store it is about, at this moment."""
        return replace(self._location, at=datetime.now(UTC))

    def cancel(self) -> None:
        """End this session from any thread: its verbs raise Interrupted, or report what they did.

        What is in flight is finished and recorded first, once writes have begun.
        """
        self.cancel_token.cancel("the session was cancelled", interrupted=True)

    def load(self) -> Catalog:
        """Read and check the files; no network. Raises CatalogError with all mistakes at once."""
        return validate(self.location)[1]

    def plan(self, options: PlanOptions | None = None, *, emit: Emit = nobody_is_told) -> Plan:
        """Say what apply would do; nothing is written."""
        chosen = self._chosen(options)
        return self.ended(lambda: workflow.plan(self.location, chosen, emit, self.cancel_token))

    def drift(self, options: PlanOptions | None = None, *, emit: Emit = nobody_is_told) -> Plan:
        """Say what was changed in the store since the last apply; nothing is written."""
        chosen = self._chosen(options)
        return self.ended(lambda: workflow.drift(self.location, chosen, emit, self.cancel_token))

    def save(self, plan: Plan, path: str | os.PathLike[str]) -> None:
        """Write a plan into a file that `apply` takes, as `tjar-sync plan --out` does."""
        write_plan(Path(path), workflow.plan_file_text(self.location, plan))

    def apply(
        self,
        agree: Callable[[Plan], bool],
        options: PlanOptions | None = None,
        *,
        saved: str | os.PathLike[str] | None = None,
        emit: Emit = nobody_is_told,
    ) -> Applied:
        """Plan, ask, and carry it out; `saved` names a plan's file: then that plan, and nothing else.

        `agree` is given the plan; where it returns anything but True, such as an answer to be
        awaited, nothing is written, and `confirmed` of what is returned is False. Raises GuardError where a guard blocks the plan. What was done,
        and what could not be, is in the report.
        """
        plan_file = None if saved is None else read_plan(Path(saved))
        token = self.cancel_token
        chosen = workflow.ApplyOptions(
            lock_info_of("apply"), lambda plan: agree(plan) is True, token, plan_file
        )
        planned = self._chosen(options)
        return self.ended(lambda: workflow.apply(self.location, planned, chosen, emit))

    def follow(
        self, verb: Callable[..., _Outcome], *arguments: Any, **named: Any
    ) -> Following[_Outcome]:
        """Begin `verb`, one of this session's, in a thread of its own, and give what it tells."""
        found = Following(lambda emit: verb(*arguments, emit=emit, **named))
        self._followed.append(found)
        return found

    def ended(self, work: Callable[[], _Outcome]) -> _Outcome:
        """Do some work. Raises Interrupted in place of what came of it being cut off."""
        if self.cancel_token:
            raise Interrupted(self.cancel_token.reason)
        try:
            return work()
        except TjarSyncError as error:
            if self.cancel_token:
                raise Interrupted(self.cancel_token.reason) from error
            raise

    def _chosen(self, options: PlanOptions | None) -> PlanOptions:
        chosen = workflow.PlanOptions() if options is None else options
        if chosen.only not in {"", DRIFT}:
            raise UsageError(f"`only` is {chosen.only!r}", hint=f"say {DRIFT!r}, or nothing")
        return replace(chosen, in_ci=is_ci(self._location.environ))


def plan_json(plan: Plan) -> str:
    """Return a plan as the document that `tjar-sync plan --format json` prints."""
    return json.plan(plan)


def drift_json(drift: Plan) -> str:
    """Return a drift as the document that `tjar-sync drift --format json` prints."""
    return json.drift(drift)


def run_json(applied: Applied) -> str:
    """Return what an apply did as the document that `tjar-sync apply --format json` prints."""
    return json.report(applied.report, applied.plan)
