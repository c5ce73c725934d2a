"""A taste of the table of habits, verbs and kinds of fields."""

from __future__ import annotations

import pytest

from tests.reliability.outcome import Options
from tests.reliability.storm_view import look
from tests.reliability.truth import COLUMNS, GIVEN, QUICK, Trial, attempt, run, shops, variants
from tests.reliability.truth_goods import EDITS, updated
from tests.reliability.truth_view import Truth, leaves
from tjar_sync.devstore import HABITS, habits_of

pytestmark = pytest.mark.any_version  # what is concluded from what was shown


def test_what_is_told_is_so_whatever_the_store_keeps() -> None:
    """With some habits, nothing is done but wrong, and what has failed is planned again."""
    outcome = run(Options(quick=True))

    assert () == outcome.failures
    names = [name for row in outcome.rows for name in row[-1].split()]
    assert sorted(QUICK) == sorted(names)
    assert len(outcome.rows) > 1


def test_every_habit_has_its_place_in_the_table() -> None:
    """No habit is left out but those tried elsewhere, and each is spelled as the store takes it."""
    elsewhere = {name for name, given in GIVEN.items() if not given}
    tried = {name for one in variants() for name in habits_of(one).chosen}

    assert set(HABITS) - elsewhere == tried


def test_an_edit_that_is_not_kept_has_failed() -> None:
    """An apply whose store keeps nothing of any edit says so, field by field."""
    judged = attempt(Trial("patch-ignored", "update"))

    assert 3 == judged.code
    assert {"failed"} == {judged.cells[kind] for kind in EDITS} - {"unverified"}
    assert set(COLUMNS["update"]) == set(judged.cells)


def test_the_judge_sees_every_field() -> None:
    """In a store where nothing was edited, each edited field of each product is found wanting."""
    with shops().open(shops().base) as desk:
        goods, ids = updated(shops().goods), shops().ids
        truth = Truth(desk, goods, look(desk), ids)
        found = {kind: set(truth.differing(kind)) for kind in EDITS}
        before = Truth(desk, shops().goods, look(desk), ids)
        right = {name: before.differing(name) for name in before.goods.products}

    assert {kind: {path for path, _ in leaves(edit)} for kind, edit in EDITS.items()} == found
    assert {} == {name: wrong for name, wrong in right.items() if wrong}
