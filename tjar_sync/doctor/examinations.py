"""What was looked at, in the order of the way to the store, each as a clear line."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from tjar_sync.doctor.answers import events_of, rows_of
from tjar_sync.doctor.finding import named
from tjar_sync.doctor.goods import duplicates, fields_of, pictures_of, unmanageable
from tjar_sync.doctor.probe.trial import MAKING
from tjar_sync.doctor.values import store_time
from tjar_sync.errors import Unauthorized
from tjar_sync.model.diagnosis import Examination, Health
from tjar_sync.model.masking import open_address

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tjar_sync.doctor.finding import Finding
    from tjar_sync.doctor.observations import Observations, ReadReply
    from tjar_sync.doctor.probe.trial import Probed

_LIMITS = ("x-ratelimit-limit", "ratelimit-limit", "x-rate-limit-limit")
_LEFT = ("x-ratelimit-remaining", "ratelimit-remaining", "x-rate-limit-remaining")
_CLOCK_MAY_DIFFER = 60


def examine(seen: Observations, found: Sequence[Finding]) -> tuple[Examination, ...]:
    """Say how each thing is, what was seen, and what to do."""
    return (
        *way_and_rights(seen),
        _paging(found),
        *fields_of(seen),
        _forms(seen),
        pictures_of(seen, found),
        _webhooks(seen),
        duplicates(seen),
        unmanageable(seen),
    )


def way_and_rights(seen: Observations) -> tuple[Examination, ...]:
    """Say how a store is reached, what its key may do, and how fast it may be spoken to."""
    return (_way(seen), _api(seen), _rights(seen), _clock(seen), _rate(seen))


def without_more(seen: Observations) -> tuple[Examination, ...]:
    """Say what the products of any platform tell, and the forms of its answers."""
    return (_forms(seen), duplicates(seen), unmanageable(seen))


def probe_of(probed: Probed) -> Examination:
    """Say what a probe did, and what it could not remove."""
    made = len([one for one in probed.trials.values() if one.name in MAKING and one.done])
    said = f"{len(probed.trials)} trials with {made} products, {probed.requests} requests"
    details = [f"it ended early: {probed.stopped}"] if probed.stopped else []
    details += [f"not deleted: {one}" for one in probed.left]
    if not probed.left:
        health = Health.LOOK if probed.stopped else Health.OK
        return Examination("probe", health, f"{said}; all of it is deleted", tuple(details))
    todo = "delete them in the store's dashboard; each doctor and apply tries again, too"
    return Examination("probe", Health.BROKEN, said, tuple(details), todo)


def _way(seen: Observations) -> Examination:
    way = seen.network
    if way.proxy:
        said = f"{way.host} is reached through the proxy that {way.proxy} names"
    elif not way.addresses:
        said = f"{way.host}: no network is needed"
    else:
        said = f"{way.host} is at {named(way.addresses)}; no proxy"
        said += f"; TLS, signed by {way.authority}, until {way.expires}" if way.authority else ""
    return Examination("domain and TLS", Health.OK, said)


def _api(seen: Observations) -> Examination:
    exchange = seen.first.exchange
    path = exchange.path.partition("?")[0] if exchange else ""
    return Examination("API path", Health.OK, f"{path} answers as a store does")


def _rights(seen: Observations) -> Examination:
    may = ["products", *(name for name, reply in seen.rights.items() if reply.error is None)]
    details = [f"{name}: {reply.error.what}" for name, reply in seen.rights.items() if reply.error]
    refused = any(isinstance(reply.error, Unauthorized) for reply in seen.rights.values())
    todo = "give the key's owner the right to read them in the store's dashboard" if refused else ""
    health = Health.LOOK if details else Health.OK
    return Examination(
        "API key", health, f"accepted; it may read {', '.join(may)}", tuple(details), todo
    )


def _clock(seen: Observations) -> Examination:
    now = store_time(seen)
    if now is None:
        return Examination("clock", Health.LOOK, "the store does not tell its time (no Date)")
    apart = round(seen.clock - now.timestamp())
    zone = f"times are read as {seen.contract.time_zone}"
    if abs(apart) <= _CLOCK_MAY_DIFFER:
        return Examination("clock", Health.OK, f"{abs(apart)} s from the store's; {zone}")
    way = "ahead of" if apart > 0 else "behind"
    said = f"this machine is {abs(apart)} s {way} the store; {zone}"
    return Examination("clock", Health.LOOK, said, todo="set this machine's clock, if it is wrong")


def _header(reply: ReadReply, names: Sequence[str]) -> str:
    headers: Mapping[str, str] = reply.exchange.headers if reply.exchange else {}
    return next((headers[name] for name in names if headers.get(name)), "")


def _rate(seen: Observations) -> Examination:
    limit = _header(seen.first, _LIMITS)
    limited = math.isfinite(seen.per_second)
    pace = f"{seen.per_second:g} requests a second are sent at most" if limited else "none is kept"
    if not (limit.isascii() and limit.isdecimal()):
        return Examination("rate limit", Health.OK, f"no header tells of one; {pace}")
    left = _header(seen.first, _LEFT)
    said = f"{limit} requests a minute, as its headers are usually meant ({left or '?'} left)"
    follows = round(int(limit) / 60, 2)
    if seen.per_second <= follows:
        return Examination("rate limit", Health.OK, f"{said}; {pace}")
    todo = f"write `limits: {{requests_per_second: {follows:g}}}` in store.yaml"
    return Examination("rate limit", Health.LOOK, f"{said}; {pace}", todo=todo)


def _paging(found: Sequence[Finding]) -> Examination:
    told = [one for one in found if one.number == "A3"]
    unsettled = [one for one in told if not one.settled and not one.lines]
    lacking = [one for one in told if one.lines]
    health = Health.BROKEN if unsettled else Health.LOOK if lacking else Health.OK
    todo = "put the lines below into store.yaml" if lacking else ""
    if unsettled:
        todo = "ask the store's support: nothing is created by absence or deleted meanwhile"
    head, *rest = (one.evidence for one in told)
    return Examination("pages", health, head, tuple(rest), todo)


def _forms(seen: Observations) -> Examination:
    counts = Counter(seen.forms)
    if not counts:
        return Examination("forms of answers", Health.OK, "all as documented")
    listed = [f"{name}: {count} answers" for name, count in sorted(counts.items())]
    return Examination(
        "forms of answers", Health.OK, "other than documented, and read", tuple(listed)
    )


def _webhooks(seen: Observations) -> Examination:
    hooks = seen.rights["webhooks"]
    events = events_of(seen.events)
    if hooks.error is not None:
        return Examination("webhooks", Health.LOOK, hooks.error.what, todo=hooks.error.hint)
    held = [row for row in rows_of(hooks) if isinstance(row, dict)]
    details = [f"{row.get('name')}: {open_address(row.get('url'))}" for row in held]
    listed = f"events: {', '.join(events)}" if events else "the store names no events"
    return Examination("webhooks", Health.OK, f"{len(held)} of them; {listed}", tuple(details))
