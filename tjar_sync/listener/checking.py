"""Look into events soon after they came, many at once, and go on where nothing could be told."""

from __future__ import annotations

import hashlib
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.apply import CancelToken
from tjar_sync.errors import TjarSyncError
from tjar_sync.model.equality import canonical
from tjar_sync.model.heard import DriftSeen
from tjar_sync.model.kinds import KINDS
from tjar_sync.render.counting import count_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tjar_sync.listener.log import Log
    from tjar_sync.model.heard import HeardEvent
    from tjar_sync.model.plan import Change, Plan
    from tjar_sync.ports import Inbox
    from tjar_sync.workflow.listening import Look

TOGETHER = 1.0
"""Seconds that a look waits for more events to come: a bulk edit sends one for each product."""
REST = 4.0
"""So many times as long as a look took nothing is looked at: what goes on for minutes, as where each
sale is an event, leaves the store's requests to others."""
AT_WORK = 2.0
"""Seconds until the next look where somebody applies."""
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0
"""Seconds until the next look where one failed; doubled each time."""
MOST = 10_000
"""So many events are looked into at once."""


class DriftChecker:
    """Looks into what waits in an inbox, in a thread of its own."""

    def __init__(
        self,
        inbox: Inbox,
        look: Callable[[Sequence[HeardEvent], CancelToken], Look | None],
        tell: Callable[[Plan], object],
        log: Log,
        together: float = TOGETHER,
    ) -> None:
        self._inbox = inbox
        self._look = look
        self._tell = tell
        self._log = log
        self._together = together
        self._something = threading.Event()
        self._stop = threading.Event()
        self._token = CancelToken()
        self._pause = 0.0
        self._unsure: list[tuple[float, HeardEvent]] = []
        """What was looked into, and from when on the store surely shows what it told of."""
        self.trouble = ""
        """Why the last look told nothing; empty where it did."""
        self._thread = threading.Thread(target=self._work, name="tjar-sync-checker", daemon=True)

    def start(self) -> None:
        """Begin with what an earlier process left."""
        self._something.set()
        self._thread.start()

    def wake(self) -> None:
        """Say that something new was kept."""
        self._something.set()

    def close(self) -> None:
        """End, and wait for that; a look that is under way is cut off, and made anew next time."""
        self._token.cancel("the listener ends", interrupted=True)
        self._stop.set()
        self._something.set()
        if self._thread.ident is not None:  # else the port could not be opened
            self._thread.join()

    def check(self) -> None:
        """Look into what waits, once; whatever goes wrong, events that were not looked into wait on."""
        try:
            self._checked()
        except TjarSyncError as error:
            self._failed(str(error))
        except Exception as error:  # noqa: BLE001 - the listener goes on, and its health says so
            self._failed(f"{type(error).__name__}: a mistake of tjar-sync's own")

    def _work(self) -> None:
        rested = 0.0
        while True:
            self._something.wait(self._until_sure())
            if self._stop.wait(max(self._together, self._pause, rested - time.monotonic())):
                return
            self._something.clear()
            begun = time.monotonic()
            self.check()
            rested = begun + (1 + REST) * (time.monotonic() - begun)

    def _checked(self) -> None:
        begun = time.monotonic()
        sure = [event for due, event in self._unsure if due <= begun]
        fresh = self._inbox.waiting(MOST)
        events = (*sure, *fresh)
        if not events:
            self._well()
            return
        look = self._look(events, self._token)
        if look is None:
            self._again(AT_WORK)
            return
        self._well()
        changes = () if look.plan is None else look.plan.changes
        known = {one.address: one.fingerprint for one in self._inbox.drift_seen()}
        found = [(change, _seen(change, events)) for change in changes]
        new = [one for one in found if known.get(one[1].address) != one[1].fingerprint]
        if look.plan is not None and new:  # rather told twice, where this is killed, than never
            self._tell(replace(look.plan, changes=tuple(change for change, _ in new)))
        clean = look.looked_at - {change.address for change in changes}
        ids = [event.id for event in fresh]
        self._inbox.looked_into(ids, clean, [seen for _, seen in new])
        self._unsure = [one for one in self._unsure if one[0] > begun]
        if look.late and look.looked_at:  # it may have been an old view of the store
            self._unsure += [(begun + look.late, event) for event in fresh]
        self._log.said(_sentence(len(events), len(look.looked_at), len(found), len(new)))
        if len(fresh) == MOST:
            self.wake()

    def _until_sure(self) -> float | None:
        """Return in how many seconds the next second look is due; None where none is."""
        return max(0.0, self._unsure[0][0] - time.monotonic()) if self._unsure else None

    def _well(self) -> None:
        self.trouble, self._pause = "", 0.0

    def _again(self, seconds: float) -> None:
        self._pause = seconds
        self._something.set()

    def _failed(self, why: str) -> None:
        if self._token:  # cut off, as it was asked to be
            return
        self.trouble = why
        self._again(min(max(2 * self._pause, FIRST_PAUSE), LONGEST_PAUSE))
        self._log.wrong(f"The store could not be looked at; again in {self._pause:.0f} s: {why}")


def _seen(change: Change, events: Sequence[HeardEvent]) -> DriftSeen:
    """Return one drift, with the newest event that is about it."""
    about = (
        one.name
        for one in reversed(events)
        if change.remote_id in one.remote_ids or not one.remote_ids
    )
    fields = KINDS[change.address.kind].fields
    shown = [
        (item.path, canonical(fields[item.path], item.before, managed=True))
        for item in change.fields
    ]
    fingerprint = hashlib.sha256(
        f"{change.action} {change.remote_id} {shown!r}".encode()
    ).hexdigest()
    return DriftSeen(change.address, fingerprint, next(about, events[-1].name))


def _sentence(events: int, products: int, drifted: int, new: int) -> str:
    looked = f"{count_text(events, 'event')}, {count_text(products, 'product')} of ours"
    return f"Looked into {looked}: {drifted:,} drifted, {new:,} newly."
