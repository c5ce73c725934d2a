"""What any built-in store has, whatever its API: a database, a clock, a log, and switches for faults."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from tjar_sync.devstore.database import Database
from tjar_sync.devstore.deliveries import TJAR_WEBHOOKS, Deliveries
from tjar_sync.devstore.habits import NO_HABITS, HabitError
from tjar_sync.devstore.pace import RequestWindow
from tjar_sync.devstore.request_log import RequestLog
from tjar_sync.devstore.settings import API
from tjar_sync.devstore.views import Links

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from random import Random
    from types import TracebackType
    from typing import Self

    from flask import Flask

    from tjar_sync.devstore.habits import Habit, HabitSet
    from tjar_sync.devstore.settings import DevStoreSettings


class OpenStore(ABC):
    """A store of any platform until it is closed; usable as a context manager."""

    api = API
    """The path of its API."""
    envelope = "data"
    """Where its answers hold what they are about; empty where they are that."""
    webhooks = TJAR_WEBHOOKS
    """How events are told."""

    def __init__(self, settings: DevStoreSettings) -> None:
        self.settings = settings
        clock = settings.clock
        self.database = Database(settings.database, lambda: int(clock().timestamp()), self.lay)
        self.deliveries = Deliveries(self.database, self.now, lambda: self.habits, self.webhooks)
        self.requests = RequestLog(self.api)
        self.faults = settings.faults
        self.pace = RequestWindow()

    @abstractmethod
    def lay(self, connection: sqlite3.Connection) -> None:
        """Make its tables, where they are not there yet."""

    @abstractmethod
    def application(self) -> Flask:
        """Return the store as a WSGI application."""

    @abstractmethod
    def refusal(self, status: int, lang: str) -> bytes:
        """Return the body that says that something went wrong."""

    @abstractmethod
    def shift(self, amount: int, random: Random) -> None:
        """Let other people change some products."""

    @property
    def habits(self) -> HabitSet:
        """The habits that this store has now."""
        return NO_HABITS

    @property
    def known_habits(self) -> Mapping[str, Habit]:
        """The habits that it could have."""
        return {}

    def set_habits(self, habits: HabitSet) -> None:
        """Have these habits and no others. Raises HabitError for any that it could not have."""
        for name in habits.chosen:
            raise HabitError(f"This store has no habit {name!r}.")

    @property
    def told(self) -> Mapping[str, str]:
        """What whoever speaks to it must know besides its address and key."""
        return {}

    def now(self) -> int:
        """Return the current whole second."""
        return int(self.settings.clock().timestamp())

    def links(self, host_url: str = "http://localhost") -> Links:
        """Say where files are seen from: the set base URL, else the given host."""
        return Links((self.settings.base_url or host_url).rstrip("/"), self.settings.tenant)

    def close(self) -> None:
        """Deliver what is queued and close the database."""
        self.deliveries.close()
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
