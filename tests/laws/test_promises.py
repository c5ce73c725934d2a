"""The promises as laws, over generated catalogs of all kinds, against the built-in store."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.harness import Ran, run
from tests.strategies import Files, catalogs, souks, write
from tjar_sync import devstore
from tjar_sync.catalog import load
from tjar_sync.embedded import embedded_of
from tjar_sync.model.kinds import KINDS, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

LIFTED = (
    "--max-deletes=1000",
    "--max-delete-percent=100",
    "--max-price-change-percent=100000000",
    "--allow=zero-price",
    "--allow=below-cost",
    "--allow=sale-above-price",
    "--allow=decimal-shift",
    "--allow=all-removed",
    "--allow=restocked",
)
DESKS: dict[str, Any] = {"tjar": devstore.Dashboard, "hajatek": devstore.HajatekDashboard}
law = settings(
    max_examples=int(os.environ.get("LAW_EXAMPLES", "15")),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # an example is a whole run: no shrinking
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def by_hand(store: devstore.OpenStore, number: int) -> None:
    """Make a product in the dashboard."""
    name, sku = f"By hand {number}", f"~{number}"
    if isinstance(store, devstore.HajatekStore):
        devstore.HajatekDashboard(store).create_product(name=name, price=number, sku=sku, size="S")
    elif isinstance(store, devstore.Store):
        desk = devstore.Dashboard(store)
        desk.create_product(name_en=name, sale_price=number, sku=sku)


@contextmanager
def catalog(files: Files) -> Iterator[Path]:
    """Write a catalog into a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(files, root)
        yield root


def apply(root: Path, *more: str) -> Ran:
    """Apply without a question, all guards lifted."""
    return run(root, "apply", "--auto-approve", *LIFTED, *more)


PLATFORMS = {"tjar": catalogs(bound=False), "hajatek": souks()}
"""Catalogs for a store of each platform."""
each_platform = pytest.mark.parametrize("platform", PLATFORMS)


def shown(root: Path, platform: str = "tjar") -> list[dict[str, Any]]:
    """Return every product as the store shows it."""
    with embedded_of(platform, root) as store:
        desk: Any = DESKS[platform](store)
        found: list[dict[str, Any]] = desk.products()
        return found


@each_platform
@law
@given(st.data())
def test_apply_then_plan_is_empty(platform: str, data: st.DataObject) -> None:
    """Promise 1: after an apply the plan is empty, read fast or in full, and says so."""
    with catalog(data.draw(PLATFORMS[platform])) as root:
        applied = apply(root)
        fast = run(root, "plan", "--detailed-exitcode")
        full = run(root, "plan", "--detailed-exitcode", "--refresh", "full")

    assert (0, "") == (applied.code, "" if applied.code == 0 else applied.out + applied.err)
    assert (0, 0) == (fast.code, full.code), fast.out + full.out


@each_platform
@law
@given(st.data())
def test_a_second_apply_writes_nothing(platform: str, data: st.DataObject) -> None:
    """Promise 1: applying again leaves every product as it is, to the second of its last change."""
    with catalog(data.draw(PLATFORMS[platform])) as root:
        apply(root)
        before = shown(root, platform)
        again = apply(root)

        assert 0 == again.code, again.err
        assert before == shown(root, platform)


@each_platform
@law
@given(st.data())
def test_any_catalog_leads_to_any_other(platform: str, data: st.DataObject) -> None:
    """From one catalog to another: creates, edits, moves and removals end in an empty plan."""
    first, second = data.draw(PLATFORMS[platform]), data.draw(PLATFORMS[platform])
    with catalog(first) as root:
        apply(root)
        for name in first:
            (root / name).unlink(missing_ok=True)
        write(second, root)
        applied = apply(root)
        plan = run(root, "plan", "--detailed-exitcode")

    assert 0 == applied.code, applied.out + applied.err
    assert 0 == plan.code, plan.out


@each_platform
@law
@given(st.data())
def test_what_is_not_ours_is_left_alone(platform: str, data: st.DataObject) -> None:
    """Promise 3: products made by hand are there, unchanged, whatever is applied and removed."""
    files = data.draw(PLATFORMS[platform])
    with catalog(files) as root:
        with embedded_of(platform, root) as store:
            for number in range(2):
                by_hand(store, number)
        before = shown(root, platform)
        ids = [one["id"] for one in before]
        apply(root)
        for name in files:
            if name != "store.yaml":
                (root / name).unlink()
        removed = apply(root)
        after = [item for item in shown(root, platform) if item["id"] in ids]

    assert 0 == removed.code, removed.err
    assert before == after


@law
@given(catalogs(bound=False))
def test_no_secret_byte_leaves(files: Files) -> None:
    """Promise 5: codes are in no output and in no file but the catalog's own."""
    with catalog(files) as root:
        said = [run(root, "plan", "--out", str(root / "saved.plan"))]
        said += [run(root, "plan", "--format", form) for form in ("json", "sarif")]
        log = root / "http.log"
        said += [apply(root, "--format", "jsonl", "--log-http", str(log))]
        said += [run(root, "state", "list", "--format", "json"), run(root, "history")]
        secrets = {code for code in codes(root) if len(code) > 7}
        texts = [item.out + item.err for item in said]
        kept = [path.read_bytes() for path in (root / "saved.plan", root / ".tjar" / "state.db")]
        kept += [log.read_bytes()]

    for secret in secrets:
        assert not [text for text in texts if secret in text]
        assert not [data for data in kept if secret.encode() in data]


def codes(root: Path) -> set[str]:
    """Return every code of the catalog that stands nowhere else in it."""
    _, found = load(root, None, {})
    others = " ".join(
        str(value)
        for item in found.resources.values()
        for path, value in item.values.items()
        if KINDS[item.address.kind].fields[path].shape is not Shape.SECRETS
    )
    listed: set[str] = set()
    for item in found.resources.values():
        values: Any = item.values.get("codes", ())
        listed.update(one.get_secret_value() for one in values)
    return {code for code in listed if code not in others}


@law
@given(catalogs(bound=False))
def test_stdout_is_data_and_the_exit_code_tells(files: Files) -> None:
    """Promise 8: JSON on stdout parses, and the exit code is the same in every format."""
    with catalog(files) as root:
        text = run(root, "plan", "--detailed-exitcode", *LIFTED)
        data = run(root, "plan", "--detailed-exitcode", "--format", "json", *LIFTED)
        applied = apply(root, "--format", "json")

    planned = json.loads(data.out)["resource_changes"]
    assert text.code == data.code == (2 if planned else 0)
    assert isinstance(json.loads(applied.out), dict)
    assert 0 == applied.code
