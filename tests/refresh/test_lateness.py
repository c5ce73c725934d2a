"""An old view is waited out, and never believed about what was written a moment ago."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import live, product, state_entry
from tjar_sync.errors import ProviderError
from tjar_sync.model.event import Waiting
from tjar_sync.model.own_writes import OwnWrite
from tjar_sync.refresh.lateness import LATE, ON_TIME, Lateness, believable
from tjar_sync.refresh.listing import KindView

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.model.event import Event
    from tjar_sync.model.live import Live
    from tjar_sync.model.own_writes import Key
    from tjar_sync.model.state import StateEntry

CREATED, DELETED = OwnWrite(created=True), OwnWrite(deleted=True)
REASON = "the list of products is older than what was written a moment ago"
SHOE = product("shoe", sale_price=10)
ROW = state_entry(SHOE, live(SHOE, "7"))
SEVEN = ("product", "7")
UNSEEN = "it was created a moment ago, and the store does not show it yet"


def view(*lives: Live, **more: Any) -> KindView:
    """Build a view of the products."""
    given: Any = {name: frozenset({SEVEN}) for name in more.pop("of_seven", ())}
    given = {"complete": True, "incomplete_reasons": (), "missing": frozenset(), **given, **more}
    return KindView({("product", one.remote_id): one for one in lives}, **given)


def row(remote_id: str) -> Live:
    """Build a row that nobody owns."""
    return replace(live(SHOE, remote_id), full=False)


def believed(
    *views: KindView, written: Mapping[Key, OwnWrite], owned: bool = True
) -> tuple[KindView, list[float]]:
    """Look at views one after the other, the last for ever; return what is believed, and the waits."""
    left, waited = list(views), list[float]()
    events: list[Event] = []
    lateness = Lateness(3, waited.append, lambda: written)
    tracked = {SEVEN: ROW} if owned else {}
    found = believable(
        lambda: left.pop(0) if len(left) > 1 else left[0], tracked, lateness, events.append
    )
    assert [Waiting(seconds, LATE) for seconds in waited] == events
    return found, waited


def test_what_shows_in_time_is_believed() -> None:
    """The store is looked at again, and what it shows then counts."""
    late, there = view(of_seven=["missing"]), view(live(SHOE, "7"))

    assert (there, [1.0]) == believed(late, there, written={SEVEN: CREATED})


@pytest.mark.parametrize(
    ("seen", "write", "owned", "doubt"),
    [
        (view(of_seven=["missing"]), CREATED, True, UNSEEN),
        (view(row("6"), of_seven=["missing"]), CREATED, True, UNSEEN),
        (view(row("word"), of_seven=["missing"]), CREATED, True, UNSEEN),
        (view(row("8"), of_seven=["denied"]), CREATED, True, UNSEEN),
        (
            view(of_seven=["denied"]),
            DELETED,
            False,
            "the store still lists what was deleted a moment ago",
        ),
        (
            view(live(SHOE, "7")),
            DELETED,
            False,
            "it was deleted a moment ago, and the store still shows it",
        ),
        (
            view(live(SHOE, "7", sale_price=9)),
            OwnWrite(before=({"sale_price": 9},)),
            True,
            "it was written a moment ago, and the store still shows what was there before",
        ),
    ],
)
def test_what_stays_old_is_left_out(
    seen: KindView, write: OwnWrite, *, owned: bool, doubt: str
) -> None:
    """It is named, nothing counts as missing, and the list does not count as complete."""
    found, waited = believed(seen, written={SEVEN: write}, owned=owned)

    assert ([1.0, 2.0], {SEVEN: doubt}) == (waited, found.stale)
    assert SEVEN not in found.live
    assert (False, (REASON,), frozenset()) == (
        found.complete,
        found.incomplete_reasons,
        found.missing,
    )


@pytest.mark.parametrize(
    ("seen", "write", "owned"),
    [
        (view(row("8"), of_seven=["missing"]), CREATED, True),
        (view(of_seven=["missing"]), OwnWrite(before=({"sale_price": 9},)), True),
        (view(live(SHOE, "7", sale_price=11)), CREATED, True),
        (view(row("7")), DELETED, False),
        (view(live(SHOE, "7")), DELETED, True),
    ],
)
def test_what_is_no_old_view_is_believed_at_once(
    seen: KindView, write: OwnWrite, *, owned: bool
) -> None:
    """What is newer shows too, or what was written has nothing to do with it."""
    assert (seen, []) == believed(seen, written={SEVEN: write}, owned=owned)


THERE = OwnWrite(created=True, elsewhere=True)
SEEN_ROW = replace(ROW, seen_at="2026-03-04 12:00:00")


@pytest.mark.parametrize(
    ("known", "now", "waits", "stale"),
    [
        (ROW, "", [1.0, 2.0], False),
        (SEEN_ROW, "", [1.0, 2.0], False),
        (replace(ROW, seen_at=""), "2026-03-04 12:00:10", [1.0, 2.0], False),
        (SEEN_ROW, "yesterday", [1.0, 2.0], False),
        (SEEN_ROW, "2026-03-04T12:00:10Z", [1.0, 2.0], False),
        (SEEN_ROW, "2026-03-04 12:00:10", [1.0, 2.0], True),
        (SEEN_ROW, "2026-03-04 12:00:31", [], False),
    ],
)
def test_the_store_s_clock_tells_how_old_another_machine_s_write_is(
    known: StateEntry, now: str, waits: list[float], *, stale: bool
) -> None:
    """Where it does not, the write has its time from now, and then the store is believed."""
    waited: list[float] = []
    lateness = Lateness(3, waited.append, lambda: {SEVEN: THERE})
    seen = view(of_seven=["missing"], seen_at=now)
    found = believable(lambda: seen, {SEVEN: known}, lateness, lambda _event: None)

    assert waits == waited
    assert ({SEVEN: UNSEEN} if stale else {}) == found.stale
    assert stale == (not found.missing)


def test_what_a_list_alone_lacks_is_known() -> None:
    """It was read by its id: it is waited for, and stays in the view."""
    seen = view(live(SHOE, "7", sale_price=11), of_seven=["hidden"], complete=False)
    found, waited = believed(seen, written={SEVEN: CREATED})

    assert ([1.0, 2.0], {}) == (waited, found.stale)
    assert SEVEN in found.live


def test_a_store_that_contradicts_itself_is_an_error() -> None:
    """What is listed and denied, and was not written a moment ago, is no matter of time."""
    with pytest.raises(ProviderError, match="lists product 7, and then says"):
        believed(view(of_seven=["denied"]), written={})


def test_a_run_that_is_to_end_waits_no_more() -> None:
    """What was seen until then is all that is known."""
    lateness = Lateness(3, lambda _: True, lambda: {SEVEN: CREATED})
    looks: list[KindView] = []

    def look() -> KindView:
        looks.append(view(of_seven=["missing"]))
        return looks[-1]

    found = believable(look, {SEVEN: ROW}, lateness, lambda _: None)

    assert (1, {SEVEN: UNSEEN}) == (len(looks), found.stale)


def test_a_view_without_a_difference_asks_nobody() -> None:
    """The journal is read only where something differs from the state."""
    asked: list[str] = []

    def written() -> Mapping[Key, OwnWrite]:
        asked.append("journal")
        return {}

    same = replace(live(SHOE, "7"), values=ROW.live)
    lateness = replace(ON_TIME, written=written)
    believable(lambda: view(same, row("9")), {SEVEN: ROW}, lateness, lambda _: None)
    assert [] == asked
    believable(lambda: view(live(SHOE, "7")), {SEVEN: ROW}, lateness, lambda _: None)

    assert ["journal"] == asked
