"""What could not be compared is counted apart, and never called unchanged, done or without drift."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cli.samples import fill
from tjar_sync.devstore import FaultKind

if TYPE_CHECKING:
    from tests.harness import World

NOT_FOUND = (
    "Warning: product.cap was not found, but the store's list could not be read whole: nothing is "
    "done about it this time"
)


def doubtful(desk: World) -> None:
    """Own a shoe, want a cap besides, and have the store's list claim more than it shows."""
    fill(desk, "shoe")
    assert desk.apply().code == 0
    fill(desk, "shoe", "cap")
    desk.fault(FaultKind.WRONG_TOTAL, "GET", "^/products$", times=None, amount=1)


def test_a_plan_without_changes_counts_what_it_cannot_tell(desk: World) -> None:
    """An absent product of an incomplete list is neither planned nor unchanged: exit 1."""
    doubtful(desk)

    for flags in ((), ("--detailed-exitcode",)):
        planned = desk.run("plan", *flags)
        assert planned.code == 1
        assert NOT_FOUND in planned.out.splitlines()
        assert planned.out.splitlines()[-1] == (
            "Nothing to change was found, but not all could be told: 1 unchanged, "
            "1 could not be told."
        )


def test_a_plan_for_machines_counts_it_too(desk: World) -> None:
    """JSON has the same counts, each of its own."""
    doubtful(desk)

    planned = desk.run("plan", "--format", "json")

    summary = json.loads(planned.out)["summary"]
    assert (planned.code, summary["unchanged"], summary["untold"]) == (1, 1, 1)


def test_an_apply_that_could_not_tell_is_partial(desk: World) -> None:
    """Exit 3, whether it had something to do besides or not; nothing is made by absence."""
    doubtful(desk)

    assert desk.apply().code == 3
    fill(desk, "shoe", "cap", price="7.50")
    applied = desk.apply()
    assert applied.code == 3
    assert applied.out.splitlines()[-1] == "Applied in part: 1 updated; 1 could not be told."
    again = desk.apply("--format", "json")
    assert json.loads(again.out)["outcome"] == "partial"
    assert desk.names() == ["Shoe"]


def test_drift_that_cannot_be_told_is_not_called_none(desk: World) -> None:
    """What was not shown may be anything: exit 1, with the warnings, and no word of no drift."""
    doubtful(desk)

    drift = desk.run("drift")

    assert drift.code == 1
    assert "No drift" not in drift.out
    assert NOT_FOUND in drift.out.splitlines()
    assert drift.out.splitlines()[-1] == (
        "Nothing that drifted was found, but not all could be told: 1 could not be told."
    )


def test_drift_prints_its_warnings(desk: World) -> None:
    """No drift of what was looked at, and why the list is not to be trusted all the same."""
    fill(desk, "shoe")
    assert desk.apply().code == 0
    desk.fault(FaultKind.WRONG_TOTAL, "GET", "^/products$", times=None, amount=1)

    drift = desk.run("drift")

    assert drift.code == 0
    assert drift.out.startswith("Warning: ")
    assert drift.out.splitlines()[-1].startswith("No drift.")


def test_drift_does_not_repeat_what_files_may_not_mean(desk: World) -> None:
    """A warning about a file belongs to plan and validate, not to a look at the store."""
    fill(desk, "shoe", price="1")
    assert desk.apply().code == 0

    assert "Warning" not in desk.run("drift").out


def test_what_a_target_leaves_out_was_not_looked_at(desk: World) -> None:
    """The complement of a target is neither compared nor unchanged."""
    fill(desk, "shoe", "cap", "sock")

    planned = desk.run("plan", "--target", "product.shoe")

    assert "Plan: 1 to create; 0 unchanged, 2 not looked at." in planned.out.splitlines()
    desk.apply("--target", "product.shoe")
    again = desk.run("plan", "--target", "product.shoe", "--format", "json")
    summary = json.loads(again.out)["summary"]
    assert (summary["unchanged"], summary["not_looked_at"], summary["untold"]) == (1, 2, 0)


def test_doubt_about_what_a_target_leaves_out_is_none_of_its_plan(desk: World) -> None:
    """A plan of the shoe alone does not fail for the cap."""
    doubtful(desk)

    planned = desk.run("plan", "--target", "product.shoe")

    assert planned.code == 0
    assert NOT_FOUND not in planned.out.splitlines()


def test_a_field_that_is_ignored_and_differs_is_named(desk: World) -> None:
    """No change is no silence: plan and drift say which fields the files leave as they are."""
    desk.write(
        "shop.yaml",
        """
        products:
          shoe: {type: physical, name: {en: Shoe}, sale_price: 10, lifecycle: {ignore: [sale_price]}}
          cap: {type: physical, name: {en: Cap}, sale_price: 10, lifecycle: {ignore: [sale_price]}}
        """,
    )
    assert desk.apply().code == 0
    assert "ignored" not in desk.run("plan").out
    text = (desk.root / "shop.yaml").read_text("utf-8").replace("10, lifecycle", "12, lifecycle", 1)
    (desk.root / "shop.yaml").write_text(text, "utf-8")

    told = "`sale_price` differs in the store and is ignored by the files: product.shoe."
    for verb in ("plan", "drift"):
        ran = desk.run(verb)
        assert ran.code == 0
        assert told in ran.out.splitlines()
