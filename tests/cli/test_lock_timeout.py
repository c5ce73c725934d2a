"""Waiting for the state's lock, and who is said to hold it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.harness import KEY
from tjar_sync.location import Location
from tjar_sync.model.state import Batch, RunStart
from tjar_sync.session import open_state
from tjar_sync.who import lock_info_of, run_page

if TYPE_CHECKING:
    from tests.harness import World

SHOE = "products:\n  shoe: {type: physical, name: {en: Shoe}, sale_price: 10, sku: S-1}\n"
GITHUB = {
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_REPOSITORY": "team/shop",
    "GITHUB_RUN_ID": "7",
}
PAGE = "https://github.com/team/shop/actions/runs/7"


@pytest.mark.parametrize("command", [("apply", "--auto-approve"), ("state", "rm", "product.shoe")])
def test_who_is_waited_for_is_said(desk: World, command: tuple[str, ...]) -> None:
    """With --lock-timeout, at once; when the time is over, the outcome is as without it."""
    desk.write("shop.yaml", SHOE)
    assert 0 == desk.apply().code
    desk.write("shop.yaml", SHOE.replace("10", "11"))
    place = Location(desk.root, None, {"TJAR_API_KEY": KEY})
    with closing(open_state(place)) as home, home.lock(lock_info_of("a test")):
        waited = desk.run(*command, "--lock-timeout", "1s")
        at_once = desk.run(*command)

    assert (4, 4) == (waited.code, at_once.code)
    assert "`a test` since" in waited.err
    assert "waiting for its end, 1 s at most." in waited.err
    assert "waiting" not in at_once.err
    assert "--lock-timeout 5m" in at_once.err
    assert 0 == desk.run(*command).code


@pytest.mark.parametrize("verb", ["plan", "drift"])
def test_who_only_looks_is_told_who_is_at_work(desk: World, verb: str) -> None:
    """It reads all the same, and says first that somebody is applying, and which run that is."""
    desk.write("shop.yaml", SHOE)
    assert 0 == desk.apply().code
    place = Location(desk.root, None, {"TJAR_API_KEY": KEY})
    with closing(open_state(place)) as home, home.lock(lock_info_of("apply")):
        asking = desk.run(verb)
        home.append(Batch(begun=RunStart("0123456789abcdef", "a plan")))
        running = desk.run(verb)

    assert (0, 0) == (asking.code, running.code)
    assert asking.out.startswith("Warning: somebody is applying while this is made (")
    assert running.out.startswith("Warning: run 01234567 is applying while this is made (")
    assert "what it writes from now on is not in it" in running.out
    assert "is applying" not in desk.run(verb).out


@pytest.mark.parametrize(
    ("environ", "page"),
    [
        ({}, ""),
        (GITHUB, PAGE),
        ({"CI_JOB_URL": "https://gitlab.com/shop/-/jobs/7"}, "https://gitlab.com/shop/-/jobs/7"),
        ({**GITHUB, "GITHUB_RUN_ID": ""}, ""),
        ({"CI_JOB_URL": "javascript:alert(1)"}, ""),
        ({"CI_JOB_URL": "https://host/\x1b[2J"}, ""),
    ],
)
def test_the_page_of_a_run(environ: dict[str, str], page: str) -> None:
    """GitHub's and GitLab's variables tell it; what is no plain URL is none."""
    assert page == run_page(environ)


def test_a_ci_run_is_named_by_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who looks for the holder of a lock finds its log; elsewhere it is a person on a machine."""
    for name, value in GITHUB.items():
        monkeypatch.setenv(name, value)
    of_run = lock_info_of("apply")
    monkeypatch.delenv("GITHUB_RUN_ID")
    monkeypatch.delenv("CI_JOB_URL", raising=False)
    of_person = lock_info_of("apply")

    assert str(of_run).startswith(f"{PAGE}, `apply` since ")
    assert PAGE == of_run.owner
    assert f"{of_person.who}@{of_person.host} (pid {of_person.pid})" in str(of_person)
