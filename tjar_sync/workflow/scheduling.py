"""What the schedule has ahead, of the files alone; and an instant as a person gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tjar_sync.errors import UsageError
from tjar_sync.model.calendar import Calendar, Entered
from tjar_sync.model.schedule import parse_moment
from tjar_sync.model.zones import zone
from tjar_sync.session import store_settings, validate

if TYPE_CHECKING:
    from datetime import datetime

    from tjar_sync.location import Location


def calendar(location: Location) -> Calendar:
    """Return the windows of a store's catalog. Raises CatalogError; nothing is asked of the store."""
    settings, catalog = validate(location)
    entered = [
        Entered(address, window)
        for address, resource in catalog.resources.items()
        for window in resource.windows
    ]
    entered.sort(key=lambda one: (one.window.start, one.window.end, one.address))
    store = settings.store
    at = location.at.astimezone(zone(store.time_zone))
    return Calendar(store.name, store.time_zone, at, tuple(entered))


def moment(location: Location, text: str) -> datetime:
    """Read an instant, in the store's zone where it has none. Raises UsageError for what is none."""
    try:
        return parse_moment(text, zone(store_settings(location).time_zone))
    except ValueError as error:
        raise UsageError(str(error), where="--at") from error
