"""The look right before each sending of a write, retries included: it says whether it may be sent.

Whoever overwrites what a person changed, or takes a product from a buyer, did not look, or too long
ago. A look counts from when it was asked for: the store may have answered as early as then, however
late the answer came (architecture 5.4).
"""

from __future__ import annotations

from math import inf
from time import monotonic
from typing import TYPE_CHECKING

from tjar_sync.apply.answered import touched
from tjar_sync.apply.freshness import NOT_FRESH, asked, late, overwrites
from tjar_sync.apply.steps import told_before
from tjar_sync.dataclass import dataclass
from tjar_sync.errors import NotSent, ProviderError
from tjar_sync.model.patience import FRESH_SECONDS, LATEST_SECONDS, LOOKS, TOO_LATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tjar_sync.apply.cancel import CancelToken
    from tjar_sync.apply.freshness import Buyers, Freshness
    from tjar_sync.apply.request import WriteRequest
    from tjar_sync.model.live import Live
    from tjar_sync.model.value import Values
    from tjar_sync.ports import Provider

LOST = "this run stood still for too long, and lost the lock on the state"


@dataclass(slots=True)
class LastCheck:
    """The check of one write; see `Write.check`."""

    request: WriteRequest
    cancel_token: CancelToken
    provider: Provider
    lock_is_held: Callable[[], bool]
    freshness: Freshness
    buyers: Buyers
    seen: float
    """When what it overwrites was asked for last, by `monotonic`."""
    values: Values | None
    """What the store showed before the first sending, where it was read then."""
    _tries: int = 0

    def __call__(self) -> float:
        """See whether the write may be sent, else raise NotSent; return until when, by `monotonic`."""
        self._tries += 1
        if self.cancel_token:
            raise NotSent(self.cancel_token.reason)
        for _ in range(LOOKS):
            reason = self.buyers.reason(self.request.step)
            if reason:
                raise NotSent(reason)
            at = min(self._seen_unchanged(), self.buyers.seen(self.request.step))
            if not self.lock_is_held():
                self.cancel_token.cancel(LOST)
            if self.cancel_token:
                raise NotSent(self.cancel_token.reason)
            if not late(at):
                return at + LATEST_SECONDS
        raise NotSent(TOO_LATE)

    def _seen_unchanged(self) -> float:
        """Say when what is about to be written over was seen unchanged; raise NotSent if changed."""
        ours = told_before(self.request.step)
        if not (ours or overwrites(self.request.step)):
            return inf
        if monotonic() - self.seen <= FRESH_SECONDS:
            return self.seen
        # Of what this run made itself no list tells what became of it since.
        held = NOT_FRESH if ours else self.freshness.held(self.request.key)
        if held != NOT_FRESH:
            return held
        called = monotonic()
        now = self._read()
        self.seen = asked(called, [now])
        if now is not None and self._tries == 1:
            self.values = now.values
        return self.seen

    def _read(self) -> Live | None:
        """Read what is about to be written over; raise NotSent if somebody changed it."""
        kind, remote_id = self.request.key
        try:
            now = self.provider.read(kind, self.request.write.type, remote_id)
        except ProviderError as error:
            why = f"it may have been changed since the plan, and cannot be read: {error.what}"
            raise NotSent(why) from error
        paths = touched(self.request, now) if now is not None else ()
        if paths:
            raise NotSent(
                f"somebody changed its {', '.join(paths)} in the store since the plan was made; "
                "the next plan shows it"
            )
        return now
