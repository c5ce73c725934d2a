"""Plans, reports and state for machines."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.builders import change, plan, product
from tests.render.goods import edit
from tests.render.outcomes import REPORT, STATE
from tests.render.samples import CREATES, PLANS
from tjar_sync.model.event import Report
from tjar_sync.model.value import TextDigest
from tjar_sync.render import json as renderer
from tjar_sync.render.json_document import plain_value, text

if TYPE_CHECKING:
    from collections.abc import Callable

    Golden = Callable[[str, str], None]


@pytest.mark.parametrize("name", ["creates", "conflict", "adopt", "removals", "secrets", "hostile"])
def test_a_plan_for_machines_is_as_approved(name: str, golden: Golden) -> None:
    """The words and shapes that other tools rely on do not move."""
    golden(f"{name}.json", renderer.plan(PLANS[name]))


def test_a_report_for_machines_is_as_approved(golden: Golden) -> None:
    """What was done, failed and skipped is told apart."""
    golden("report.json", renderer.report(REPORT, CREATES))


def test_a_text_that_is_kept_as_a_digest_is_told_as_one() -> None:
    """Nobody takes it for the text."""
    assert {"digest": TextDigest.of("long").digest} == plain_value(TextDigest.of("long"))


def test_state_for_machines_is_as_approved(golden: Golden) -> None:
    """All that is recorded is there, but for the key."""
    golden("state.json", renderer.state(STATE))


@pytest.mark.parametrize(
    ("report", "outcome"),
    [
        (Report(), "done"),
        (Report(failed=REPORT.failed), "failed"),
        (Report(done=REPORT.done, skipped=REPORT.skipped), "partial"),
        (Report(done=REPORT.done, interrupted=True), "interrupted"),
    ],
)
def test_the_outcome_is_one_word(report: Report, outcome: str) -> None:
    """A script need not count to know how a run ended."""
    assert json.loads(renderer.report(report, CREATES))["outcome"] == outcome


def test_money_is_text_with_all_its_digits() -> None:
    """No reader's floats can round an amount."""
    fields = (edit("price", Decimal(5), Decimal("5.125")),)
    found = json.loads(renderer.plan(plan(change(product(), fields=fields))))["resource_changes"][0]

    assert (found["change"]["before"], found["change"]["after"]) == (
        {"price": "5.00"},
        {"price": "5.125"},
    )


def test_the_same_plan_gives_the_same_bytes() -> None:
    """The order in which a map was filled does not show."""
    one, two = (
        plan(change(product(), fields=(edit("extra", None, extra),)))
        for extra in ({"a": 1, "b": 2}, {"b": 2, "a": 1})
    )

    assert renderer.plan(one) == renderer.plan(two)


def test_what_has_no_place_in_json_is_refused() -> None:
    """A new type in the model cannot slip out unseen."""
    with pytest.raises(TypeError, match="Decimal has no place in JSON"):
        text(Decimal(1))
