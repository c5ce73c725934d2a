"""A plan of what git changed: just that is compared and read, and the plan says so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.catalog.test_commit import git
from tests.cli.samples import fill

if TYPE_CHECKING:
    from tests.harness import World

SCOPE = "Only a part of the difference is shown: this plan was made with --since HEAD."
ELSEWHERE = (
    "Nothing but what git changed was compared; what changed since then in the store, in variables,"
    " in files that git ignores, or with time, was not looked for."
)


@pytest.fixture
def shop(desk: World) -> World:
    """Give a shop in git that was applied."""
    fill(desk, "shoe", "cap", "sock")
    desk.write(".gitignore", "/.tjar/\n*.tjar\n")
    git(desk.root, "init")
    git(desk.root, "add", ".")
    git(desk.root, "commit", "-m", "all")
    assert 0 == desk.apply().code
    desk.store.requests.reset()
    return desk


def edit(shop: World, before: str, after: str) -> None:
    """Change the files."""
    text = (shop.root / "shop.yaml").read_text("utf-8")
    assert before in text
    (shop.root / "shop.yaml").write_text(text.replace(before, after), "utf-8")


def test_what_git_did_not_change_asks_the_store_nothing(shop: World) -> None:
    """No request, and no word that everything agrees."""
    (cap,) = (one for one in shop.dashboard.products() if one["name"]["en"] == "Cap")
    shop.dashboard.edit_product(cap["id"], sale_price="14")
    ran = shop.run("plan", "--since", "HEAD", "--detailed-exitcode")

    assert (0, 0) == (ran.code, shop.store.requests.total)
    assert [
        SCOPE,
        "",
        "No changes. What git changed, and was asked for, matches. 0 unchanged, 3 not looked at.",
        "The store was not read: nothing that this plan is about needed it.",
        ELSEWHERE,
    ] == ran.out.splitlines()


def test_one_edit_is_one_request(shop: World) -> None:
    """What was edited is compared, read by its id; JSON says since when."""
    fill(shop, "shoe", "cap", "sock", price="12")
    git(shop.root, "commit", "-am", "prices")
    text = (shop.root / "shop.yaml").read_text("utf-8")
    (shop.root / "shop.yaml").write_text(text.replace("12", "13", 1), "utf-8")
    ran = shop.run("plan", "--since", "HEAD", "--format", "json")
    found = json.loads(ran.out)

    assert ["product.shoe"] == [one["address"] for one in found["resource_changes"]]
    assert ("HEAD", False, False) == (found["since"], found["complete"], found["lists_read"])
    assert git(shop.root, "rev-parse", "HEAD").strip() == found["since_commit"]
    assert {"GET /products/{id}": 1} == shop.store.requests.counts


def test_what_left_the_files_is_removed_and_what_is_new_is_made(shop: World) -> None:
    """The lists are read for both, and all else is left; a pattern narrows it further."""
    edit(shop, "  cap:", "  hat:")
    edit(shop, "CAP", "HAT")
    edit(shop, "Cap", "Hat")
    both = shop.run("plan", "--since", "HEAD")
    one = shop.run("plan", "--since", "HEAD", "--target", "product.hat")

    assert "Plan: 1 to create, 1 to delete; 0 unchanged, 2 not looked at." in both.out.splitlines()
    assert "Plan: 1 to create; 0 unchanged, 2 not looked at." in one.out.splitlines()


def test_an_apply_and_a_saved_plan_do_that_and_no_more(shop: World) -> None:
    """Either carries out what git changed; a saved plan is not narrowed again."""
    path = str(shop.root / "plan.tjar")
    (sock,) = (one for one in shop.dashboard.products() if one["name"]["en"] == "Sock")
    shop.dashboard.edit_product(sock["id"], sale_price="14")
    text = (shop.root / "shop.yaml").read_text("utf-8")
    (shop.root / "shop.yaml").write_text(text.replace("10", "12", 1), "utf-8")
    saved = shop.run("plan", "--since", "HEAD", "--out", path)
    refused = shop.run("apply", path, "--since", "HEAD")
    shown = shop.run("show", path)
    applied = shop.apply("--since", "HEAD")
    late = shop.run("apply", path)

    assert saved.out == shown.out
    assert (64, True) == (refused.code, "leave out --target, --exclude, --since" in refused.err)
    assert (0, True) == (applied.code, "1 updated" in applied.out)
    assert 9 == late.code
    prices = {one["name"]["en"]: float(one["sale_price"]) for one in shop.dashboard.products()}
    assert {"Shoe": 12, "Cap": 10, "Sock": 14} == prices


def test_where_git_cannot_tell_all_is_compared(shop: World) -> None:
    """A warning says why, and the plan is a whole one."""
    (shop.root / "store.yaml").rename(shop.root / "store.txt")
    git(shop.root, "commit", "-am", "no store")
    (shop.root / "store.txt").rename(shop.root / "store.yaml")
    ran = shop.run("plan", "--since", "HEAD")

    assert "No changes. The store matches the files. 3 unchanged." in ran.out.splitlines()
    assert (
        "Warning: all was compared, as git alone cannot tell what changed: there was no store.yaml"
        " then"
    ) in ran.out.splitlines()


def test_without_a_look_at_the_store_git_narrows_as_well(shop: World) -> None:
    """`--offline` compares what git changed with what was recorded."""
    text = (shop.root / "shop.yaml").read_text("utf-8")
    (shop.root / "shop.yaml").write_text(text.replace("10", "12", 1), "utf-8")
    ran = shop.run("plan", "--offline", "--since", "HEAD")

    assert "Plan against what was recorded: 1 to update" in ran.out
    assert ELSEWHERE in ran.out.splitlines()
    assert 0 == shop.store.requests.total


@pytest.mark.parametrize("command", ["plan", "apply"])
def test_no_commit_is_not_everything(shop: World, command: str) -> None:
    """A variable that is not set must not make a plan of a part one of all."""
    fill(shop, "shoe", "cap", "sock", price="12")
    ran = shop.run(command, "--since", "", "--offline" if command == "plan" else "--auto-approve")

    assert (64, 0) == (ran.code, shop.store.requests.total)
    assert "--since names no commit" in ran.err


def test_an_unknown_commit_is_refused(shop: World) -> None:
    """With what to do, before anything is asked of the store."""
    ran = shop.run("plan", "--since", "origin/none")

    assert (64, 0) == (ran.code, shop.store.requests.total)
    assert "git has no commit `origin/none` here" in ran.err
