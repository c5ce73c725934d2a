"""Fixtures for tests that need a whole world."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.harness import World, world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SURROUNDINGS = {"CI", "NO_COLOR", "FORCE_COLOR", "PAGER", "COLUMNS", "LINES", "GITHUB_ACTIONS"}
for name in list(os.environ):
    if name in SURROUNDINGS or (name.startswith("TJAR_SYNC_") and "GOLDENS" not in name):
        del os.environ[name]  # what surrounds the tests decides no test

settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("searching", print_blob=True, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[World]:
    """Give a merchant's desk with an empty catalog and an empty store."""
    with world(tmp_path) as made:
        yield made
