"""A store at a clock that tests turn by hand, and ways to talk to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import httpx
import pytest

from tjar_sync.devstore import Dashboard, DevStoreSettings, Store, create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient

KEY = {"Authorization": "Bearer dev-key"}


class StoreClock:
    """A clock that stands still until it is turned."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 4, 9, 0, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now

    def turn(self, seconds: int) -> None:
        """Let some seconds pass."""
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> StoreClock:
    """Stand at noon in Riyadh, 4 March 2026."""
    return StoreClock()


@pytest.fixture
def store(clock: StoreClock) -> Iterator[Store]:
    """Open a private store."""
    with Store(DevStoreSettings(clock=clock)) as opened:
        yield opened


@pytest.fixture
def app(store: Store) -> Flask:
    """Return the store's application."""
    return create_app(store)


@pytest.fixture
def api(app: Flask) -> Iterator[httpx.Client]:
    """Call the API in-process, with the key."""
    transport = httpx.WSGITransport(app.wsgi_app)
    with httpx.Client(
        transport=transport, base_url="http://localhost/api/core/v1", headers=KEY
    ) as client:
        yield client


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    """Look at the pages from this machine."""
    return app.test_client()


@pytest.fixture
def desk(store: Store) -> Dashboard:
    """Sit down at the dashboard."""
    return Dashboard(store)
