"""One step: journal the intent, send the write, record the answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tjar_sync.apply.canary import astray, spellings
from tjar_sync.apply.request import Missing, Request, answered, prepare
from tjar_sync.apply.settle import close, investigate
from tjar_sync.errors import (
    ProviderError,
    Refused,
    SettleError,
    StateError,
    Unanswered,
    Unauthorized,
    Unreachable,
)
from tjar_sync.model.event import Done, Failed, Skipped, Warned
from tjar_sync.model.kinds import KINDS
from tjar_sync.model.live import Live, Verb
from tjar_sync.model.plan import Action
from tjar_sync.model.record import record, storable
from tjar_sync.model.state import Evidence, Part

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pydantic import SecretStr

    from tjar_sync.apply.executor import Stop
    from tjar_sync.apply.ledger import Ledger
    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.event import Event
    from tjar_sync.model.live import Written
    from tjar_sync.model.plan import Step
    from tjar_sync.model.state import Recorded
    from tjar_sync.ports import Provider, StateBackend


class Fatal(Exception):  # noqa: N818 - it ends the run, as a report and not as an error
    """Nothing more can be written; `str()` says why."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a step ended, as far as the steps after it care."""

    request: Request
    lost: bool = False
    """Its answer never came, so that its intent is still open."""
    fatal: str = ""
    """Why the run must stop, if it must."""


@dataclass(slots=True)
class Stepper:
    """Carries out steps; safe to use from several threads."""

    resources: Mapping[Address, Resource]
    key: SecretStr
    ledger: Ledger
    provider: Provider
    backend: StateBackend
    log: Callable[[Event], None]
    keep_secret: Callable[[Resource, SecretStr], None] = field(
        default=lambda _resource, _secret: None
    )
    doubted: set[tuple[str, str]] = field(default_factory=set)
    """Kinds and types whose answers do not show what the store keeps: read back each write."""
    seen: set[tuple[str, ...]] = field(default_factory=set)
    lost: list[Request] = field(default_factory=list)

    def first_of(self, group: tuple[str, ...]) -> bool:
        """Say whether no step of this group was carried out in this run before."""
        fresh = group not in self.seen
        self.seen.add(group)
        return fresh

    def begin(self, steps: Sequence[Step], stop: Stop) -> tuple[Request, ...]:
        """Journal the intents of steps that write, and carry out those that do not.

        Raises Fatal when the state cannot be written.
        """
        requests: list[Request] = []
        for step in steps:
            if stop:
                self.log(Skipped(step.change, stop.reason))
                continue
            try:
                if self._writes(step):
                    resource = self.resources.get(step.change.address)
                    requests.append(prepare(step, resource, self.ledger, self.key))
                else:
                    self._record_only(step)
            except Missing as error:
                if step.part is Part.MAIN or self.ledger.remote_id(step.change.address):
                    self.log(Skipped(step.change, str(error)))
            except StateError as error:
                raise self._fatal(step, error) from error
        try:
            intents = self.backend.intend([request.intent for request in requests])
        except StateError as error:
            raise self._fatal(requests[0].step, error) from error
        return tuple(
            replace(request, intent=intent)
            for request, intent in zip(requests, intents, strict=True)
        )

    def carry_out(self, request: Request, stop: Stop, *, look: bool) -> Outcome:
        """Send one journaled write and record what came of it."""
        change = request.step.change
        try:
            if stop:
                self.backend.settle(request.intent, Evidence.REFUSED, None, "not sent")
                self.log(Skipped(change, stop.reason))
                return Outcome(request)
            return self._send(request, stop, look=look)
        except StateError as error:
            self.log(Failed(change, str(error), settles=True))
            return Outcome(request, fatal="the state could not be written")

    def remember(self, outcome: Outcome) -> None:
        """Keep a lost answer for the look at the level's end."""
        if outcome.lost:
            self.lost.append(outcome.request)

    def settle_lost(self, stop: Stop) -> None:
        """Look in the store for the creates whose answers were lost in this level.

        What is found is done; what is proven absent failed and may be sent by another run;
        what stays in doubt stays an open intent.
        """
        lost, self.lost = self.lost, []
        if not lost or stop:
            return
        state = replace(self.backend.load(), intents=())
        try:
            verdicts = investigate([item.intent for item in lost], state, self.provider)
            close(verdicts, self.backend)
        except (ProviderError, SettleError, StateError) as error:
            self.log(Warned(f"lost answers are looked for again by the next run: {error}"))
            return
        for request, verdict in zip(lost, verdicts, strict=True):
            if verdict.evidence is Evidence.FOUND and verdict.recorded is not None:
                self.ledger.put(verdict.recorded)
                self._done(request, verdict.recorded.remote_id)
            elif verdict.evidence is Evidence.FOUND:
                self._removed(request)
            else:
                self.log(Failed(request.step.change, verdict.message))

    def _writes(self, step: Step) -> bool:
        if step.part is Part.LINK or not step.change.fields:
            return step.change.writes
        waiting = set(step.change.deferred)
        return step.change.action is Action.CREATE or any(
            item.path not in waiting for item in step.change.fields
        )

    def _record_only(self, step: Step) -> None:
        """Carry out a change, or the half of one, that sends nothing."""
        change = step.change
        resource = self.resources.get(change.address)
        if resource is None or change.action is Action.FORGET:
            self.backend.record((), [change.address])
            self.ledger.drop(change.address)
            self.log(Done(change, change.remote_id))
            return
        row = self._adopted(step, resource)
        self.backend.record([row], [change.previous] if change.previous else [])
        self.ledger.put(row)
        if not change.deferred:
            self.log(Done(change, row.remote_id))

    def _adopted(self, step: Step, resource: Resource) -> Recorded:
        kind = KINDS[resource.address.kind]
        remote_id = step.change.remote_id
        if remote_id is None and not kind.listed:
            remote_id = self.ledger.media_id(str(resource.values["digest"]))
        unseen = Live(kind.name, remote_id or "", resource.type, {})
        live = self.ledger.live.get((kind.name, remote_id or ""), unseen)
        return record(resource, storable(resource, self.key), live, without=step.change.deferred)

    def _send(self, request: Request, stop: Stop, *, look: bool) -> Outcome:
        change = request.step.change
        try:
            written = self.provider.write(request.write)
        except (Refused, Unreachable) as error:
            self.backend.settle(request.intent, Evidence.REFUSED, None, error.what)
            self.log(Failed(change, str(error)))
            ends = isinstance(error, (Unauthorized, Unreachable))
            return Outcome(request, fatal=error.what if ends else "")
        except Unanswered as error:
            return self._unanswered(request, str(error))
        if request.write.verb in {Verb.DELETE, Verb.ARCHIVE}:
            self.backend.settle(request.intent, Evidence.ANSWERED, None)
            self._removed(request)
            return Outcome(request)
        if written.remote_id is None and request.write.verb is Verb.CREATE:
            return self._unanswered(request, "the store's answer does not tell the new id")
        return self._written(request, written, stop, look=look)

    def _unanswered(self, request: Request, message: str) -> Outcome:
        if request.write.verb is not Verb.CREATE:
            self.log(Failed(request.step.change, message, settles=True))
            return Outcome(request)
        self.log(Warned(f"{request.step.change.address}: {message}; looking for it in the store"))
        return Outcome(request, lost=True)

    def _written(self, request: Request, written: Written, stop: Stop, *, look: bool) -> Outcome:
        resource = self.resources[request.step.change.address]
        if written.secret is not None:
            self.keep_secret(resource, written.secret)
        live = self._shown(request, written, look=look)
        row = answered(request.intent, live)
        self.backend.settle(request.intent, Evidence.ANSWERED, row)
        if row is not None:
            self.ledger.put(row)
        for event in spellings(resource, request.intent, live):
            self.log(event)
        self._done(request, live.remote_id)
        wrong = astray(request.intent, live) if look and not stop else ""
        if wrong and request.write.verb is Verb.CREATE:
            reason = (
                f"the first {request.step.change.type} product that was created did not come out "
                f"as written ({wrong}); nothing more is written: look at it in the store; if it is "
                "as it should be, apply again with --no-canary"
            )
            self.log(Warned(f"{request.step.change.address}: {reason}"))
            return Outcome(request, fatal=reason)
        return Outcome(request)

    def _shown(self, request: Request, written: Written, *, look: bool) -> Live:
        """Return what the store now shows; read it back where the answer is no proof."""
        address = request.step.change.address
        group = (address.kind, request.step.change.type)
        remote_id = written.remote_id or request.write.remote_id or ""
        unseen = Live(address.kind, remote_id, request.step.change.type, {})
        if not KINDS[address.kind].listed:
            return written.live or unseen
        if written.live is not None and not look and group not in self.doubted:
            return written.live
        try:
            back = self.provider.read(address.kind, request.step.change.type, remote_id)
        except ProviderError:
            return unseen  # recorded as not shown: the next plan reads it
        if back is not None and written.live is not None and back.values != written.live.values:
            self.doubted.add(group)
        return back or unseen

    def _done(self, request: Request, remote_id: str | None) -> None:
        change = request.step.change
        if request.step.part is Part.LINK and self._writes(replace(request.step, part=Part.MAIN)):
            return
        self.log(Done(change, remote_id))

    def _removed(self, request: Request) -> None:
        self.ledger.drop(request.step.change.address)
        self._done(request, request.write.remote_id)

    def _fatal(self, step: Step, error: StateError) -> Fatal:
        self.log(Failed(step.change, str(error)))
        return Fatal(f"the state could not be written: {error.what}")
