"""From a pull request's comment to its merge: what was reviewed is applied, and nothing else."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

from tests.actions.scene import SUBJECT, scene
from tests.cli.samples import product

if TYPE_CHECKING:
    from pathlib import Path

    from tests.actions.scene import Scene
    from tests.harness import World


def shop_of(shoe: str = "10", hat: str = "10") -> str:
    """Return a catalog of both."""
    return "products:\n" + product("shoe", shoe) + product("hat", hat)


def prices(desk: World) -> dict[str, str]:
    """Return what buyers pay, by English name."""
    rows = desk.dashboard.products()
    return {row["name"]["en"]: f"{float(row['sale_price']):.0f}" for row in rows}


def test_a_merge_applies_what_was_reviewed(tmp_path: Path) -> None:
    """Every step in bash, the state in the repository itself: comment, artifact, merge, report."""
    with scene(tmp_path, in_git=True) as shop:
        pull = shop.propose(shop_of(shoe="12"))
        planned = shop.on_pull("plan", pull)
        (told,) = shop.hub.said(pull["number"])
        kept, page = (ZipFile(BytesIO(one)).namelist() for one in shop.hub.files.values())
        shop.merge(pull)
        applied = shop.on_push("apply")
        reported = shop.hub.said(pull["number"])[1]

        assert 0 == planned.code, planned.log
        assert ("true", "1", "0") == tuple(
            planned.outputs[name] for name in ("has-changes", "update", "create")
        )
        assert "10.00 → 12.00" in told
        assert f"[its files]({planned.outputs['artifact-url']})" in told
        assert f"[as a page, with pictures]({planned.outputs['page-url']})" in told
        assert [f"tjar-sync-plan-{SUBJECT}.html"] == page
        assert 0 == applied.code, applied.log
        assert {"Hat": "10", "Shoe": "12"} == prices(shop.desk)
        assert "## Apply: `live`" in reported
        assert "Authorization" not in shop.hub.blob_headers[0]
        assert ["plan.html", "plan.json", "plan.md", "plan.tjar"] == kept
        assert b"report-" in [*shop.hub.files.values()][-1]


def test_a_second_plan_replaces_the_first(shop: Scene) -> None:
    """One comment, the newest plan; a stranger who writes our mark first is left alone."""
    pull = shop.propose(shop_of(shoe="12"))
    shop.on_pull("plan", pull)
    (first,) = shop.hub.said(pull["number"])
    shop.hub.comments.clear()
    theirs = shop.hub.say(pull["number"], first, "mallory")
    ours = shop.hub.say(pull["number"], first, "github-actions[bot]")
    shop.hub.say(pull["number"], first, "github-actions[bot]")
    shop.hub.say(pull["number"], f"> {first}", "github-actions[bot]")
    shop.git("switch", "--quiet", "change")
    shop.desk.write("shop.yaml", shop_of(shoe="13"))
    sha = shop.commit()
    shop.git("push", "--quiet", "origin", "change")
    pull["head"]["sha"] = sha
    again = shop.on_pull("plan", pull)

    assert 0 == again.code, again.log
    assert first == shop.hub.comments[theirs]["body"]
    assert "10.00 → 13.00" in shop.hub.comments[ours]["body"]
    assert 3 == len(shop.hub.comments)


def test_what_came_since_is_left_and_a_squash_is_a_merge(shop: Scene) -> None:
    """Two pull requests: each applies its own changes, however they came in."""
    shoe = shop.propose(shop_of(shoe="12"), "shoe")
    shop.on_pull("plan", shoe)
    hat = shop.propose(shop_of(hat="9"), "hat")
    shop.on_pull("plan", hat)
    first = shop.merge(shoe, squash=True)
    shop.git("switch", "--quiet", "hat")
    shop.git("rebase", "--quiet", "-X", "theirs", "main")
    shop.git("switch", "--quiet", "main")
    second = shop.merge(hat)
    shop.hub.open_issue(f"<!-- tjar-sync apply {SUBJECT} -->\n\nan earlier run failed")
    applied = shop.on_push("apply", (second,))
    (issue,) = shop.hub.issues.values()
    halfway = (issue["state"], prices(shop.desk))
    told = shop.hub.said(hat["number"])[1]
    rest = shop.on_push("apply", (first, second))

    assert (0, 0) == (applied.code, rest.code), applied.log
    assert ("open", {"Hat": "9", "Shoe": "10"}) == halfway
    assert "left to its own run: product.shoe" in applied.log
    assert "left to its own run: product.shoe" in told
    assert ("closed", {"Hat": "9", "Shoe": "12"}) == (issue["state"], prices(shop.desk))


def test_changes_that_a_guard_blocks_are_changes(shop: Scene) -> None:
    """What asks `has-changes` is not told that there is nothing."""
    pull = shop.propose(shop_of(shoe="1"))
    planned = shop.on_pull("plan", pull)

    assert (5, "5") == (planned.code, planned.outputs["exit-code"]), planned.log
    assert ("true", "1") == tuple(planned.outputs[name] for name in ("has-changes", "update"))
