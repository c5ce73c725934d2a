"""One open store: its database, its clock, and what is going on in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.devstore.database import Database, run
from tjar_sync.devstore.deliveries import Deliveries
from tjar_sync.devstore.habits.memory import TABLE, recall, remember
from tjar_sync.devstore.pace import RequestWindow
from tjar_sync.devstore.parts import PARTS
from tjar_sync.devstore.products import replace_all
from tjar_sync.devstore.request_log import RequestLog
from tjar_sync.devstore.settings import DevStoreSettings
from tjar_sync.devstore.views import Links

if TYPE_CHECKING:
    import sqlite3
    from types import TracebackType
    from typing import Self

    from tjar_sync.devstore.habits import HabitSet


class Store:
    """Holds the resources of one store until it is closed; usable as a context manager."""

    def __init__(self, settings: DevStoreSettings | None = None) -> None:
        self.settings = settings or DevStoreSettings()
        clock = self.settings.clock
        self.database = Database(self.settings.database, lambda: int(clock().timestamp()), _lay)
        self.deliveries = Deliveries(self.database, self.now, lambda: self.habits)
        self.requests = RequestLog()
        self.faults = self.settings.faults
        self.pace = RequestWindow()
        if self.settings.habits is None:
            with self.database.read() as connection:
                self._habits = recall(connection)
        else:
            self.set_habits(self.settings.habits)

    @property
    def habits(self) -> HabitSet:
        """The habits that this store has now."""
        return self._habits

    def set_habits(self, habits: HabitSet) -> None:
        """Have these habits and no others, now and whenever the store is opened again."""
        with self.database.write() as connection:
            if habits.has("recreated") and not recall(connection).has("recreated"):
                replace_all(connection, self.now())
            remember(connection, habits)
        self._habits = habits

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


def _lay(connection: sqlite3.Connection) -> None:
    run(connection, TABLE)
    for part in PARTS:
        part.lay(connection)
