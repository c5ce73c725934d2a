"""Runners share a state in the catalog's own repository, with nothing but their checkout."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.harness import World
from tests.state.log import refs
from tjar_sync import state
from tjar_sync.model.event import Waiting

if TYPE_CHECKING:
    from pathlib import Path

    from tjar_sync.ports import StateHome
    from tjar_sync.state.lease import StoreContext

pytestmark = pytest.mark.any_version  # git's own program

PRODUCT = """
products:
  {key}:
    type: physical
    name: {{ar: منتج {key}, en: Item {key}}}
    sale_price: 5.00
    quantity: 3
    sku: {key}
"""
COUNT = 40


def bare_repository(folder: Path) -> Path:
    """Make a remote that counts the pushes to it."""
    bare = refs.remote(folder)
    hook = bare / "hooks" / "post-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\necho x >> '{bare}/count'\n", "utf-8")
    hook.chmod(0o755)
    return bare


def runner(folder: Path, bare: Path, desk: World) -> World:
    """Check the catalog out as CI does, beside the store of a desk."""
    found = World(refs.clone(folder, bare, "--depth=1"), desk.url, desk.store)
    found.settings(state="git")
    for number in range(COUNT):
        found.write(f"products/p{number}.yaml", PRODUCT.format(key=f"p{number}"))
    return found


def test_two_runners_share_a_state_by_their_checkouts(desk: World, tmp_path: Path) -> None:
    """What one applied the other knows; a level costs few pushes, however much it holds."""
    bare = bare_repository(tmp_path)
    one, two = (runner(tmp_path / name, bare, desk) for name in ("one", "two"))
    applied = one.apply()
    pushes = len((bare / "count").read_text("utf-8").split())
    planned = two.run("plan", "--detailed-exitcode")
    (two.root / "products" / "p7.yaml").unlink()
    removed = two.apply()

    assert (0, 0, 0) == (applied.code, planned.code, removed.code), applied.err
    assert f"No changes. The store matches the files. {COUNT} unchanged." in planned.out
    assert pushes <= 6
    assert COUNT - 1 == len(desk.names())
    history = one.run("history").out
    assert ["created", "deleted"] == sorted(re.findall(r"created|deleted", history))


def test_a_lost_remote_is_no_empty_state(desk: World, tmp_path: Path) -> None:
    """Where the remote cannot be reached, nothing is planned or written, and git's words say why."""
    bare = bare_repository(tmp_path)
    one = runner(tmp_path / "one", bare, desk)
    assert 0 == one.apply().code
    bare.rename(tmp_path / "gone.git")
    found = one.run("plan")

    assert 1 == found.code
    assert "does not appear to be a git repository" in found.err
    assert "see that `git push` works here without a question" in found.err


@pytest.mark.parametrize("url", ["git+https://host/me/c.git", "git+ssh://git@host/me/c.git"])
def test_another_repository_needs_somebody_to_vouch(desk: World, url: str) -> None:
    """A catalog alone sends the state nowhere but to its own remote."""
    desk.settings(state=url)
    desk.write("products/p.yaml", PRODUCT.format(key="p"))
    found = desk.run("plan")

    assert 5 == found.code
    assert "nothing vouches for host, so the state was not sent there" in found.err


def test_a_pause_for_the_server_is_told(desk: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for the next push reads why."""
    opened = state.open_home

    def pausing(place: str, context: StoreContext) -> StateHome:
        context.pausing(Waiting(54.0, "the state in git is pushed 6 times a minute"))
        return opened(place, context)

    monkeypatch.setattr(state, "open_home", pausing)

    assert "waiting 54 s: the state in git is pushed 6 times a minute" in desk.run("plan").err
