"""The run's journal: intents opened before sending, and closed with their results."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING

from tjar_sync.apply.chunk import Chunk
from tjar_sync.apply.observing import Observer, not_freed
from tjar_sync.apply.own_deletes import own_delete
from tjar_sync.apply.recovery import resolve
from tjar_sync.apply.remote_ids import MissingDependency
from tjar_sync.apply.request import owned, prepare
from tjar_sync.apply.resend import unseen
from tjar_sync.apply.result import not_as_written, secret_not_told
from tjar_sync.apply.steps import told_before, writes
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import ProviderError, RecoveryError, StateError
from tjar_sync.model.capabilities import UpdateMode
from tjar_sync.model.codes import Caution
from tjar_sync.model.diagnostic import warning
from tjar_sync.model.event import Done, Failed, SideEffect, Skipped, Unverified, Warned
from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.live import Verb
from tjar_sync.model.plan import Action
from tjar_sync.model.state import NOTHING_WRITTEN, Batch, Pass, Proof

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tjar_sync.apply.cancel import CancelToken
    from tjar_sync.apply.remote_ids import RemoteIds
    from tjar_sync.apply.request import WriteRequest
    from tjar_sync.apply.result import SendResult
    from tjar_sync.model.address import Address
    from tjar_sync.model.capabilities import Capabilities
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.event import Event
    from tjar_sync.model.plan import Step
    from tjar_sync.model.secret import SecretStr
    from tjar_sync.model.state import Intent, Resolution, StateEntry
    from tjar_sync.ports import Provider, StateHome

NOT_SEEN = "no answer of the store tells that it was made, and the store does not show it yet"
NOT_GONE = (
    "the store says that there is nothing to delete, and that is not proven: it is kept in the "
    "state, and the next plan looks again"
)
NOT_SOUGHT = "the run was stopped before it was looked up what became of it"
UNWRITABLE = "the state could not be written"
MOST_MISSING = 3
"""So many resources may vanish between a look and a write; more is no accident."""


class Fatal(Exception):  # noqa: N818 - it ends the run, as a report and not as an error
    """Nothing more can be written; `str()` says why."""


@dataclass(slots=True)
class Journal:
    """Intents, rows and remote ids of one run; used by one thread alone."""

    resources: Mapping[Address, Resource]
    key: SecretStr
    remote_ids: RemoteIds
    home: StateHome
    log: Callable[[Event], None]
    capabilities: Capabilities
    run: str = ""
    """What every intent is journaled under."""
    clearing: set[str] = field(default_factory=set)
    """The kinds of which the store was seen to clear what an update leaves out."""
    lost: list[WriteRequest] = field(default_factory=list)
    """Writes of this level whose results must be looked for in the store."""
    missing: int = 0
    """How often the store said that it does not have what it showed a moment ago."""
    observer: Observer = field(default_factory=Observer)
    unmade: set[Address] = field(default_factory=set)
    """Addresses whose first half was not carried out: their second half makes no sense."""

    def open(self, steps: Sequence[Step], cancel_token: CancelToken) -> tuple[WriteRequest, ...]:
        """Journal the intents of steps that write, and carry out those that do not.

        Raises Fatal when the state cannot be written; every step is then told as failed.
        """
        chunk = Chunk()
        for step in steps:
            if step.pass_ is Pass.LINK and step.change.address in self.unmade:
                continue
            if cancel_token:
                self.skip(step, cancel_token.reason)
                continue
            try:
                self._enter(step, chunk)
            except MissingDependency as error:
                self.skip(step, str(error))
        try:
            intents = self._append(chunk.batch(self.run))
        except StateError as error:
            for step in chunk.steps:
                self.unmade.add(step.change.address)
                self.log(Failed(step.change, str(error), exit_code=error.exit_code))
            raise Fatal(f"{UNWRITABLE}: {error.what}") from error
        for done in chunk.done:
            self.log(done)
        return tuple(
            replace(request, intent=intent)
            for request, intent in zip(chunk.requests, intents, strict=True)
        )

    def _enter(self, step: Step, chunk: Chunk) -> None:
        """Add a step to those that are recorded together. Raises MissingDependency."""
        change = step.change
        resource = self.resources.get(change.address)
        if writes(step):
            self._move(step, chunk)
            always = self._always(change.address.kind)
            chunk.requests.append(prepare(step, resource, self.remote_ids, self.key, always))
        elif resource is None:
            chunk.rows[change.address] = None
            chunk.done.append(Done(change, change.remote_id))
        elif change.action is not Action.UPDATE:  # else all of it waits for the second half
            row = owned(step, resource, self.remote_ids, self.key)
            self._put(row, change.previous, chunk)
            if not change.deferred:
                chunk.done.append(Done(change, row.remote_id))
        chunk.steps.append(step)

    def _always(self, kind: str) -> frozenset[str]:
        """Return what goes with every update: where absence clears, also what is never shown."""
        able = self.capabilities.of(kind)
        if kind not in self.clearing and able.update is not UpdateMode.WHOLE:
            return able.always_send
        return able.always_send | unseen(kind, able)

    def _move(self, step: Step, chunk: Chunk) -> None:
        """Give a moved row its new address, as its other changes are journaled."""
        previous = step.change.previous if step.pass_ is Pass.MAIN else None
        row = self.remote_ids.row(previous) if previous is not None else None
        if row is not None:
            self._put(replace(row, address=step.change.address), previous, chunk)

    def _put(self, row: StateEntry, previous: Address | None, chunk: Chunk) -> None:
        if previous is not None:
            chunk.rows[previous] = None
            chunk.moves.append((previous, row.address))
        chunk.rows[row.address] = row
        self.remote_ids.put(row)

    def close(self, answers: Sequence[SendResult]) -> str:
        """Record what came of requests, in one transaction, and tell it.

        Returns why the run must stop, or nothing.
        """
        resolved = tuple(item.resolution for item in answers if item.resolution)
        for item in answers:
            before = self.remote_ids.row(item.request.write.address)
            self.observer.note_write(item, self.capabilities, before)
        try:
            self._append(Batch(resolved=resolved, observed=self.observer.take()))
        except StateError as error:
            for item in answers:
                self.unmade.add(item.request.step.change.address)
                self.log(
                    Failed(
                        item.request.step.change,
                        str(error),
                        recovers=True,
                        exit_code=error.exit_code,
                    )
                )
            return f"{UNWRITABLE}: {error.what}"
        for item in answers:
            self._tell(item)
        self.missing += sum(item.missing for item in answers)
        if self.missing > MOST_MISSING:
            return (
                f"the store says of {self.missing} resources that it does not have them, although "
                "it showed them a moment ago: it is in trouble, or somebody deletes them"
            )
        return next((item.fatal for item in answers if item.fatal), "")

    def forget_uploads(self, digests: Iterable[str]) -> None:
        """Forget uploads whose address shows another's bytes by now. Raises Fatal."""
        rows = self.remote_ids.forget_uploads(digests)
        try:
            self._append(Batch(removed=tuple(row.address for row in rows)))
        except StateError as error:
            raise Fatal(f"{UNWRITABLE}: {error.what}") from error
        for row in rows:
            summary = (
                f"{row.address}: the store gave its address to another upload, so that it shows "
                "other bytes: the next apply uploads it again; with `limits: "
                "{requests_per_second: 1}`, if the store names uploads by the second"
            )
            self.log(Warned(warning(Caution.MAY_BE_LOST, summary, row.address)))

    def correct(self, results: Sequence[SendResult]) -> None:
        """Record what a later look showed of writes that were closed as done, and tell it."""
        rows = (item.resolution.entry for item in results if item.resolution)
        try:
            self._append(Batch(put=tuple(row for row in rows if row is not None)))
        except StateError as error:
            for item in results:
                self.log(Failed(item.request.change, str(error), exit_code=error.exit_code))
            return
        for item in results:
            for event in item.events:
                self.log(event)

    def _append(self, batch: Batch) -> tuple[Intent, ...]:
        """Write a batch, and take note of its rows. Raises StateError."""
        intents = self.home.append(batch)
        self.remote_ids.take(batch)
        return intents

    def _tell(self, item: SendResult) -> None:
        resolution = item.resolution
        if resolution is None or resolution.proof in NOTHING_WRITTEN:
            self.unmade.add(item.request.step.change.address)
        if item.lost:
            self.lost.append(item.request)
        for event in item.events:
            if isinstance(event, SideEffect) and event.cleared:
                self._clears(event.address.kind)
            if isinstance(event, Failed) and item.hidden:
                ours = own_delete(self.home, item)
                self.observer.note([not_freed(item)] if ours else (), item.answer)
                self.log(replace(event, message=event.message + ours))
            elif not (isinstance(event, Done) and told_before(item.request.step)):
                self.log(event)

    def _clears(self, kind: str) -> None:
        """Take note that the store clears what is absent, and name what nobody can see of it."""
        hidden = unseen(kind, self.capabilities.of(kind))
        if kind in self.clearing or not hidden:
            return
        self.clearing.add(kind)
        summary = (
            f"the store clears what an update of a {kind} leaves out: what it shows nowhere "
            f"({', '.join(sorted(hidden))}) goes with every further update where the files manage "
            "it, and may be lost where they do not"
        )
        self.log(Warned(warning(Caution.MAY_BE_LOST, summary)))

    def recover_lost(self, provider: Provider, cancel_token: CancelToken) -> None:
        """Look in the store for what this level's answers did not prove.

        What is found is done. What is not there may still come, as the store may be slow: it
        stays an open intent, and the next run looks again.
        """
        lost, self.lost = self.lost, []
        if not lost:
            return
        if cancel_token:
            self._undecided(lost, NOT_SOUGHT)
            return
        try:
            intents = [item.intent for item in lost]
            resolutions = resolve(intents, self.home.load(), provider)
            found = (item for item in resolutions if item.proof is Proof.FOUND)
            self._append(Batch(resolved=tuple(found)))
        except (ProviderError, RecoveryError, StateError) as error:
            self._undecided(lost, str(error))
            return
        for request, resolution in zip(lost, resolutions, strict=True):
            self._found(request, resolution)

    def _undecided(self, lost: Sequence[WriteRequest], message: str) -> None:
        for request in lost:
            self.log(Failed(request.step.change, message, recovers=True))

    def _found(self, request: WriteRequest, resolution: Resolution) -> None:
        change = request.step.change
        if resolution.proof in NOTHING_WRITTEN:
            deleting = request.write.verb is Verb.DELETE
            self.log(Failed(change, NOT_GONE if deleting else NOT_SEEN, recovers=True))
            return
        self.unmade.discard(change.address)
        row = resolution.entry
        secret = KINDS[request.write.address.kind].path_of(Role.SECRET)
        if row is not None and request.secret_due and secret not in row.desired:
            self.log(secret_not_told(change))
            return
        planned = request.intent.entry
        if row is not None and planned is not None:
            for path in request.write.values.keys() - row.live.keys():
                self.log(Unverified(change.address, path))
            otherwise = sorted(planned.desired.keys() - row.desired.keys())
            if otherwise:
                self.log(Failed(change, not_as_written(", ".join(otherwise))))
                return
        self.log(Done(change, row.remote_id if row else request.write.remote_id))

    def skip(self, step: Step, because: str) -> None:
        """Tell that a step is not tried, and why."""
        self.unmade.add(step.change.address)
        self.log(Skipped(step.change, because))
