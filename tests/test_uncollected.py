"""While many values are made no garbage is looked for, and afterwards all is as it was."""

from __future__ import annotations

import gc

import pytest

from tjar_sync.uncollected import seldom_collected, uncollected


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


def test_a_program_looks_for_garbage_seldom() -> None:
    """It does look, but not for a few values; what lives at its end is looked at no more."""
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    try:
        with seldom_collected():
            within = gc.get_threshold()
        left = gc.get_freeze_count()
    finally:
        gc.unfreeze()

    assert before[0] < within[0]
    assert before[1:] == within[1:]
    assert before == gc.get_threshold()
    assert frozen < left
