"""Time as a law: without windows it changes nothing, with them a plan ahead is what is done then."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.harness import KEY, world
from tests.strategies import Files, catalogs, write
from tjar_sync import workflow
from tjar_sync.apply import CancelToken
from tjar_sync.catalog import StoreChoice, load_at
from tjar_sync.model.event import nobody_is_told
from tjar_sync.model.state import LockInfo

if TYPE_CHECKING:
    from tests.harness import World
    from tjar_sync.model.plan import Change

whole_lives = settings(
    max_examples=int(os.environ.get("LAW_EXAMPLES", "10")),
    deadline=None,
    phases=[
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ],  # no shrinking: an example is a whole life
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
FIRST = datetime(2100, 1, 1, tzinfo=UTC)
LIFTED = {"price-change": Decimal(100_000), "decimal-shift": None}
INSTANTS = st.integers(-400_000, 400_000).map(lambda hours: FIRST + timedelta(hours=hours))
DAYS = st.integers(1, 4)
WINDOWS = st.lists(st.tuples(DAYS, DAYS, st.integers(1, 9)), max_size=2)


@given(files=catalogs(), one=INSTANTS, other=INSTANTS)
@whole_lives
def test_without_windows_time_changes_nothing(files: Files, one: datetime, other: datetime) -> None:
    """Two instants, one catalog: the same resources, with the same digests."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(files, root)
        found = [load_at(StoreChoice(root, None, {}, at=at))[1] for at in (one, other)]

    assert found[0].resources == found[1].resources
    assert found[0].digests == found[1].digests


def shop(windows: list[list[tuple[int, int, int]]], discount: int) -> dict[str, Any]:
    """Build products with windows that do not meet, and a campaign for one that has none."""
    products: dict[str, Any] = {
        "plain": {"type": "service", "name": {"en": "Plain"}, "sku": "P", "sale_price": 50}
    }
    for number, drawn in enumerate(windows):
        schedule, free = [], 1
        for gap, length, price in drawn:
            start = free + gap
            free = start + length
            inside = {"sale_price": price, "tags": {"append": [f"w{price}"]}}
            ends = {"from": f"2100-02-{start:02}", "until": f"2100-02-{free - 1:02}"}
            schedule.append({**ends, "set": inside})
        products[f"p{number}"] = {
            "type": "service",
            "name": {"en": f"P{number}"},
            "sku": f"S{number}",
            "sale_price": 20,
            "tags": ["base"],
            "schedule": schedule,
        }
    campaign = {"from": "2100-02-03", "until": "2100-02-04", "discount": discount}
    return {"campaigns": {"sale": {**campaign, "products": ["plain"]}}, "products": products}


def said(changes: tuple[Change, ...]) -> list[Any]:
    """Return what changes write."""
    return [
        (one.address, one.action, [(item.path, item.before, item.after) for item in one.fields])
        for one in changes
    ]


def apply_at(desk: World, at: datetime) -> workflow.Applied:
    """Apply what is due at an instant."""
    somebody = LockInfo("a", "b", 1, "now", "apply")
    options = workflow.ApplyOptions(somebody, lambda _: True, CancelToken())
    place = replace(desk.place, at=at)
    return workflow.apply(place, workflow.PlanOptions(allow=LIFTED), options, nobody_is_told)


@given(windows=st.lists(WINDOWS, min_size=1, max_size=2), discount=st.integers(1, 99))
@whole_lives
def test_what_is_planned_ahead_is_what_is_done_then(
    windows: list[list[tuple[int, int, int]]], discount: int
) -> None:
    """At each boundary: `plan --at` before it, then apply at it; then nothing is left to do."""
    options = workflow.PlanOptions(allow=LIFTED)
    with tempfile.TemporaryDirectory() as folder, world(Path(folder)) as desk:
        desk.settings()
        desk.write("shop.yaml", yaml.safe_dump(shop(windows, discount)))
        apply_at(desk, FIRST)
        environ = {"TJAR_API_KEY": KEY}
        catalog = load_at(StoreChoice(desk.root, None, environ, at=FIRST))[1]
        own = [one for item in catalog.resources.values() for one in item.windows]
        for instant in sorted({end for one in own for end in (one.start, one.end)}):
            ahead = workflow.plan(replace(desk.place, at=instant), options, nobody_is_told)
            done, again = apply_at(desk, instant), apply_at(desk, instant)

            assert said(ahead.changes) == said(done.plan.changes)
            assert 0 < len(ahead.changes) == len(done.report.done)
            assert () == again.plan.changes
        prices = {item["sku"]: item["sale_price"] for item in desk.dashboard.products()}

    assert {"P": 50, **{f"S{number}": 20 for number in range(len(windows))}} == prices
