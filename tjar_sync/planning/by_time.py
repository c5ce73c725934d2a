"""What the schedule has to do with a plan: which windows made its changes, and until when it holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tjar_sync.model.codes import Caution
from tjar_sync.model.diagnostic import Diagnostic, Severity
from tjar_sync.model.schedule import next_change, shown_moment, stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from tjar_sync.model.catalog import Catalog
    from tjar_sync.model.plan import Change
    from tjar_sync.model.schedule import Window


def dated(changes: Iterable[Change], catalog: Catalog) -> Iterator[Change]:
    """Yield changes, with a word on those that a window of time makes, or the end of one."""
    for change in changes:
        resource, at = catalog.resources.get(change.address), catalog.at
        if resource is None or at is None or not resource.windows:
            yield change
            continue
        words = dict.fromkeys(
            word for window in resource.windows if (word := _word(change, window, at))
        )
        held = catalog.holding(change.address)
        campaign = next((str(one.campaign) for one in held if one.campaign), "")
        note = "; ".join(filter(None, (change.note, *words)))
        yield replace(change, note=note, campaign=campaign)


def _word(change: Change, window: Window, at: datetime) -> str:
    """Say what a window has to do with a change; the empty text where it has nothing."""
    name = str(window.campaign) if window.campaign else "its schedule"
    until = shown_moment(window.end, at)
    if window.holds(at) and any(item.path in window.paths for item in change.fields):
        return f"until {until} by {name}"
    ended = window.end <= at and any(
        item.path in window.prices and item.before == window.prices[item.path]
        for item in change.fields
    )
    return f"{name} ended {until}" if ended else ""


def told_of_now(catalog: Catalog) -> Iterator[Diagnostic]:
    """Say what is otherwise for now, so that nobody wonders why an edit below it changes nothing."""
    at = catalog.at
    if at is None:
        return
    held = {
        address: max(window.end for window in windows)
        for address in catalog.resources
        if (windows := catalog.holding(address))
    }
    if held:
        first = next(iter(held))
        some = f"{first} until {shown_moment(held[first], at)}"
        more = f" and {len(held) - 1:,} more" if len(held) > 1 else ""
        summary = (
            f"The schedule has {some}{more} otherwise than the rest of the files: what else is"
            " edited there counts after that (`tjar-sync schedule`)"
        )
        yield Diagnostic(Severity.NOTE, Caution.SCHEDULED, tuple(held), summary)


def holds_until(changes: Iterable[Change], catalog: Catalog) -> str:
    """Return when the files want something else of what is changed; empty where they never will."""
    at = catalog.at
    resources = (catalog.resources.get(change.address) for change in changes)
    windows = [window for one in resources if one is not None for window in one.windows]
    found = None if at is None else next_change(windows, at)
    return "" if found is None or at is None else stamp(found, at)
