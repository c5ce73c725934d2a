"""An apply that finds another machine's lock says whom it waits for, and whether that lives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.harness import world
from tjar_sync.model.state import LockInfo
from tjar_sync.state.lease import LeaseConfig
from tjar_sync.state.machine import Machine
from tjar_sync.state.registry import open_sqlite
from tjar_sync.testing.state_samples import context

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness import World

SARA = LockInfo("sara", "desk", 1, "2026-01-01T00:00:00Z", "apply")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[World]:
    """Open an empty store with an empty catalog."""
    with world(tmp_path) as made:
        yield made


def test_a_holder_that_lives_is_named_and_left_alone(desk: World) -> None:
    """Its lease is renewed while it is watched: exit 4, and nothing is written."""
    desk.write(
        "shop.yaml", "products: {cap: {type: physical, name: {en: Cap}, sale_price: 1, sku: C}}\n"
    )
    share = context(
        "live",
        desk.url,
        machine=Machine("another", lambda _pid: "born"),
        lease_config=LeaseConfig(ttl=60, renew=0.05),
    )
    home = open_sqlite(str(desk.root / ".tjar" / "state.db"), share)
    with home.lock(SARA):
        ran = desk.apply()

    assert 4 == ran.code
    assert "the state is locked by sara@desk" in ran.out + ran.err
    assert [] == desk.names()
