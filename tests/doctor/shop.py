"""A store to look at, without any network: the example shop, and the habits that it has."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from pydantic import SecretStr

from tests.harness import KEY, run
from tjar_sync import devstore
from tjar_sync.doctor import diagnose
from tjar_sync.model.settings import StoreSettings
from tjar_sync.session import embedded_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tjar_sync.model.diagnosis import Diagnosis

EXAMPLE = Path(__file__).parents[2] / "catalog.example"
DATABASE = ".tjar/embedded-store.db"
_RICH = ("variants", "product_options", "child_categories")


def open_example(root: Path) -> Path:
    """Apply the example shop to its built-in store, and sell and leave something there."""
    shutil.copytree(EXAMPLE, root)
    ran = run(root, "apply", "--auto-approve")
    if ran.code:
        raise AssertionError(ran.err)
    with embedded_store(root) as store:
        bare = {"name_en": "A talk", "sale_price": 5, "sku": "TALK-1", "duration_minutes": 30}
        devstore.Dashboard(store).create_product("service", **bare)
        devstore.seed_orders(store, 3)
        devstore.seed_carts(store, 3)
    return root


@contextmanager
def shop(folder: Path, habits: str = "") -> Iterator[devstore.Store]:
    """Open the store of a folder a minute later, with habits and one more edit: of a product with everything."""
    settings = devstore.DevStoreSettings(folder / DATABASE, KEY, clock=_later)
    with devstore.Store(settings) as store:
        store.set_habits(devstore.habits_of(habits))
        desk = devstore.Dashboard(store)
        rich = next(one["id"] for one in desk.products() if all(map(one.get, _RICH)))
        desk.edit_product(rich, min_purchase=1)
        yield store


def _later() -> datetime:
    return datetime.now(UTC) + timedelta(minutes=1)


def look(store: devstore.Store, **settings: Any) -> Diagnosis:
    """Look at a store from within this process."""
    transport = httpx.WSGITransport(app=devstore.create_app(store))
    entry = {"name": "live", "provider": "tjar", "url": "embedded", "api_key": SecretStr(KEY)}
    return diagnose(StoreSettings(**{**entry, **settings}), lambda _: None, transport)
