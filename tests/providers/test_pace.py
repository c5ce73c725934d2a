"""One pace for all threads, which a store's refusals slow and its answers speed up again."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.providers.conftest import NOON, SleepClock
from tjar_sync.providers.http.rate_limit import CAREFUL, LEAST, Pace, Rate
from tjar_sync.providers.http.retry import Retry

if TYPE_CHECKING:
    from collections.abc import Callable

URL = "https://shop.example/x"


class Bucket:
    """A store that grants so many requests a second, and refuses each further one."""

    def __init__(self, clock: SleepClock, per_second: float, **headers: str) -> None:
        self.clock, self.per_second, self.headers = clock, per_second, headers
        self.left, self.seen, self.refused = per_second, 0.0, 0

    def __call__(self, _: httpx.Request) -> httpx.Response:
        """Answer, or refuse."""
        self.clock.seconds += 0.001
        now = self.clock.seconds
        self.left = min(self.per_second, self.left + (now - self.seen) * self.per_second)
        self.seen = now
        if self.left < 1:
            self.refused += 1
            return httpx.Response(429, headers=self.headers)
        self.left -= 1
        return httpx.Response(200)


def get() -> httpx.Request:
    """Make a request."""
    return httpx.Request("GET", URL)


@pytest.mark.parametrize("per_second", [2, 5, 50])
def test_the_limit_is_the_only_wait(per_second: float, clock: SleepClock) -> None:
    """A store's limit that nobody told is found, kept to, and used to nine tenths at least."""
    store = Bucket(clock, per_second)
    pace = Pace(httpx.MockTransport(store), Rate(1000.0), clock.time)
    retry = Retry(pace, clock.time, lambda _: None)
    count = int(per_second * 200)

    codes = {retry.handle_request(get()).status_code for _ in range(count)}

    assert codes == {200}
    assert clock.seconds * per_second < 1.1 * count
    assert store.refused < count / 10


def test_a_pace_is_never_faster_than_a_person_said() -> None:
    """However quiet the store is, what store.yaml says is the most."""
    rate = Rate(5.0, learned=4.0)
    for second in range(1000):
        rate.taken(float(second))

    assert 5.0 == rate.per_second


def test_what_was_learned_is_a_start_within_limits() -> None:
    """A kept pace is taken up, but neither nothing nor more than a person said."""
    found = [Rate(5.0, learned).per_second for learned in (None, 3.0, 9.0, 0.0)]

    assert [5.0, 3.0, 5.0, LEAST] == found


def test_one_no_slows_once() -> None:
    """Of sixteen requests that were under way together, the first refusal counts."""
    rate = Rate(1000.0)
    for _ in range(16):
        rate.refused(sent_at=1.0, now=1.5)

    assert CAREFUL / 2 == rate.per_second


def test_a_store_that_refuses_everything_is_asked_ever_less() -> None:
    """Down to one request in ten seconds, and no less."""
    rate = Rate(1000.0)
    for second in range(20):
        rate.refused(sent_at=float(second), now=second + 0.5)

    assert LEAST == rate.per_second


def test_all_wait_for_what_one_was_asked(clock: SleepClock) -> None:
    """A Retry-After that one request met holds back the next ones, also those in the queue."""
    answers = deque([httpx.Response(429, headers={"retry-after": "20"})])
    sent: list[float] = []

    def answer(_: httpx.Request) -> httpx.Response:
        sent.append(clock.seconds)
        return answers.popleft() if answers else httpx.Response(200)

    pace = Pace(httpx.MockTransport(answer), Rate(5.0), clock.time)
    for _ in range(3):
        pace.handle_request(get())

    assert sent[:2] == [0.0, 20.0]
    assert sent[2] > 20.0


def test_one_in_the_queue_waits_again(clock: SleepClock) -> None:
    """Who waits for its turn while another is refused goes to the end of that wait."""
    rate = Rate(1.0)
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        clock.seconds += seconds
        slept.append(seconds)
        if len(slept) == 1:
            rate.hold(30.0)

    ways = httpx.MockTransport(lambda _: httpx.Response(200))
    pace = Pace(ways, rate, replace(clock.time, sleep=sleep))
    pace.handle_request(get())
    pace.handle_request(get())

    assert [1.0, 29.0] == slept


def test_a_wait_that_somebody_ends_is_none(clock: SleepClock) -> None:
    """Who is woken goes on at once: what is around decides whether anything is sent."""
    pace = Pace(
        httpx.MockTransport(lambda _: httpx.Response(200)),
        Rate(0.1),
        replace(clock.time, sleep=lambda _: True),
    )
    pace.handle_request(get())

    assert 200 == pace.handle_request(get()).status_code


USED_UP: list[tuple[dict[str, str], float]] = [
    ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "7"}, 7.0),
    ({"ratelimit-remaining": "0", "ratelimit-reset": "60"}, 60.0),
    ({"x-rate-limit-remaining": "0", "x-rate-limit-reset": str(int(NOON) + 9)}, 9.0),
    ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": f"{int(NOON) + 9}000"}, 9.0),
    ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOON) - 9)}, 0.0),
    ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "61"}, 0.0),
    ({"x-ratelimit-remaining": "1", "x-ratelimit-reset": "7"}, 0.0),
    ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon"}, 0.0),
    ({"x-ratelimit-remaining": "0"}, 0.0),
]


@pytest.mark.parametrize(("headers", "seconds"), USED_UP)
def test_a_count_that_is_used_up_is_waited_for(
    headers: dict[str, str], seconds: float, clock: SleepClock
) -> None:
    """Before the store has to refuse anything, where it says when the count begins anew."""
    answers = iter([httpx.Response(200, headers=headers), httpx.Response(200)])
    pace = Pace(httpx.MockTransport(lambda _: next(answers)), Rate(1000.0), clock.time)
    pace.handle_request(get())
    pace.handle_request(get())

    assert seconds == pytest.approx(clock.seconds, abs=0.01)


def test_a_count_that_is_always_used_up_counts_nothing(clock: SleepClock) -> None:
    """A header that says the same right after the wait is believed no more."""
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "30"}
    ways = httpx.MockTransport(lambda _: httpx.Response(200, headers=headers))
    pace = Pace(ways, Rate(1000.0), clock.time)
    for _ in range(9):
        pace.handle_request(get())

    assert 60.1 > clock.seconds


@pytest.mark.parametrize(
    ("headers", "seconds"), [({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "7"}, 7.0)]
)
def test_a_refusal_may_tell_its_wait_by_the_count(
    headers: dict[str, str], seconds: float, clock: SleepClock
) -> None:
    """Where there is no Retry-After, the end of the used-up count is waited for."""
    answers = iter([httpx.Response(429, headers=headers), httpx.Response(200)])
    pace = Pace(httpx.MockTransport(lambda _: next(answers)), Rate(1000.0), clock.time)
    Retry(pace, clock.time, lambda _: None).handle_request(get())

    assert seconds == pytest.approx(clock.seconds, abs=0.01)


def test_nobody_waits_a_day_in_the_queue(clock: SleepClock) -> None:
    """A wait that is longer than patience is told to each who asks, and holds nobody."""
    headers = {"retry-after": "86400"}
    ways = httpx.MockTransport(lambda _: httpx.Response(429, headers=headers))
    pace = Pace(ways, Rate(1000.0), clock.time)
    for _ in range(3):
        pace.handle_request(get())

    assert 10 > clock.seconds


def closed(rate: Rate, use: Callable[[Pace], object], clock: SleepClock) -> list[float]:
    """Return what is kept at the end of a run."""
    kept: list[float] = []
    store = Bucket(clock, 5)
    pace = Pace(httpx.MockTransport(store), rate, clock.time, kept.append)
    use(pace)
    pace.close()
    return kept


def test_what_was_learned_is_kept(clock: SleepClock) -> None:
    """The next run begins at the pace that the store bore; where it never said no, at its own."""

    def hurry(pace: Pace) -> None:
        for _ in range(20):
            pace.handle_request(get())

    assert [] == closed(Rate(1000.0), lambda _: None, clock)
    (kept,) = closed(Rate(1000.0), hurry, clock)
    assert 0.1 <= kept <= 10


def test_threads_share_what_they_learn(clock: SleepClock) -> None:
    """Whoever is refused, the pace of all is the lower one."""
    rate = Rate(1000.0)
    ways = httpx.MockTransport(lambda _: httpx.Response(429))
    pace = Pace(ways, rate, replace(clock.time, sleep=lambda _: None))
    threads = [threading.Thread(target=pace.handle_request, args=(get(),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert CAREFUL >= rate.per_second


@pytest.mark.parametrize(("took", "expected"), [((), 0.0), ((0.07,), 0.0), ((0.99, 0.38), 0.3)])
def test_the_quickest_answer_tells_how_far_a_store_is(
    took: tuple[float, ...], expected: float
) -> None:
    """In whole tenths of a second: what is less depends on this machine."""
    rate = Rate(5.0)
    for seconds in took:
        rate.took(seconds)

    assert expected == rate.latency
