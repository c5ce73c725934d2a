"""What the store has of our own work, and the state does not know, is named."""

from __future__ import annotations

from dataclasses import replace

from tests.builders import catalog, inputs, intent, live, product, snapshot, state, state_entry
from tjar_sync.model.codes import Doubt
from tjar_sync.model.diagnostic import Severity
from tjar_sync.model.live import Verb
from tjar_sync.model.state import JournalEntry, Proof
from tjar_sync.planning import build, later, traces

SHOE, BOOT, SOCK = product("shoe"), product("boot"), product("sock", name__en="Sock")
KNOWN = state(state_entry(SHOE, live(SHOE, "7")))


def ids(*found: object) -> list[str]:
    """Return the ids of what is later than the state of a shoe with id 7."""
    return [item.remote_id for item in later(*found)]  # type: ignore[arg-type]  # as it is called


def test_only_what_is_above_all_that_was_known_is_later() -> None:
    """An id that tells no order, one below, and one that is marked as deleted tell nothing."""
    gone = replace(live(SOCK, "9"), deleted=True)
    seen = snapshot(live(SHOE, "7"), live(BOOT, "8"), live(BOOT, "6"), live(BOOT, "x"), gone)

    assert ["8"] == ids(KNOWN, seen)
    assert [] == ids(state(), seen)


def test_what_the_journal_tells_of_is_known() -> None:
    """It was ours and was let go, or a write came after it."""
    seen = snapshot(live(SHOE, "7"), live(SOCK, "8"), live(BOOT, "9"))
    made = JournalEntry(intent(SOCK, Verb.CREATE), Proof.ANSWERED)
    after = JournalEntry(intent(SHOE, Verb.UPDATE, high_water=9), Proof.ANSWERED)

    assert ["8", "9"] == ids(KNOWN, seen)
    assert ["9"] == ids(KNOWN, seen, [made])
    assert [] == ids(KNOWN, seen, [after])


def test_an_open_create_leaves_it_unclear() -> None:
    """What it may have made is found by recovery."""
    waits = replace(KNOWN, intents=(intent(SOCK, Verb.CREATE),))

    assert [] == ids(waits, snapshot(live(SHOE, "7"), live(BOOT, "8")))


def test_what_nothing_tells_of_is_named_beside_what_is_sure() -> None:
    """Of many the first are named; what staff edited before the last look is no sign."""
    free = [live(product(f"p{number}"), str(number)) for number in range(8, 20)]
    days = (("30", "1"), ("31", "3"))
    old, new = (replace(live(BOOT, id_, sku=""), updated_at=day) for id_, day in days)
    found = traces((*free, old, new), {f"P{number}" for number in range(8, 20)}, (), "2")
    plan = build(inputs(catalog(SHOE), KNOWN, snapshot(live(SHOE, "7"), *free, old, new)))
    with_traces = inputs(
        catalog(SHOE), KNOWN, snapshot(live(SHOE, "7"), *free, old, new), traces=found
    )
    (told,) = (
        item.summary for item in build(with_traces).plan.warnings if item.code == Doubt.OLDER_STATE
    )

    assert Doubt.OLDER_STATE not in {item.code for item in plan.plan.warnings}
    assert "product 8 (its sku P8 once stood in the files), product 9" in told
    assert "and 2 more; newer as well, and in no file: product 31; say where" in told


def test_what_is_unsure_alone_is_a_note() -> None:
    """Staff make products, too: the ids are told, and nobody is warned."""
    staff = replace(live(BOOT, "8"), updated_at="3")
    found = traces((staff,), (), (), "2")
    given = inputs(catalog(SHOE), KNOWN, snapshot(live(SHOE, "7"), staff), traces=found)
    (told,) = build(given).plan.warnings

    assert {("product", "8"): ""} == found
    assert (Severity.NOTE, Doubt.NEWER_IN_STORE, ()) == (told.severity, told.code, told.where)
    assert told.summary.startswith(
        "newer than all that the state knows, and in no file: product 8; made in the store by"
    )
