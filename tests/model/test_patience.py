"""How long a store is waited for."""

from __future__ import annotations

import pytest

from tjar_sync.model.patience import pauses


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, []),
        (0.5, [0.5]),
        (3, [1, 2]),
        (30, [1, 2, 4, 8, 15]),
        (99, [1, 2, 4, 8, 16]),
    ],
)
def test_pauses_grow_and_end(seconds: float, expected: list[float]) -> None:
    """They add up to what is granted, or end where no more looks are worth it."""
    assert expected == list(pauses(seconds))
