"""Fixtures for tests of many stores at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fleet.shops import Fleet, fleet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fleet]:
    """Give a fleet of three stores over HTTP, whose keys are in the environment."""
    with fleet(tmp_path, "amman", "basra", "cairo") as made:
        for name, key in made.keys.items():
            monkeypatch.setenv(name, key)
        yield made
