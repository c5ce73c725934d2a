"""Look at the store after a write, and judge the write by what it shows."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import field, replace
from typing import TYPE_CHECKING

from tjar_sync.apply.judgement import Judgement, Spelling, joined, judged
from tjar_sync.apply.result import Unconfirmed
from tjar_sync.apply.verify import FieldVerdict, Verdict
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import ProviderError
from tjar_sync.model.kinds import KINDS, Role
from tjar_sync.model.live import Live, Verb

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tjar_sync.apply.request import WriteRequest
    from tjar_sync.model.live import Listing, WriteResult
    from tjar_sync.ports import Provider

MOST_READ = 3
"""So many deletes of a kind are proven one by one; more by one list."""
GONE = Judgement()
STILL = Judgement(problem="it is still shown")


@dataclass(frozen=True, slots=True)
class Looks:
    """Looks at what was written; safe to use from several threads."""

    provider: Provider
    spelling: Spelling
    doubted: set[tuple[str, str]] = field(default_factory=set)
    """Kinds and types whose answers do not show what the store keeps: read back each write."""
    believing: bool = True
    """An answer that shows what was sent is believed without a look, after the first of a kind."""

    def writable(self, kind: str) -> frozenset[str]:
        """Return the fields that an update can write."""
        return self.provider.capabilities.of(kind).on_update

    def first(self, request: WriteRequest, written: WriteResult, *, look: bool) -> Unconfirmed:
        """Judge a write by its answer, and by a read where the answer is no proof."""
        kind, kind_type = request.step.change.address.kind, request.step.change.type
        answer = self._answer(request, written)
        told = self.judged(request, answer, answer=True) if answer else None
        sure = not look and request.write.verb is not Verb.ARCHIVE
        trusted = sure and self.believing and (kind, kind_type) not in self.doubted
        if KINDS[kind].content_addressed or (answer and told and told.holds and trusted):
            live = answer or _unseen(request, written)
            told = told or self.judged(request, live, answer=True)
            return Unconfirmed(written, live, told, look, final=True, believed=True)
        seen = self.read(request, written, look=look)
        if answer and told and told.holds and seen.unread:
            return Unconfirmed(written, answer, told, look)
        if answer and not seen.judgement.problem and seen.live.values != answer.values:
            self.doubted.add((kind, kind_type))
        same = told is not None and told.wrong and request.write.verb is Verb.CREATE
        return replace(seen, final=bool(same))

    def _answer(self, request: WriteRequest, written: WriteResult) -> Live | None:
        """Return what the answer shows, where it shows what the write is about."""
        visible = KINDS[request.write.address.kind].path_of(Role.VISIBILITY)
        if request.write.verb is Verb.ARCHIVE and written.live is not None:
            return written.live if visible in written.live.values else None
        return written.live

    def again(
        self, request: WriteRequest, before: Unconfirmed, listings: Mapping[str, Listing]
    ) -> Unconfirmed:
        """Look once more at what was not proven; `listings` spare a read of each delete."""
        if request.write.verb is Verb.DELETE:
            judgement = self._gone(request, listings.get(request.key[0]))
            return Unconfirmed(before.written, before.live, judgement, before.first)
        seen = self.read(request, before.written, look=before.first)
        answer = before.written.live
        if seen.judgement.holds and answer and seen.live.values == answer.values:
            self.doubted.discard((seen.live.kind, request.step.change.type))  # it was only late
        return seen

    def echoed(self, request: WriteRequest, seen: Unconfirmed) -> bool:
        """Say whether the answer showed all as it was sent, which the looks after it did not."""
        answer = seen.written.live
        if answer is None or seen.unread or not seen.judgement.wrong:
            return False
        return self.judged(request, answer, answer=True).holds

    def read(self, request: WriteRequest, written: WriteResult, *, look: bool) -> Unconfirmed:
        """Read what was written, and judge."""
        kind, unseen = request.write.address.kind, _unseen(request, written)
        try:
            live = self.provider.read(kind, request.step.change.type, unseen.remote_id)
        except ProviderError as error:
            problem = Judgement(problem=f"it cannot be read: {error.what}")
            return Unconfirmed(written, unseen, problem, look, unread=True)
        if live is None:
            problem = Judgement(problem=f"it says that there is no {kind} {unseen.remote_id}")
            return Unconfirmed(written, unseen, problem, look)
        judgement = self.judged(request, live, answer=False)
        answer = written.live
        if answer is not None and request.write.verb is not Verb.ARCHIVE:
            judgement = joined(judgement, self.judged(request, answer, answer=True), kind)
        return Unconfirmed(written, live, judgement, look)

    def judged(self, request: WriteRequest, live: Live, *, answer: bool) -> Judgement:
        """Judge a write by one look."""
        if request.write.verb is Verb.ARCHIVE:
            return hidden(live)
        return judged(request, self.spelling, live, answer=answer)

    def listings(self, deletes: Sequence[WriteRequest]) -> dict[str, Listing]:
        """List the kinds of which much was deleted: one complete list proves many."""
        counts = Counter(request.key[0] for request in deletes)
        found = {}
        for kind, count in counts.items():
            if count > MOST_READ:
                with suppress(ProviderError):
                    found[kind] = self.provider.list(kind)
        return found

    def _gone(self, request: WriteRequest, listing: Listing | None) -> Judgement:
        """Believe that it is gone where it cannot be read, or a complete list lacks it."""
        kind, remote_id = request.key
        if listing is not None and listing.complete:
            return GONE if listing.lacks(remote_id) else STILL
        try:
            if self.provider.read(kind, request.write.type, remote_id) is None:
                return GONE
            return GONE if self.provider.list(kind).lacks(remote_id) else STILL
        except ProviderError as error:
            return Judgement(problem=f"it cannot be read: {error.what}")


def hidden(live: Live) -> Judgement:
    """Judge an archiving: what tells whether it is in sight must tell that it is not."""
    visible = KINDS[live.kind].path_of(Role.VISIBILITY)
    if visible in live.unreadable:
        return Judgement(problem=live.unreadable[visible])
    if visible not in live.values:
        return Judgement((FieldVerdict(visible, Verdict.UNVERIFIED, sent=False),))
    if KINDS[live.kind].is_hidden(live.values):
        return Judgement()
    wrong = FieldVerdict(visible, Verdict.MISMATCH, sent=False, shown=live.values[visible])
    return Judgement((wrong,))


def _unseen(request: WriteRequest, written: WriteResult) -> Live:
    remote_id = written.remote_id or request.write.remote_id or ""
    change = request.step.change
    return Live(change.address.kind, remote_id, change.type, {})
