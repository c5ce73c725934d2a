"""What this catalog wrote a moment ago, as its journal tells it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import intent, live, product, state, state_entry
from tjar_sync.model.live import Verb
from tjar_sync.model.own_writes import FIRST_LINES, MOST_LINES, Here, OwnWrite, own_writes, sequence
from tjar_sync.model.state import Before, JournalEntry, Proof

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tjar_sync.model.live import Live
    from tjar_sync.model.own_writes import Key

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
HERE = Here("here", NOW, timedelta(minutes=5))
SHOE = product("shoe", sale_price=10, sku="S-1")
ROW = state_entry(SHOE, live(SHOE, "7"))


def line(verb: Verb, minutes: int = 0, proof: Proof | None = Proof.ANSWERED, **more: Any) -> Any:
    """Build a line of the journal."""
    opened_at = NOW - timedelta(minutes=minutes)
    given = {
        "remote_id": None if verb is Verb.CREATE else "7",
        "opened_at": opened_at,
        "machine": "here",
        "before": Before(ROW.live, ROW.desired, {}),
    } | more
    return JournalEntry(intent(SHOE, verb, None, **given), proof)


def read(*lines: JournalEntry, owned: bool = True) -> Mapping[Key, OwnWrite]:
    """Read what these lines, newest first, say of the last five minutes."""
    rows = (ROW,) if owned else ()
    return own_writes(lambda limit: lines[:limit], state(*rows), HERE)


def test_what_was_done_is_known_by_kind_and_id() -> None:
    """A create by the row that its address has now, all else by its own id."""
    before: Any = {"sale_price": 10, "sku": "S-1"}

    assert {("product", "7"): OwnWrite(created=True)} == read(line(Verb.CREATE))
    assert {("product", "7"): OwnWrite(before=(before,))} == read(line(Verb.UPDATE), owned=False)
    assert {("product", "7"): OwnWrite(deleted=True)} == read(line(Verb.DELETE), owned=False)


@pytest.mark.parametrize(
    "entry",
    [
        line(Verb.UPDATE, 6),
        line(Verb.UPDATE, proof=None),
        line(Verb.UPDATE, proof=Proof.REFUSED),
        line(Verb.UPDATE, opened_at=None),
    ],
)
def test_what_is_old_or_was_not_done_does_not_count(entry: JournalEntry) -> None:
    """Only what was carried out, and a moment ago."""
    assert {} == read(entry)


def test_a_create_whose_row_is_gone_is_of_nothing() -> None:
    """Nobody can say which id it made."""
    assert {} == read(line(Verb.CREATE), owned=False)


def test_a_long_run_is_read_whole() -> None:
    """However many lines are recent, and no more than those."""
    lines = (*(line(Verb.UPDATE) for _ in range(FIRST_LINES)), line(Verb.CREATE))
    asked = []

    def history(limit: int) -> tuple[JournalEntry, ...]:
        asked.append(limit)
        return lines[:limit]

    found = own_writes(history, state(ROW), HERE)

    assert found["product", "7"].created
    assert [FIRST_LINES, 4 * FIRST_LINES] == asked


@pytest.mark.parametrize("minutes", [-600, 0, 600])
def test_another_machine_s_clock_decides_nothing(minutes: int) -> None:
    """However far it is off: its last line may be of this moment, and that is what is said."""
    found = read(line(Verb.CREATE, minutes, machine="there"))

    assert {("product", "7"): OwnWrite(created=True, elsewhere=True)} == found


def test_a_key_that_was_written_here_too_is_of_this_machine_s_time() -> None:
    """Its own clock tells of its own line."""
    found = read(line(Verb.UPDATE), line(Verb.CREATE, machine="there"))

    assert not found["product", "7"].elsewhere


@pytest.mark.parametrize(
    "later", [line(Verb.UPDATE, 6), line(Verb.UPDATE, -100, machine="there")], ids=["ours", "its"]
)
def test_what_was_long_before_another_line_is_old(later: JournalEntry) -> None:
    """Lines are in the order in which they were written, and each machine's clock runs on."""
    early = line(Verb.CREATE, 6 if later.intent.machine == "here" else -90, machine="there")
    found = read(later, early)

    assert all(not one.created for one in found.values())


def test_no_more_lines_are_read_than_a_moment_can_hold() -> None:
    """Another machine's journal of years is not read whole."""
    lines = (line(Verb.UPDATE, machine="there"),) * (2 * MOST_LINES)
    asked = []

    def history(limit: int) -> tuple[JournalEntry, ...]:
        asked.append(limit)
        return lines[:limit]

    own_writes(history, state(ROW), HERE)
    assert MOST_LINES == asked[-1]


def shown(updated_at: str = "", **values: Any) -> Live:
    """Build a look at the shoe."""
    return replace(live(product("shoe", **values), "7"), updated_at=updated_at)


OLD, NOON = "2026-03-04 11:59:59", "2026-03-04 12:00:00"


@pytest.mark.parametrize(
    ("look", "known_at", "older"),
    [
        (shown(OLD, sale_price=10), NOON, True),
        (shown(OLD, sale_price=11), NOON, True),
        (shown(NOON, sale_price=10), OLD, False),
        (shown(NOON, sale_price=10), NOON, True),
        (shown(NOON, sale_price=11), NOON, False),
        (shown(NOON, sale_price=12), NOON, False),
        (shown("", sale_price=10), NOON, True),
        (shown("", sku="S-9"), NOON, False),
        (shown("", sale_price=10), "", True),
    ],
)
def test_an_older_look_is_told_by_time_or_else_by_values(
    look: Live, known_at: str, *, older: bool
) -> None:
    """A person who puts the old value back bears a later time, and is believed."""
    known = replace(ROW, live={"sale_price": 12, "sku": "S-1"}, updated_at=known_at)
    write = OwnWrite(before=({"sale_price": 10, "sku": "S-1"},))

    assert older == write.is_newer_than(look, known)


@pytest.mark.parametrize(("remote_id", "number"), [("12", 12), ("ab12", 0), ("", 0), ("١٢", 0)])
def test_ids_rise(remote_id: str, number: int) -> None:
    """A number is its place in time; a word has none."""
    assert number == sequence(remote_id)
