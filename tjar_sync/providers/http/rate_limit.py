"""Never faster than a store allows: one pace for all threads, which every refusal slows."""

from __future__ import annotations

import threading
from collections import deque
from math import floor, inf
from typing import TYPE_CHECKING

from tjar_sync.providers.http.asked import retry_after, window_left
from tjar_sync.providers.http.retry import LONGEST_TOTAL, TOO_MANY
from tjar_sync.providers.http.transport import Time, Wrapper

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

LEAST = 0.1
"""Requests a second that are always tried."""
CAREFUL = 5.0
"""Requests a second that a store bears, for all that is known, which has taken none yet."""
WINDOW = 5.0
"""Over so many seconds it is counted what a store bears."""
LONGEST_WINDOW = 60.0
"""So long a used-up count is waited for unasked; what takes longer a refusal will say."""
_BELOW = 0.9
"""After a refusal, the part of what the store has borne that it is asked next."""
_AGAIN = 0.5
"""The same, where it has taken nothing since the last one."""
_UPWARDS = 0.03
"""Each second the pace grows by this part of what was last too much, and faster the longer it is quiet."""


class Rate:
    """How many requests a second a store bears: what it was told at most, less what it refuses.

    A refusal slows all threads once, however many of their requests it meets; each answer is a
    small step up again. Not safe for threads by itself.
    """

    def __init__(self, most: float, learned: float | None = None) -> None:
        self._most = most
        self._too_much = learned
        self.per_second = most if learned is None else min(most, max(LEAST, learned))
        self.held_until = -inf
        self._slowed_at = -inf
        self._quiet_since = inf
        self._next = -inf
        self._taken: deque[float] = deque()
        self._least = inf

    @property
    def learned(self) -> float | None:
        """What the store bears, where it ever said no."""
        return None if self._too_much is None else self.per_second

    @property
    def latency(self) -> float:
        """Seconds that the quickest answer took, in whole tenths: less depends on this machine."""
        return 0.0 if self._least == inf else floor(self._least * 10) / 10

    def took(self, seconds: float) -> None:
        """Note how long an answer took."""
        self._least = min(self._least, seconds)

    def allow(self, most: float) -> None:
        """Take note of how many a second the store itself allows; what it refused stays refused."""
        self._most = most
        self.per_second = most if self._too_much is None else min(most, self.per_second)

    def turn(self, now: float) -> float:
        """Return when the next request may go."""
        turn = max(self._next, now)
        self._next = turn + 1 / self.per_second
        return turn

    def hold(self, until: float) -> None:
        """Let no request go before a moment."""
        self.held_until = max(self.held_until, until)
        self._next = max(self._next, until)

    def taken(self, now: float) -> None:
        """Note that a request was answered."""
        self._forget(now)
        self._taken.append(now)
        if self._too_much is not None:
            self._quiet_since = min(self._quiet_since, now)
            quiet = 1 + (now - self._quiet_since) / WINDOW
            more = quiet * _UPWARDS * self._too_much / self.per_second
            self.per_second = min(self._most, self.per_second + more)

    def refused(self, sent_at: float, now: float) -> None:
        """Note that a request was one too many; one that was under way by the last no tells nothing."""
        if sent_at < self._slowed_at:
            return
        self._forget(now)
        borne = len(self._taken) / max(1.0, now - self._taken[0]) if self._taken else CAREFUL
        again = not self._taken or self._taken[-1] < self._slowed_at
        self._too_much = max(LEAST, min(self.per_second, borne))
        self.per_second = max(LEAST, self._too_much * (_AGAIN if again else _BELOW))
        self._slowed_at = self._quiet_since = now
        self.hold(now + 1 / self.per_second)

    def _forget(self, now: float) -> None:
        while self._taken and self._taken[0] < now - WINDOW:
            self._taken.popleft()


class Pace(Wrapper):
    """Spaces requests evenly, over all threads: no burst that a store's limit could catch.

    What a store asks for in `Retry-After`, or by a count that is used up, all threads wait for.
    """

    def __init__(
        self,
        inner: httpx.BaseTransport,
        rate: Rate,
        clock: Time,
        keep: Callable[[float], object] = lambda _learned: None,
    ) -> None:
        super().__init__(inner)
        self._rate = rate
        self._clock = clock
        self._keep = keep
        self._lock = threading.Lock()
        self._believed = True

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Wait for this request's turn, then send it, and learn from the answer."""
        turn = self._turn()
        began = self._clock.now()
        response = self.inner.handle_request(request)
        with self._lock:
            self._rate.took(self._clock.now() - began)
            self._learn(response, turn)
        return response

    def close(self) -> None:
        """Keep what was learned for the next run, and close what is within."""
        if self._rate.learned is not None:
            self._keep(self._rate.learned)
        super().close()

    def _turn(self) -> float:
        """Wait until it is this thread's turn, and no longer once the run is to end."""
        while True:
            with self._lock:
                now = self._clock.now()
                turn = self._rate.turn(now)
            if turn > now and self._clock.sleep(turn - now):
                return turn
            with self._lock:
                if turn >= self._rate.held_until:
                    return turn

    def _learn(self, response: httpx.Response, turn: float) -> None:
        now, wall = self._clock.now(), self._clock.wall()
        if response.status_code == TOO_MANY:
            self._rate.refused(turn, now)
            asked = retry_after(response.headers, wall) or window_left(response.headers, wall)
            if asked is not None and asked <= LONGEST_TOTAL:
                self._rate.hold(now + asked)
            return
        left = window_left(response.headers, wall)
        if self._believed and left is not None and left <= LONGEST_WINDOW:
            # A count that is used up again by the first request after the wait counts nothing.
            self._believed = turn != self._rate.held_until
            self._rate.hold(now + left)
        self._rate.taken(now)
