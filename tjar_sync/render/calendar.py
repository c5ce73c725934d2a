"""What the schedule has ahead, as text or JSON: what counts now, what comes, and when CI is to run."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from tjar_sync.model.schedule import shown_moment, stamp
from tjar_sync.render.build_value import money
from tjar_sync.render.counting import count_text
from tjar_sync.render.json_document import document
from tjar_sync.render.own_words import own
from tjar_sync.render.sanitize import shown
from tjar_sync.render.style import PLAIN
from tjar_sync.render.text_fit import fitted
from tjar_sync.render.view import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from tjar_sync.model.calendar import Calendar, Entered
    from tjar_sync.render.style import Style

_NAMED = 5
"""So many addresses of what begins or ends together are named."""
_INDENT = "  "


def text(calendar: Calendar, style: Style = PLAIN) -> str:
    """Draw it for a terminal."""
    if not calendar.entered:
        return own("Nothing in the files of the store {store} depends on time.", style).format(
            store=shown(calendar.store, style)
        )
    now = shown_moment(calendar.at, calendar.at)
    zone = shown(calendar.time_zone, style)
    head = own("Store {store}, times of {zone}; now it is {now}.", style)
    lines = [head.format(store=shown(calendar.store, style), zone=zone, now=now)]
    parts = {"Counts now": _counting(calendar, style), "Comes": _coming(calendar, style)}
    for heading, part in parts.items():
        told = list(part)
        lines += ["", style.paint(own(f"{heading}:", style), Tone.HEAD), *told] if told else []
    if calendar.over:
        verb = "is" if len(calendar.over) == 1 else "are"
        lines += ["", own(f"{count_text(len(calendar.over), 'window')} {verb} over.", style)]
    return fitted("\n".join([*lines, *_cron(calendar, style)]), style)


def _counting(calendar: Calendar, style: Style) -> Iterator[str]:
    by_end: dict[datetime, list[Entered]] = {}
    for one in calendar.now:
        by_end.setdefault(one.window.end, []).append(one)
    for end, some in sorted(by_end.items()):
        until = shown_moment(end, calendar.at)
        yield from (
            f"{_INDENT}{own(f'until {until}', style)}  {told}" for told in _told(some, style)
        )


def _coming(calendar: Calendar, style: Style) -> Iterator[str]:
    for instant in calendar.instants:
        when = shown_moment(instant, calendar.at)
        for verb, starts in (("ends  ", False), ("begins", True)):
            some = [one for one, begins in calendar.due(instant) if begins is starts]
            told = _told(some, style, back=not starts)
            yield from (f"{_INDENT}{when}  {own(verb, style)}  {one}" for one in told)


def _told(entered: Iterable[Entered], style: Style, *, back: bool = False) -> Iterator[str]:
    """Yield what windows set: those of one campaign together, and those of none."""
    by_campaign: dict[str, list[Entered]] = {}
    for one in entered:
        name = str(one.window.campaign) if one.window.campaign else ""
        by_campaign.setdefault(name, []).append(one)
    for name, some in by_campaign.items():
        yield _what(name, some, style, back=back)


def _what(name: str, entered: list[Entered], style: Style, *, back: bool) -> str:
    addresses = list(dict.fromkeys(shown(str(one.address), style) for one in entered))
    more = len(addresses) - _NAMED
    named = ", ".join(addresses[:_NAMED]) + (own(f" and {more} more", style) if more > 0 else "")
    paths = ", ".join(dict.fromkeys(path for one in entered for path in one.window.paths))
    said = f"{paths} {own('of', style)} {named}{_price(entered, back=back)}"
    return f"{style.paint(shown(name, style), Tone.HEAD)}: {said}" if name else said


def _price(entered: list[Entered], *, back: bool) -> str:
    """Say of one resource alone what its price is outside of the window and in it."""
    if len(entered) > 1:
        return ""
    window = entered[0].window
    moves = {
        path: (money(window.before[path]), money(price))
        for path, price in window.prices.items()
        if path in window.before
    }
    told = [f"{path} {' -> '.join(pair[::-1] if back else pair)}" for path, pair in moves.items()]
    return f" ({', '.join(told)})" if told else ""


def _cron(calendar: Calendar, style: Style) -> Iterator[str]:
    """Yield the lines for a runner's own schedule, in UTC as runners have it."""
    if calendar.instants:
        yield ""
        yield style.paint(
            own("For CI, in UTC (a run that comes late does what is due by then):", style),
            Tone.HEAD,
        )
    for instant in calendar.instants:
        yield f'{_INDENT}- cron: "{cron(instant)}"  # {shown_moment(instant, calendar.at)}'


def cron(instant: datetime) -> str:
    """Return the line of a cron table for an instant: minute, hour, day and month, in UTC."""
    at = instant.astimezone(UTC)
    return f"{at.minute} {at.hour} {at.day} {at.month} *"


def json(calendar: Calendar, _style: Style = PLAIN) -> str:
    """Render it for machines; money as text."""
    at = calendar.at
    content = {
        "store": calendar.store,
        "time_zone": calendar.time_zone,
        "at": stamp(at, at),
        "windows": [_plain(one, calendar) for one in calendar.entered],
        "instants": [
            {"at": stamp(instant, at), "cron": cron(instant)} for instant in calendar.instants
        ],
    }
    return document("schedule", content)


def _plain(one: Entered, calendar: Calendar) -> dict[str, object]:
    window, campaign = one.window, one.window.campaign
    return {
        "address": str(one.address),
        "from": stamp(window.start, calendar.at),
        "until": stamp(window.end, calendar.at),
        "counts": window.holds(calendar.at),
        "fields": window.paths,
        "prices": {path: money(price) for path, price in window.prices.items()},
        "prices_otherwise": {path: money(price) for path, price in window.before.items()},
        "campaign": None
        if campaign is None
        else {
            "name": campaign.name,
            "title": campaign.title,
            "permit": campaign.permit,
            "discount": None if campaign.discount is None else money(campaign.discount),
        },
        "file": window.position.file,
        "line": window.position.line,
        "column": window.position.column,
    }


SCHEDULE_FORMATS: Mapping[str, Callable[[Calendar, Style], str]] = {"text": text, "json": json}
"""By the names that --format takes."""
