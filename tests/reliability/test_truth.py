"""A taste of the table of habits, verbs and kinds of fields."""

from __future__ import annotations

from tests.reliability.outcome import Options
from tests.reliability.truth import COLUMNS, EDITS, QUICK, Trial, attempt, run, variants
from tjar_sync.devstore import HABITS, habits_of


def test_what_is_told_is_so_whatever_the_store_keeps() -> None:
    """With some habits, nothing is done but wrong, and what has failed is planned again."""
    outcome = run(Options(quick=True))

    assert () == outcome.failures
    names = [name for row in outcome.rows for name in row[-1].split()]
    assert sorted(QUICK) == sorted(names)
    assert len(outcome.rows) > 1


def test_every_habit_has_its_place_in_the_table() -> None:
    """No habit is left out, and each is spelled as the store takes it."""
    tried = {name for one in variants() for name in habits_of(one).chosen}

    assert set(HABITS) == tried


def test_a_lie_that_was_believed_would_be_seen() -> None:
    """An apply whose store keeps nothing of an edit is found out, field by field."""
    judged = attempt(Trial("patch-ignored", "update"))

    assert 3 == judged.code
    assert {"failed"} == {judged.cells[kind] for kind in EDITS} - {"unverified"}
    assert set(COLUMNS["update"]) == set(judged.cells)
