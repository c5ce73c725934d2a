"""Fixtures for tests that need a whole world."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.harness import World, world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[World]:
    """Give a merchant's desk with an empty catalog and an empty store."""
    with world(tmp_path) as made:
        yield made
