"""A taste of the table of habits and verdicts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.doctor.verdicts import VISIBLE
from tests.reliability.doctor import QUICK, run, wrong_in
from tests.reliability.outcome import Options
from tjar_sync.model.diagnosis import Assumption, Diagnosis, Standing

pytestmark = pytest.mark.any_version  # what is concluded from what was seen

CONFIRMED = Assumption("A8", "a deleted product is gone", Standing.CONFIRMED, ())
CONTRADICTED = replace(CONFIRMED, number="A1", standing=Standing.CONTRADICTED)


def test_verdicts_are_right() -> None:
    """Some habits that can be seen, and two that only a probe sees."""
    outcome = run(Options(quick=True))

    assert () == outcome.failures
    assert [*QUICK] == [row[0] for row in outcome.rows]
    assert "look: 5 of 5 verdicts right, 3 habits seen" in outcome.summary
    assert "probe: 5 of 5 right, 5 seen" in outcome.summary
    assert "the main job passes for 3 of 3 habits" in outcome.summary
    assert "alone it passes for 5" in outcome.summary


@pytest.mark.parametrize(
    ("habit", "row", "wrong"),
    [
        ("delete-lies", CONFIRMED, "A8 is not as believed"),
        ("delete-lies", CONTRADICTED, "A1 is as believed"),
        ("creation-order", CONFIRMED, "nothing was seen of it"),
    ],
)
def test_a_wrong_verdict_would_be_found(habit: str, row: Assumption, wrong: str) -> None:
    """The table above is one: each of these is told otherwise than it is."""
    assert wrong == wrong_in(habit, Diagnosis("", "", (), (row,)), VISIBLE)
