"""The example shop, applied once; each test gets a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.doctor.shop import DATABASE
from tests.harness import run
from tjar_sync import devstore
from tjar_sync.session import embedded_store

EXAMPLE = Path(__file__).parents[2] / "catalog.example"


@pytest.fixture(scope="session")
def applied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Apply the example shop to its built-in store, and sell and leave something there."""
    root = tmp_path_factory.mktemp("doctor") / "shop"
    shutil.copytree(EXAMPLE, root)
    ran = run(root, "apply", "--auto-approve")
    assert ran.code == 0, ran.err
    with embedded_store(root) as store:
        bare = {"name_en": "A talk", "sale_price": 5, "sku": "TALK-1", "duration_minutes": 30}
        devstore.Dashboard(store).create_product("service", **bare)
        devstore.seed_orders(store, 3)
        devstore.seed_carts(store, 3)
    return root


@pytest.fixture
def folder(applied: Path, tmp_path: Path) -> Path:
    """Give a folder with a copy of that store."""
    (tmp_path / ".tjar").mkdir()
    shutil.copyfile(applied / DATABASE, tmp_path / DATABASE)
    return tmp_path
