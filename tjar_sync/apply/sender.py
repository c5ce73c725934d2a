"""Send one write and say what came of it; runs in worker threads, touches no state."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from time import monotonic
from typing import TYPE_CHECKING

from tjar_sync.apply.canary import mismatch, normalized_fields
from tjar_sync.apply.freshness import overwrites
from tjar_sync.apply.request import answered, touched
from tjar_sync.errors import (
    ExitCode,
    NotFound,
    ProviderError,
    StateError,
    Unanswered,
    Unauthorized,
    Unreachable,
)
from tjar_sync.model.codes import Caution
from tjar_sync.model.diagnostic import warning
from tjar_sync.model.event import Done, Failed, Skipped, Warned
from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.live import Live, Verb
from tjar_sync.model.state import Proof, Resolution

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import SecretStr

    from tjar_sync.apply.cancel import CancelToken
    from tjar_sync.apply.request import WriteRequest
    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.event import Event
    from tjar_sync.model.live import WriteResult
    from tjar_sync.model.state import StateEntry
    from tjar_sync.ports import Provider

FRESH_SECONDS = 4.0
"""Seconds after which a look at what is to be overwritten is too old to be trusted."""
STILL_ON_SALE = (
    "the store said that it is unpublished now, and still shows it as published: take it off sale "
    "in the store's dashboard; the next apply looks again"
)
LOST = "this run stood still for too long, and lost the lock on the state"


@dataclass(frozen=True, slots=True)
class SendResult:
    """What came of one request, to be recorded by the thread that owns the state."""

    request: WriteRequest
    resolution: Resolution | None = None
    """None: nobody knows yet, and the intent stays open."""
    events: tuple[Event, ...] = ()
    """To be told once the resolution is recorded."""
    lost: bool = False
    """The answer never came, or proves nothing: the store is to be searched for the result."""
    missing: bool = False
    """The store says that it does not have what it showed a moment ago."""
    fatal: str = ""
    """Why nothing more may be sent, if so."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends requests; safe to use from several threads."""

    resources: Mapping[Address, Resource]
    provider: Provider
    keep_secret: Callable[[Resource, SecretStr | None], None]
    """See Job."""
    lock_is_held: Callable[[], bool]
    """Says whether the state's lock is surely still ours."""
    doubted: set[tuple[str, str]] = field(default_factory=set)
    """Kinds and types whose answers do not show what the store keeps: read back each write."""

    def send(
        self, request: WriteRequest, cancel_token: CancelToken, *, look: bool, seen: float
    ) -> SendResult:
        """Send a journaled write, or, when the run is to stop, say that it was not sent.

        With `look`, what the store shows afterwards is read back and compared (canary). `seen` is
        the time by `monotonic` at which it was last known to be as planned: where that is too
        long ago, it is read before, so that nobody's edit is overwritten unseen. What is fatal
        stops the run at once, so that no other thread sends another write.
        """
        stale = overwrites(request.step) and monotonic() - seen > FRESH_SECONDS
        reason = cancel_token.reason or self._unkeepable(request)
        reason = reason or (self._reason(request) if stale else "") or cancel_token.reason
        if not self.lock_is_held():
            cancel_token.cancel(LOST)
            reason = LOST
        sent = _unsent(request, reason) if reason else self._send(request, look=look)
        if sent.fatal:
            cancel_token.cancel(sent.fatal)
        return sent

    def _unkeepable(self, request: WriteRequest) -> str:
        """Return why the secret that is due could not be kept, if so: the store would void ours."""
        if not request.secret_due:
            return ""
        try:
            self.keep_secret(self.resources[request.write.address], None)
        except StateError as error:
            return error.what
        return ""

    def _reason(self, request: WriteRequest) -> str:
        """Return why this is not to be written after all, if so."""
        kind, remote_id = request.key
        try:
            now = self.provider.read(kind, request.write.type, remote_id)
        except ProviderError as error:
            return f"it may have been changed since the plan, and cannot be read: {error.what}"
        if now is None or not (paths := touched(request, now)):
            return ""
        return (
            f"somebody changed its {', '.join(paths)} in the store since the plan was made; "
            "the next plan shows it"
        )

    def _send(self, request: WriteRequest, *, look: bool) -> SendResult:
        change = request.step.change
        try:
            written = self.provider.write(request.write)
        except Unanswered as error:
            return _unanswered(request, str(error))
        except ProviderError as error:  # refused; or the look that goes before a write failed
            refused = Resolution(request.intent, Proof.REFUSED, None, error.what)
            ends = isinstance(error, (Unauthorized, Unreachable))
            code = error.exit_code if ends else ExitCode.ERROR
            return SendResult(
                request,
                refused,
                (Failed(change, str(error), exit_code=code),),
                missing=isinstance(error, NotFound) and request.write.remote_id is not None,
                fatal=error.what if ends else "",
            )
        if request.write.verb is Verb.DELETE:
            return _removed(request, written)
        if request.write.verb is Verb.ARCHIVE:
            return self._archived(request, written)
        if written.remote_id is None and _makes(request):
            return _unanswered(request, "the store's answer does not tell the new id")
        return self._written(request, written, look=look)

    def _archived(self, request: WriteRequest, written: WriteResult) -> SendResult:
        """Believe that it is out of sight, unless the store shows it on sale all the same."""
        visible = KINDS[request.write.address.kind].path_of(Role.VISIBILITY)
        told = written.live is not None and visible in written.live.values
        if self._shown(request, written, look=not told).values.get(visible) is not True:
            return _removed(request, written)
        still = Resolution(request.intent, Proof.REFUSED, None, STILL_ON_SALE)
        return SendResult(request, still, (Failed(request.step.change, STILL_ON_SALE),))

    def _written(self, request: WriteRequest, written: WriteResult, *, look: bool) -> SendResult:
        change = request.step.change
        resource = self.resources[change.address]
        try:
            if written.secret is not None:
                self.keep_secret(resource, written.secret)
        except StateError as error:
            failed = Failed(change, str(error), recovers=True, exit_code=error.exit_code)
            return SendResult(request, None, (failed,), fatal=error.what)
        live = self._shown(request, written, look=look)
        row = answered(request, live)
        told: list[Event] = list(normalized_fields(resource, request.intent, live))
        if row is not None and _lacks_secret(request, resource, written):
            row = _without_secret(row)
            told.append(secret_not_told(change.address))
        resolution = Resolution(request.intent, Proof.ANSWERED, row)
        wrong = mismatch(request.intent, live) if look and request.write.verb is Verb.CREATE else ""
        if not wrong:
            return SendResult(request, resolution, (*told, Done(change, live.remote_id)))
        reason = (
            f"the first {change.type} {change.address.kind} that was created did not come out as "
            f"written ({wrong}); nothing more is written: look at it in the store; if it is as it "
            "should be, apply again with --no-canary"
        )
        caution = warning(Caution.NOT_AS_WRITTEN, f"{change.address}: {reason}", change.address)
        warned = Warned(caution)
        return SendResult(
            request, resolution, (*told, Done(change, live.remote_id), warned), fatal=reason
        )

    def _shown(self, request: WriteRequest, written: WriteResult, *, look: bool) -> Live:
        """Return what the store now shows; read it back where the answer is no proof."""
        kind, kind_type = request.step.change.address.kind, request.step.change.type
        remote_id = written.remote_id or request.write.remote_id or ""
        unseen = Live(kind, remote_id, kind_type, {})
        if KINDS[kind].content_addressed:
            return written.live or unseen
        if written.live is not None and not look and (kind, kind_type) not in self.doubted:
            return written.live
        try:
            back = self.provider.read(kind, kind_type, remote_id)
        except ProviderError:
            return unseen  # recorded as not shown: the next plan reads it
        if back is not None and written.live is not None and back.values != written.live.values:
            self.doubted.add((kind, kind_type))
        return back or unseen


def _lacks_secret(request: WriteRequest, resource: Resource, written: WriteResult) -> bool:
    """Say whether a secret was due with this answer and did not come."""
    return resource.secret_path is not None and request.secret_due and written.secret is None


def _without_secret(row: StateEntry) -> StateEntry:
    secret = KINDS[row.address.kind].path_of(Role.SECRET)
    return replace(
        row, desired={path: value for path, value in row.desired.items() if path != secret}
    )


def _makes(request: WriteRequest) -> bool:
    """Say whether the write makes something new: new bytes of a picture are another upload."""
    content = KINDS[request.write.address.kind].path_of(Role.CONTENT)
    return request.write.verb is Verb.CREATE or content in request.write.values


def _unsent(request: WriteRequest, reason: str) -> SendResult:
    unsent = Resolution(request.intent, Proof.REFUSED, None, "not sent")
    return SendResult(request, unsent, (Skipped(request.step.change, reason),))


def _removed(request: WriteRequest, written: WriteResult) -> SendResult:
    if written.absent:  # to be proven by the list: a store in trouble says 404 to everything
        return SendResult(request, lost=True, missing=True)
    done = Resolution(request.intent, Proof.ANSWERED, request.intent.entry)
    return SendResult(request, done, (Done(request.step.change, request.write.remote_id),))


def secret_not_told(address: Address) -> Warned:
    """Say that a webhook's secret did not come with the store's answer."""
    summary = f"{address}: the store's answer holds no secret; the next apply asks for a new one"
    return Warned(warning(Caution.SECRET_NOT_TOLD, summary, address))


def _unanswered(request: WriteRequest, message: str) -> SendResult:
    change = request.step.change
    if request.write.verb is not Verb.CREATE:
        return SendResult(request, None, (Failed(change, message, recovers=True),))
    summary = f"{change.address}: {message}; looking for it in the store"
    told = Warned(warning(Caution.ANSWER_LOST, summary, change.address))
    return SendResult(request, None, (told,), lost=True)
