"""Stores to talk to: built-in ones, foreign ones made of canned answers, and a clock that obeys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tjar_sync import devstore
from tjar_sync.model.secret import SecretStr
from tjar_sync.model.settings import Limits, StoreSettings
from tjar_sync.providers.hajatek.platform import HAJATEK
from tjar_sync.providers.hajatek.provider import HajatekProvider, open_hajatek
from tjar_sync.providers.http.connection import ConnectionOptions
from tjar_sync.providers.http.transport import Time
from tjar_sync.providers.rest.provider import RestProvider
from tjar_sync.providers.tjar.platform import TJAR
from tjar_sync.providers.tjar.provider import open_tjar

if TYPE_CHECKING:
    from tjar_sync.model.event import Event

KEY = "k3y-that-nobody-may-see"
FAST = Limits(requests_per_second=100_000, parallel=4)
NOON = 1_772_614_361.0
"""2026-03-04 08:52:41 UTC, 11:52:41 in Riyadh."""


@dataclass
class SleepClock:
    """A clock that moves only when somebody sleeps."""

    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.slept.append(seconds)
        self.seconds += seconds

    @property
    def time(self) -> Time:
        """Hand this clock to a transport; chance always says the most."""
        return Time(lambda: self.seconds, lambda: NOON + self.seconds, self.sleep, lambda: 1.0)


@dataclass
class Souq:
    """A built-in Hajatek store, and a provider that speaks to it."""

    store: devstore.HajatekStore
    provider: HajatekProvider
    clock: SleepClock
    settings: StoreSettings

    @property
    def desk(self) -> devstore.HajatekDashboard:
        """The store's own back office."""
        return devstore.HajatekDashboard(self.store)

    def again(self, **changes: Any) -> HajatekProvider:
        """Open the store once more, with other settings."""
        return open_souq(self.store, replace(self.settings, **changes), self.clock)


def open_souq(
    store: devstore.HajatekStore, settings: StoreSettings, clock: SleepClock
) -> HajatekProvider:
    """Open a provider on a built-in Hajatek store, which is called in-process."""
    transport = httpx.WSGITransport(store.application())
    options = ConnectionOptions(settings, lambda _: None, transport, time=clock.time)
    return open_hajatek(HAJATEK, options)


@dataclass
class BuiltIn:
    """A built-in store, and a provider that speaks to it."""

    store: devstore.Store
    provider: RestProvider
    clock: SleepClock
    events: list[Event]

    @property
    def dashboard(self) -> devstore.Dashboard:
        """The store's own back office."""
        return devstore.Dashboard(self.store)

    def fail(self, kind: devstore.FaultKind, **how: Any) -> None:
        """Make the store misbehave."""
        self.store.faults.add(devstore.Fault(kind, **how))


Foreign = Callable[..., RestProvider]


@pytest.fixture
def clock() -> SleepClock:
    """Return a clock at rest."""
    return SleepClock()


@pytest.fixture
def events() -> list[Event]:
    """Collect what is told."""
    return []


@pytest.fixture
def built_in(clock: SleepClock, events: list[Event]) -> Iterator[BuiltIn]:
    """Open a built-in store that is called in-process."""
    with devstore.Store(devstore.DevStoreSettings()) as store:
        app = devstore.create_app(store)
        settings = StoreSettings("built-in", "tjar", "embedded", limits=FAST)
        options = ConnectionOptions(
            settings, events.append, httpx.WSGITransport(app), time=clock.time
        )
        provider = open_tjar(TJAR, options)
        yield BuiltIn(store, provider, clock, events)
        provider.close()


@pytest.fixture
def souq(clock: SleepClock) -> Iterator[Souq]:
    """Open a built-in Hajatek store at its usual address."""
    with devstore.HajatekStore(devstore.HajatekSettings(api_key=KEY)) as store:
        settings = StoreSettings(
            "souq",
            "hajatek",
            "https://embedded/v1",
            SecretStr(KEY),
            options={"store_id": "str_demo", "language": "en"},
            platform=HAJATEK.info,
        )
        provider = open_souq(store, settings, clock)
        yield Souq(store, provider, clock, settings)
        provider.close()


@pytest.fixture
def served(clock: SleepClock, events: list[Event]) -> Iterator[BuiltIn]:
    """Open a built-in store that is served over HTTP on loopback."""
    with (
        devstore.Store(devstore.DevStoreSettings(api_key=KEY)) as store,
        devstore.running(store) as url,
    ):
        settings = StoreSettings("served", "tjar", url, SecretStr(KEY), FAST)
        provider = open_tjar(TJAR, ConnectionOptions(settings, events.append, time=clock.time))
        yield BuiltIn(store, provider, clock, events)
        provider.close()


@pytest.fixture
def foreign(clock: SleepClock, events: list[Event]) -> Iterator[Foreign]:
    """Open a store somewhere else, whose answers a function makes."""
    opened: list[RestProvider] = []

    def open_foreign(
        answer: Callable[[httpx.Request], httpx.Response], *, read_only: bool = False, **more: Any
    ) -> RestProvider:
        settings = StoreSettings(
            "foreign", "tjar", "https://shop.example", SecretStr(KEY), FAST, **more
        )
        transport = httpx.MockTransport(answer)
        options = ConnectionOptions(settings, events.append, transport, read_only, clock.time)
        opened.append(open_tjar(TJAR, options))
        return opened[-1]

    yield open_foreign
    for provider in opened:
        provider.close()
