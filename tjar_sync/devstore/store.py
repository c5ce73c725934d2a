"""One open store: its database, its clock, and what is going on in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.devstore.database import Database
from tjar_sync.devstore.deliveries import Deliveries
from tjar_sync.devstore.request_log import RequestLog
from tjar_sync.devstore.settings import DevStoreSettings
from tjar_sync.devstore.views import Links

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self


class Store:
    """Holds the resources of one store until it is closed; usable as a context manager."""

    def __init__(self, settings: DevStoreSettings | None = None) -> None:
        self.settings = settings or DevStoreSettings()
        self.database = Database(self.settings.database)
        self.deliveries = Deliveries(self.database, self.now)
        self.requests = RequestLog()
        self.faults = self.settings.faults

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
