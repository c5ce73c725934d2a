"""Send one write and say what came of it; runs in worker threads, touches no state."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tjar_sync.apply.answered import answered
from tjar_sync.apply.freshness import NOT_FRESH, ROWS, Buyers, Freshness, overwrites
from tjar_sync.apply.judgement import Judgement
from tjar_sync.apply.last_check import LastCheck
from tjar_sync.apply.resend import restorable
from tjar_sync.apply.result import (
    SendResult,
    Unconfirmed,
    disproven,
    disturbed,
    done,
    row_without,
    secret_not_told,
    side_effects_of,
    unanswered,
    unsent,
)
from tjar_sync.apply.steps import told_before
from tjar_sync.apply.verify import Verdict
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import (
    ExitCode,
    Invalid,
    NotFound,
    NotSent,
    ProviderError,
    StateError,
    Unanswered,
    Unauthorized,
    Unreachable,
)
from tjar_sync.errors import Unproven as NotTold
from tjar_sync.model.codes import Caution
from tjar_sync.model.event import Done, Failed, Repaired
from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.live import Live, Verb, WriteResult
from tjar_sync.model.state import Proof, Resolution

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tjar_sync.apply.cancel import CancelToken
    from tjar_sync.apply.look import Looks
    from tjar_sync.apply.request import WriteRequest
    from tjar_sync.model.address import Address
    from tjar_sync.model.catalog import Resource
    from tjar_sync.model.event import Event
    from tjar_sync.model.live import Listing
    from tjar_sync.model.secret import SecretStr
    from tjar_sync.ports import Provider

SILENT = "the store's answer does not tell whether this was done, and it shows nothing of it"
WRONG = frozenset({Verdict.MISMATCH})
ANOTHER = "the store's answer leads to id {}, and what is there is something else ({})"


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends requests; safe to use from several threads."""

    resources: Mapping[Address, Resource]
    provider: Provider
    keep_secret: Callable[[Resource, SecretStr | None], None]
    """See Job."""
    lock_is_held: Callable[[], bool]
    """Says whether the state's lock is surely still ours."""
    looks: Looks
    is_known: Callable[[Address, str], bool]
    """Says whether an id was there before, or is another address's, so that no create made it."""
    freshness: Freshness
    buyers: Buyers

    def send(
        self,
        request: WriteRequest,
        cancel_token: CancelToken,
        *,
        look: bool,
        seen: float = NOT_FRESH,
    ) -> SendResult:
        """Send a journaled write, or, when the run is to stop, say that it was not sent.

        With `look`, what the store shows afterwards is read back and compared (canary). `seen` is
        the time by `monotonic` at which it was read, if it was. At each sending, retries
        included, what it overwrites was looked at a moment ago, so that nobody's edit is
        overwritten unseen, and no product taken from a buyer. What is fatal stops the run at
        once, so that no other thread sends another write.
        """
        reason = cancel_token.reason or self._unkeepable(request)
        if reason:
            return unsent(request, reason)
        check = LastCheck(
            request=request,
            cancel_token=cancel_token,
            provider=self.provider,
            lock_is_held=self.lock_is_held,
            freshness=self.freshness,
            buyers=self.buyers,
            seen=seen,
            values=request.right_before,
        )
        request = replace(
            request,
            write=replace(request.write, check=check),
            fresh=overwrites(request.step) or told_before(request.step),
        )
        sent = self._send(request, check, look=look)
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

    def _send(self, request: WriteRequest, check: LastCheck, *, look: bool) -> SendResult:
        try:
            written = self.provider.write(request.write)
        except NotTold as error:
            if request.write.verb is Verb.CREATE:
                return unanswered(request, str(error), Caution.ANSWER_UNCLEAR)
            written = WriteResult(request.write.remote_id, silent=True)
        except Unanswered as error:
            ended = error.what if error.until else ""
            lost = unanswered(request, str(error), Caution.ANSWER_LOST)
            return replace(lost, fatal=ended)
        except ProviderError as error:  # refused; or the look that goes before a write failed
            return _refused(request, error)
        request = replace(request, right_before=check.values)
        if request.write.verb is Verb.DELETE:
            return _removed(request, written)
        self.freshness.wrote(request.key)
        doubt = self._another(request, written) if _makes(request) else ""
        if doubt:
            return unanswered(request, doubt, Caution.ANSWER_UNCLEAR)
        return self._written(request, written, look=look)

    def _another(self, request: WriteRequest, written: WriteResult) -> str:
        """Say why an answer does not tell the id of what was made, if so."""
        if written.remote_id is None:
            return "the store's answer does not tell the new id"
        if not self.is_known(request.write.address, written.remote_id):
            return ""
        return (
            f"the store's answer names id {written.remote_id}, which was there before: it is not "
            "believed to be this one's"
        )

    def _written(self, request: WriteRequest, written: WriteResult, *, look: bool) -> SendResult:
        change = request.change
        try:
            if written.secret is not None:
                self.keep_secret(self.resources[change.address], written.secret)
        except StateError as error:
            failed = Failed(change, str(error), recovers=True, exit_code=error.exit_code)
            return SendResult(request, None, (failed,), fatal=error.what)
        return self._judged(request, self.looks.first(request, written, look=look))

    def look_again(
        self, request: WriteRequest, before: Unconfirmed, listings: Mapping[str, Listing]
    ) -> SendResult:
        """Look once more at a write that was not proven."""
        return self._judged(request, self.looks.again(request, before, listings))

    def _judged(self, request: WriteRequest, seen: Unconfirmed) -> SendResult:
        """Return what came of a write as far as this look tells."""
        kind = KINDS[request.write.address.kind]
        if request.write.verb is Verb.CREATE and self._leads_elsewhere(request, seen):
            doubt = ANOTHER.format(seen.live.remote_id, seen.judgement.reason)
            return unanswered(request, doubt, Caution.ANSWER_UNCLEAR)
        if not seen.judgement.holds:
            return SendResult(request, unconfirmed=seen)
        if seen.written.silent and seen.judgement.blind:
            return unanswered(request, SILENT, Caution.ANSWER_UNCLEAR)
        told: list[Event] = list(seen.judgement.told(request))
        if request.write.verb is Verb.DELETE:
            return done(request, None, request.write.remote_id)
        if request.repairs is not None:
            told.append(Repaired(request.change.address, request.mends))
        archive = request.write.verb is Verb.ARCHIVE
        row = request.intent.entry if archive else answered(request, seen.live)
        effects = side_effects_of(
            request,
            row,
            seen.live,
            lambda path, shown: (
                path in self.looks.writable(kind.name)
                and restorable(kind.name, path, shown, self.looks.spelling.picture_id)
            ),
        )
        if effects:
            found = disturbed(request, row, told, effects)
        else:
            found = done(request, row, seen.live.remote_id, told)
        found = replace(found, believed=seen.believed, asked_at=seen.live.asked_at)
        return self._with_answer(found, seen.written)

    def _leads_elsewhere(self, request: WriteRequest, seen: Unconfirmed) -> bool:
        """Say whether what an answer led to is not what was made, but somebody else's.

        Its names and keys are all others than were sent. Where no key was sent, a store may just
        have altered the names: that is believed only where the newest rows show it, and nothing
        else that is new there and has those names.
        """
        kind, judged = KINDS[request.write.address.kind], seen.judgement
        if judged.of(kind.names) != WRONG or judged.of(kind.identity) - WRONG:
            return False
        if judged.of(kind.identity):
            return True
        try:
            rows = self.provider.newest(kind.name, ROWS)
        except ProviderError:
            return True
        if all(row.remote_id != seen.live.remote_id for row in rows):
            return True
        return any(
            WRONG.isdisjoint(names)
            for row in rows
            if row.remote_id != seen.live.remote_id
            and not self.is_known(request.write.address, row.remote_id)
            if (names := self.looks.judged(request, row, answer=False).of(kind.names))
        )

    def give_up(self, request: WriteRequest, seen: Unconfirmed) -> SendResult:
        """Say that the store does not show what it said is done."""
        found = replace(disproven(request, seen), asked_at=seen.live.asked_at)
        return self._with_answer(found, seen.written)

    def _with_answer(self, result: SendResult, written: WriteResult) -> SendResult:
        """Add the answer to what came of a write; want a secret again that was due and did not come."""
        result = replace(result, answer=written.answer)
        request, resolution = result.request, result.resolution
        resource = self.resources.get(request.change.address)
        kept = resource is not None and resource.secret_path is not None
        due = kept and request.secret_due and written.secret is None
        if not due or resolution is None or resolution.entry is None:
            return result
        secret = KINDS[request.change.address.kind].path_of(Role.SECRET)
        resolution = replace(resolution, entry=row_without(resolution.entry, [secret]))
        events = [item for item in result.events if not isinstance(item, Done)]
        told = (*events, secret_not_told(request.change))
        return replace(result, resolution=resolution, events=told)


def _refused(request: WriteRequest, error: ProviderError) -> SendResult:
    if isinstance(error, NotSent):
        return unsent(request, error.what)
    refused = Resolution(request.intent, Proof.REFUSED, None, error.what)
    ends = bool(error.until) or isinstance(error, (Unauthorized, Unreachable))
    code = error.exit_code if ends else ExitCode.ERROR
    return SendResult(
        request,
        refused,
        (Failed(request.change, str(error), exit_code=code),),
        missing=isinstance(error, NotFound) and request.write.remote_id is not None,
        fatal=error.what if ends else "",
        hidden=error.hidden if isinstance(error, Invalid) else {},
        lacking=_lacking(request, error),
        answer=partial(str, error.answer),
    )


def _lacking(request: WriteRequest, error: ProviderError) -> tuple[str, ...]:
    """Return what a create did not send, and is refused for, if that is all that is refused."""
    if request.write.verb is not Verb.CREATE or not isinstance(error, Invalid):
        return ()
    sent = request.write.values
    return () if any(path in sent for path in error.paths) else error.paths


def _makes(request: WriteRequest) -> bool:
    """Say whether the write makes something new: new bytes of a picture are another upload."""
    content = KINDS[request.write.address.kind].path_of(Role.CONTENT)
    return request.write.verb is Verb.CREATE or content in request.write.values


def _removed(request: WriteRequest, written: WriteResult) -> SendResult:
    if written.absent:  # to be proven by the list: a store in trouble says 404 to everything
        return SendResult(request, lost=True, missing=True)
    kind, remote_id = request.key
    shown = Live(kind, remote_id, request.write.type, {})
    to_prove = Unconfirmed(written, shown, Judgement(problem="it was not looked at"))
    return SendResult(request, unconfirmed=to_prove)
