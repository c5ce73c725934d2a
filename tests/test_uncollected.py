"""While many values are made no garbage is looked for, and afterwards all is as it was."""

from __future__ import annotations

import gc

import pytest

from tjar_sync.uncollected import uncollected


@pytest.mark.parametrize("enabled", [True, False])
def test_garbage_is_looked_for_afterwards_as_before(*, enabled: bool) -> None:
    """Who had it off keeps it off."""
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        with uncollected():
            within = gc.isenabled()
        after = gc.isenabled()
    finally:
        (gc.enable if before else gc.disable)()

    assert not within
    assert enabled is after
