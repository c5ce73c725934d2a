"""In CI the runner goes, and the checkout with it: what must not be kept there is told or refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

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
    desk.write("hooks.yaml", HOOK % 1)
    built_in = desk.run("plan").out

    assert "runner" not in planned
    assert "runner" not in built_in
    assert "Blocked" not in built_in


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


HOOK = """
webhooks:
  orders:
    url: https://erp.example.com/hooks
    events: [order.created]
    secret: {write_to: secrets/orders, version: %d}
"""
BLOCKED = (
    "the store shows the secret of webhook.orders this once, and in CI it would be written into a"
    " checkout that goes with the runner"
)


def test_a_secret_is_not_made_where_it_is_lost(desk: World, tmp_path_factory: Any) -> None:
    """Without a folder it blocks, by name and with the lines; with one the secret is there alone."""
    desk.write("hooks.yaml", HOOK % 1)
    kept = tmp_path_factory.mktemp("kept")
    planned = desk.run("plan")
    refused = desk.apply()
    writes = desk.writes()
    applied = desk.apply("--secrets-dir", str(kept))
    first = (kept / "orders").read_text("ascii").strip()
    again = desk.run("plan", "--detailed-exitcode")

    assert (5, 5, 0) == (planned.code, refused.code, writes)
    assert "! secret-in-ci: " in planned.out
    for said in (planned.out, refused.err):
        assert BLOCKED in said
        assert "gh secret set ORDERS_SECRET < DIR/orders" in said
    assert 0 == applied.code, applied.err
    assert first
    assert 0o600 == (kept / "orders").stat().st_mode & 0o777
    assert not (desk.root / "secrets").exists()
    assert first not in applied.out + applied.err
    assert 0 == again.code
    assert "its secret is not here" not in again.out


def test_a_rotation_needs_the_folder_as_well(desk: World, tmp_path_factory: Any) -> None:
    """A raised version is a new secret; what else changes of a webhook is not held up."""
    kept = tmp_path_factory.mktemp("kept")
    desk.write("hooks.yaml", HOOK % 1)
    desk.environ["TJAR_SYNC_SECRETS_DIR"] = str(kept)
    assert 0 == desk.apply().code
    first = (kept / "orders").read_text("ascii")
    desk.write("hooks.yaml", HOOK % 2)
    assert 0 == desk.apply().code
    second = (kept / "orders").read_text("ascii")
    del desk.environ["TJAR_SYNC_SECRETS_DIR"]
    desk.write("hooks.yaml", (HOOK % 2).replace("order.created", "order.updated"))
    renamed = desk.apply().code
    desk.write("hooks.yaml", HOOK % 3)
    blocked, lifted = desk.apply(), desk.apply("--allow", "secret-in-ci")

    assert first != second
    assert (0, 5, 64) == (renamed, blocked.code, lifted.code)
    assert "no flag lifts `secret-in-ci`; pass --secrets-dir DIR" in lifted.err


def test_elsewhere_the_files_say_where_secrets_go(desk: World) -> None:
    """At a desk nothing is asked; a saved plan that was made there is blocked anew in CI."""
    del desk.environ["CI"]
    desk.write("hooks.yaml", HOOK % 1)
    assert 0 == desk.run("plan", "--out", str(desk.root / "p.plan")).code
    desk.environ["CI"] = "true"
    in_ci = desk.run("apply", str(desk.root / "p.plan"))
    del desk.environ["CI"]
    at_desk = desk.run("apply", str(desk.root / "p.plan"))

    assert (5, 0) == (in_ci.code, at_desk.code), at_desk.err
    assert (desk.root / "secrets" / "orders").exists()


@pytest.mark.parametrize("verb", ["plan", "apply", "plan --offline"])
def test_the_folder_of_secrets_lies_apart(desk: World, tmp_path_factory: Any, verb: str) -> None:
    """Within the checkout or beside the state it is refused, also by way of a link."""
    apart = tmp_path_factory.mktemp("apart")
    state, link = apart / "states" / "state.db", apart / "link"
    link.symlink_to(desk.root / "inside")
    desk.environ["TJAR_SYNC_STATE"] = str(state)
    assert 0 == desk.apply().code
    words = verb.split()
    folders = (desk.root / "inside", link, state.parent, state.parent / "deeper")
    found = [desk.run(*words, "--secrets-dir", str(folder)) for folder in folders]

    assert [64] * 4 == [one.code for one in found]
    assert all("--secrets-dir lies in the checkout (" in one.err for one in found[:2])
    assert all("--secrets-dir lies in the state's folder (" in one.err for one in found[2:])
    desk.environ["TJAR_SYNC_STATE"] = f"{(apart / 'folder').as_uri()}/"
    assert 0 == desk.apply().code
    assert 64 == desk.run(*words, "--secrets-dir", str(apart / "folder" / "x")).code


def test_write_to_is_not_in_the_state_s_folder(desk: World) -> None:
    """Whoever keeps the state would keep the secret: the mistake is at the line, in any spelling."""
    for place in (".tjar/orders", ".tjar/deep/orders", ".TJAR/orders"):
        desk.write("hooks.yaml", (HOOK % 1).replace("secrets/orders", place))
        ran = desk.run("validate")

        assert 6 == ran.code
        assert "hooks.yaml:6:24: .tjar is the state's folder" in ran.err
        assert "such as to secrets/orders" in ran.err
    desk.settings(state=f"{(desk.root / 'states').as_uri()}/")
    desk.write("hooks.yaml", (HOOK % 1).replace("secrets/orders", "states/orders"))
    folder = desk.run("validate")
    desk.settings(state="state.db")
    beside = desk.run("validate")

    assert (6, 0) == (folder.code, beside.code), beside.err
