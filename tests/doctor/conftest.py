"""The example shop, applied once; each test gets a copy."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.doctor.shop import DATABASE, open_example

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def applied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Apply the example shop once."""
    return open_example(tmp_path_factory.mktemp("doctor") / "shop")


@pytest.fixture
def folder(applied: Path, tmp_path: Path) -> Path:
    """Give a folder with a copy of that store."""
    (tmp_path / ".tjar").mkdir()
    shutil.copyfile(applied / DATABASE, tmp_path / DATABASE)
    return tmp_path
