"""In CI the runner goes, and the checkout with it: what must not be kept there is told or refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.documents import warnings
from tests.harness import World
from tests.state.log import refs
from tjar_sync.model.settings import Settings, StoreSettings
from tjar_sync.workflow.runner import state_on_runner

if TYPE_CHECKING:
    from pathlib import Path

CUP = "products:\n  cup: {type: physical, name: {en: Cup}, sku: CUP, sale_price: 5}\n"
CI = {"CI": "true", "TJAR_SYNC_HOSTS": "127.0.0.1"}
ON_RUNNER = "the state is in .tjar/state.db, on this runner alone: it is lost with the runner"


@pytest.fixture
def desk(desk: World) -> World:
    """Give a desk whose commands run in CI."""
    desk.environ |= CI
    desk.write("shop.yaml", CUP)
    return desk


def test_a_state_that_goes_with_the_runner_is_told(desk: World) -> None:
    """By plan, apply and drift, in text and for machines, with what is safe."""
    planned = desk.run("plan")
    applied = json.loads(desk.apply("--format", "json").out)
    again = desk.apply()
    drifted = json.loads(desk.run("drift", "--format", "json").out)
    offline = json.loads(desk.run("plan", "--offline", "--format", "json").out)

    assert f"Warning: {ON_RUNNER}" in planned.out
    assert "write `state: git` into store.yaml" in planned.out
    assert "tjar-sync state migrate --to git" in planned.out
    assert ON_RUNNER in again.out
    for found in (applied, drifted, offline):
        assert "state-on-runner" == found["diagnostics"][0]["code"]
        assert ON_RUNNER in warnings(found)[0]


def test_a_state_that_all_runners_share_is_safe(desk: World, tmp_path: Path) -> None:
    """In git nothing is told; nor of the built-in store, whose state is as lost as itself."""
    bare = refs.remote(tmp_path)
    shared = World(
        refs.clone(tmp_path / "one", bare, "--depth=1"), desk.url, desk.store, desk.environ
    )
    shared.settings(state="git")
    shared.write("shop.yaml", CUP)
    planned = shared.run("plan").out
    desk.settings(store={"url": "embedded"})
    built_in = desk.run("plan").out

    assert "runner" not in planned
    assert "runner" not in built_in


def told(root: Path, state: str, **environ: str) -> tuple[str, ...]:
    """Say what is told of a state at a place, by its codes; in CI unless it is said otherwise."""
    store = StoreSettings("live", "tjar", "https://shop.example")
    found = state_on_runner(Settings(root, store, state), {"CI": "1", **environ})
    return tuple(str(one.code) for one in found)


def test_only_what_lies_in_the_job_s_own_folders_goes_with_it(tmp_path: Path) -> None:
    """Elsewhere on the disk it may stay; a link into the checkout is followed, as is a folder's URL."""
    checkout = tmp_path / "checkout"
    (checkout / ".git").mkdir(parents=True)
    root = checkout / "shops" / "one"
    root.mkdir(parents=True)
    linked, outside = tmp_path / "linked", tmp_path / "kept"
    linked.symlink_to(checkout)
    found = ("state-on-runner",)

    assert found == told(root, str(checkout / "state.db"))
    assert found == told(root, str(linked / "state.db"))
    assert found == told(root, f"{(root / 'states').as_uri()}/")
    assert found == told(root, str(outside / "state.db"), GITHUB_WORKSPACE=str(tmp_path))
    assert () == told(root, str(outside / "state.db"))
    assert () == told(root, str(checkout / "state.db"), CI="false")
    assert () == told(outside, "s3://bucket/prefix")
