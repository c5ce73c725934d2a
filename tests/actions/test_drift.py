"""The nightly look: one issue as long as there is drift, and a pull request that takes it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tjar_actions.branch import branch_name
from tjar_actions.errors import StepError
from tjar_actions.job import WorkflowJob
from tjar_actions.proposal import propose
from tjar_actions.rest import GitHub

from tests.actions.github_server import REPOSITORY, WRITES
from tests.actions.test_review import shop_of
from tests.harness import KEY
from tests.state.log.refs import git

if TYPE_CHECKING:
    from tests.actions.scene import Scene

FIELD = {"path": "sale_price", "reason": "drift"}


def edit(shop: Scene, name: str, **values: object) -> None:
    """Change a product in the dashboard."""
    rows = shop.desk.dashboard.products()
    row = next(item for item in rows if item["name"]["en"] == name)
    shop.desk.dashboard.edit_product(row["id"], **values)


def test_one_issue_as_long_as_it_lasts(shop: Scene) -> None:
    """Opened, brought up to date, left alone when nothing is new, and closed with a reason."""
    edit(shop, "Shoe", sale_price=11)
    first = shop.on_push("drift")
    edit(shop, "Hat", sale_price=8)
    second = shop.on_push("drift")
    ((number, issue),) = shop.hub.issues.items()
    listed = issue["body"]
    assert 0 == shop.desk.apply("--only", "drift").code
    third = shop.on_push("drift")

    assert (0, 0, 0) == (first.code, second.code, third.code), first.log
    assert ("true", "false") == (first.outputs["has-drift"], third.outputs["has-drift"])
    assert f"https://hub/{REPOSITORY}/issues/{number}" == second.outputs["issue-url"]
    assert "product.hat" in listed
    assert "product.shoe" in listed
    assert "closed" == issue["state"]
    assert "Nothing in the store differs" in shop.hub.said(number)[0]


def test_a_pull_request_takes_it_in(shop: Scene) -> None:
    """Its branch holds the edit and the comments of the file; merged, nothing is left to do."""
    shop.desk.write("shop.yaml", "# ours\n" + shop_of())
    shop.commit()
    shop.git("push", "--quiet", "origin", "main")
    edit(shop, "Shoe", sale_price=11)
    first = shop.on_push("drift", accept="pr")
    again = shop.on_push("drift", accept="pr")
    ((number, pull),) = shop.hub.pulls.items()
    branch = pull["head"]["ref"]
    shop.git("fetch", "--quiet", "origin", f"{branch}:{branch}")
    taken = shop.git("show", f"{branch}:shop.yaml")
    commits = shop.git("rev-list", "--count", f"main..{branch}")
    shop.merge(pull)
    last = shop.on_push("drift", accept="pr")

    assert (0, 0, 0) == (first.code, again.code, last.code), first.log
    assert pull["html_url"] == first.outputs["pull-request-url"]
    assert (
        f"Take it into the files by merging {pull['html_url']}."
        in next(iter(shop.hub.issues.values()))["body"]
    )
    assert "# ours\n" + shop_of().replace("sale_price: 10", "sale_price: 11", 1) == taken + "\n"
    assert "1" == commits
    assert "false" == last.outputs["has-drift"]
    assert 0 == shop.desk.run("plan", "--detailed-exitcode").code
    assert number


def test_a_proposal_that_came_too_late_is_withdrawn(shop: Scene) -> None:
    """What GitHub does not let us open is told with the setting; what is put back closes it."""
    edit(shop, "Shoe", sale_price=11)
    shop.hub.may_open_pulls = False
    forbidden = shop.on_push("drift", accept="pr")
    shop.hub.may_open_pulls = True
    told = [one["title"] for one in shop.hub.issues.values()]
    opened = shop.on_push("drift", accept="pr")
    (pull,) = shop.hub.pulls.values()
    assert 0 == shop.desk.apply("--only", "drift").code
    gone = shop.on_push("drift", accept="pr")

    assert (1, 0, 0) == (forbidden.code, opened.code, gone.code), opened.log
    assert "allow GitHub Actions to create pull requests" in forbidden.log
    assert ("true", ["The store was changed past the files"]) == (
        forbidden.outputs["has-drift"],
        told,
    )
    assert "closed" == pull["state"]
    assert "Nothing in the store differs" in shop.hub.said(pull["number"])[0]


def test_what_a_person_must_decide_is_not_proposed(shop: Scene) -> None:
    """Both sides changed it: there is an issue, and no pull request."""
    edit(shop, "Shoe", sale_price=11)
    shop.desk.write("shop.yaml", shop_of(shoe="12"))
    shop.commit()
    shop.git("push", "--quiet", "origin", "main")
    ran = shop.on_push("drift", accept="pr")

    assert (0, "") == (ran.code, ran.outputs["pull-request-url"]), ran.log
    assert "No pull request was opened: all of it needs a decision." in ran.log
    assert ({}, 1) == (shop.hub.pulls, len(shop.hub.issues))


def test_what_was_proposed_before_is_withdrawn_when_a_person_must_decide(shop: Scene) -> None:
    """Merged, it would make the files say what the store showed last night."""
    edit(shop, "Shoe", sale_price=11)
    shop.on_push("drift", accept="pr")
    (pull,) = shop.hub.pulls.values()
    edit(shop, "Shoe", sale_price=13)
    shop.desk.write("shop.yaml", shop_of(shoe="12"))
    shop.commit()
    shop.git("push", "--quiet", "origin", "main")
    ran = shop.on_push("drift", accept="pr")
    (issue,) = shop.hub.issues.values()

    assert (0, "closed") == (ran.code, pull["state"]), ran.log
    assert "nothing left to propose: all of it needs" in shop.hub.said(pull["number"])[0]
    assert pull["html_url"] not in issue["body"]


def test_drift_is_told_also_where_something_else_cannot_be(shop: Scene) -> None:
    """The job fails, since not all was compared; what was found has its issue, and none is closed."""
    shop.desk.write("shop.yaml", shop_of().replace("sku: SHOE", "sku: SHOE\n    price: 20"))
    assert 0 == shop.desk.apply().code
    edit(shop, "Hat", sale_price=8)
    shop.desk.settings(store={"contract": {"fields": {"product.price": {"read": "name"}}}})
    shop.commit()
    shop.git("push", "--quiet", "origin", "main")
    ran = shop.on_push("drift")

    assert (1, "1", "true") == (ran.code, ran.outputs["exit-code"], ran.outputs["has-drift"])
    assert "product.hat" in next(iter(shop.hub.issues.values()))["body"]


def test_a_proposal_that_cannot_be_made_is_told(
    shop: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    """No file changed, or somebody else's commit on its branch."""
    environ = {"INPUT_TOKEN": WRITES, "INPUT_API_KEY": KEY, "INPUT_HOSTS": shop.host}
    job = WorkflowJob(shop.runner("main", {}, environ).environ)
    drift = {"resource_changes": [{"address": "product.shoe", "fields": [FIELD]}]}
    github = GitHub(shop.hub.url, REPOSITORY, WRITES)
    first = propose(github, job, drift, "text")
    git(shop.hub.bare, "branch", branch_name(job), "main")
    (job.workspace / "shop.yaml").write_text(shop_of(hat="9"), "utf-8")
    second = propose(github, job, drift, "text")
    github.close()
    said = capsys.readouterr().out

    assert ("", "") == (first, second)
    assert "ended with 64 and changed no file" in said
    assert "has a commit of somebody else, and stays as it is" in said


def test_a_state_that_is_lost_is_no_drift(shop: Scene) -> None:
    """The job fails with 10, and nothing is opened; of what cannot be copied nothing is proposed."""
    (shop.folder / "state.db").unlink()
    ran = shop.on_push("drift")
    job = WorkflowJob(shop.runner("main", {}, {}).environ)
    github = GitHub(shop.hub.url, REPOSITORY, WRITES)
    with pytest.raises(StepError, match="the state could not be copied"):
        propose(github, job, {"resource_changes": [{"address": "a.b", "fields": [FIELD]}]}, "text")
    github.close()

    assert (10, {}) == (ran.code, shop.hub.issues), ran.log
