"""Applies that do not go through: refused, in part, or not as reviewed; and the issue that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.actions.github_server import FORKS_ID, OWN_ID
from tests.actions.scene import SUBJECT
from tests.actions.test_review import prices, shop_of
from tests.cli.samples import product
from tjar_sync.devstore import FaultKind

if TYPE_CHECKING:
    from pathlib import Path

    from tests.actions.scene import Scene


def opened(shop: Scene) -> list[str]:
    """Return the titles of the open issues."""
    return [one["title"] for one in shop.hub.issues.values() if one["state"] == "open"]


def test_what_is_not_as_reviewed_stops_with_the_difference(shop: Scene) -> None:
    """Exit 9, told below the pull request, and one issue; nothing is written."""
    pull = shop.propose(shop_of(shoe="12"))
    shop.on_pull("plan", pull)
    row = next(item for item in shop.desk.dashboard.products() if item["name"]["en"] == "Shoe")
    shop.desk.dashboard.edit_product(row["id"], sale_price=11)
    shop.desk.writes()
    shop.merge(pull)
    applied = shop.on_push("apply")

    assert (9, "9", 0) == (applied.code, applied.outputs["exit-code"], shop.desk.writes())
    assert "sale_price was 10.00 -> 12.00, is 11.00 -> 12.00" in shop.hub.said(pull["number"])[1]
    assert ["The store is not as merged: what was reviewed no longer holds"] == opened(shop)
    assert "mended in a pull request" in next(iter(shop.hub.issues.values()))["body"]


def test_a_repository_without_issues_tells_it_on_the_runs_page(shop: Scene) -> None:
    """With the code that it would have else."""
    shop.hub.has_issues = False
    pull = shop.propose(shop_of(shoe="12"))
    shop.on_pull("plan", pull)
    row = next(item for item in shop.desk.dashboard.products() if item["name"]["en"] == "Shoe")
    shop.desk.dashboard.edit_product(row["id"], sale_price=11)
    shop.merge(pull)
    applied = shop.on_push("apply")
    drifted = shop.on_push("drift")

    assert (9, "9") == (applied.code, applied.outputs["exit-code"]), applied.log
    assert "## The store is not as merged: what was reviewed no longer holds" in applied.summary
    assert (0, "true", "") == (
        drifted.code,
        drifted.outputs["has-drift"],
        drifted.outputs["issue-url"],
    )
    assert "## The store was changed past the files" in drifted.summary


def test_a_part_is_told_in_one_issue_until_all_is_done(shop: Scene) -> None:
    """Exit 3 opens it with the line that runs it again, the second run writes no other, the third closes it."""
    pull = shop.propose(shop_of(shoe="12") + product("sock"))
    shop.on_pull("plan", pull)
    shop.merge(pull)
    shop.desk.fault(FaultKind.NOT_FOUND, "POST", "/products$")
    first = shop.on_push("apply")
    body = next(iter(shop.hub.issues.values()))["body"]
    shop.desk.fault(FaultKind.NOT_FOUND, "POST", "/products$")
    second = shop.on_push("apply")
    one = [*opened(shop)]
    third = shop.on_push("apply")

    assert (3, 3, 0) == (first.code, second.code, third.code), first.log
    assert "gh run rerun 77 --repo shop/catalog" in body
    assert ["The store is not as merged: applied in part"] == one
    assert [] == opened(shop)
    assert ["Hat", "Shoe", "Sock"] == shop.desk.names()
    assert 2 == len(shop.hub.said(pull["number"]))


def test_nothing_unreviewed_is_applied_but_by_hand(shop: Scene, tmp_path: Path) -> None:
    """A push past any pull request, and a fork's plan or an expired one, are refused; a person may."""
    shop.desk.write("shop.yaml", shop_of(shoe="12"))
    sha = shop.commit()
    shop.git("push", "--quiet", "origin", "main")
    past = shop.on_push("apply", (sha,))
    pull = shop.propose(shop_of(shoe="12", hat="9"), "stranger", fork=True)
    file, head = tmp_path / "plan.tjar", pull["head"]["sha"]
    shop.desk.write("shop.yaml", shop_of(shoe="12", hat="9"))
    assert 0 == shop.desk.run("plan", "--out", str(file)).code
    shop.git("checkout", "--quiet", "--", ".")
    name = f"tjar-sync-plan-{SUBJECT}-{head}"
    run = {"head_sha": head, "repository_id": OWN_ID, "head_repository_id": OWN_ID}
    shop.hub.keep(name, [file], workflow_run={**run, "head_repository_id": FORKS_ID})
    shop.hub.keep(name, [file], workflow_run=run, expired=True)
    shop.hub.keep(name, [file], workflow_run={**run, "head_sha": sha})
    shop.merge(pull)
    merged = shop.on_push("apply")
    before = prices(shop.desk)
    by_hand = shop.on_push("apply", changes="all")

    assert (9, 9, 0) == (past.code, merged.code, by_hand.code), by_hand.log
    assert "no plan was reviewed" in past.summary
    assert "no plan was reviewed" in shop.hub.said(pull["number"])[0]
    assert {"Hat": "10", "Shoe": "10"} == before
    assert {"Hat": "9", "Shoe": "12"} == prices(shop.desk)
    assert [] == opened(shop)


def test_what_is_due_by_a_schedule_is_applied_without_a_merge(shop: Scene) -> None:
    """A window that is over is put back, though the last plan that was reviewed knew nothing of it."""
    season = "until: 2998-12-31, set: {sale_price: 8}}]"
    text = shop_of().rstrip() + f"\n    schedule: [{{from: 2020-01-01, {season}\n"
    pull = shop.propose(text)
    shop.on_pull("plan", pull)
    shop.merge(pull)
    shop.on_push("apply")
    within = sorted(prices(shop.desk).values())
    shop.desk.write("shop.yaml", text.replace("2998-12-31", "2020-12-31"))
    shop.commit()
    shop.git("push", "--quiet", "origin", "main")
    due = shop.on_schedule("apply")

    assert 0 == due.code, due.log
    assert ["10", "8"] == within
    assert ["10", "10"] == sorted(prices(shop.desk).values())


def test_a_push_with_nothing_to_do_is_no_failure(shop: Scene) -> None:
    """However it came in; mistakes in it are, and so is what the action was given wrongly."""
    nothing = shop.on_push("apply")
    wrong = shop.on_push("apply", (), **{"changes": "all", "lock-timeout": "soon"})
    shop.desk.write("shop.yaml", shop_of().replace("sale_price", "sale_prize"))
    shop.commit()
    shop.git("push", "--quiet", "origin", "main")
    mistaken = shop.on_push("apply")

    assert (0, 64, 6) == (nothing.code, wrong.code, mistaken.code), nothing.log
    assert "Nothing of this is left to do" in nothing.summary
    assert "the action was given something impossible" in wrong.summary
    assert "did you mean" in mistaken.summary


def test_one_report_that_fails_takes_nothing_from_the_others(shop: Scene) -> None:
    """A plan that is damaged, a pull request that is locked: all else is applied and told."""
    shoe = shop.propose(shop_of(shoe="12"), "shoe")
    shop.on_pull("plan", shoe)
    for key, one in shop.hub.artifacts.items():
        if one["name"].startswith("tjar-sync-plan-"):
            shop.hub.files[key] = b"no archive"
    hat = shop.propose(shop_of(hat="9"), "hat")
    shop.on_pull("plan", hat)
    first = shop.merge(shoe)
    shop.git("switch", "--quiet", "hat")
    shop.git("rebase", "--quiet", "-X", "theirs", "main")
    shop.git("switch", "--quiet", "main")
    second = shop.merge(hat)
    shop.hub.locked = {hat["number"]}
    shop.hub.comments.clear()
    ran = shop.on_push("apply", (first, second))
    (told,) = shop.hub.said(shoe["number"])
    (issue,) = shop.hub.issues.values()

    assert (1, "1") == (ran.code, ran.outputs["exit-code"]), ran.log
    assert {"Hat": "9", "Shoe": "10"} == prices(shop.desk)
    assert "the reviewed plan could not be had.** what is kept of the review is damaged" in told
    assert "issue is locked" in ran.log
    assert "## Apply: `live`" in ran.summary
    assert "gh run rerun 77" in issue["body"]
