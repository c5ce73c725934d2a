"""A look at a store of any platform: by what its contract says, and nothing that only one knows."""

from __future__ import annotations

from contextlib import closing
from time import time as now
from typing import TYPE_CHECKING

from tjar_sync.dataclass import dataclass
from tjar_sync.doctor import network
from tjar_sync.doctor.examinations import way_and_rights, without_more
from tjar_sync.doctor.fields import absent
from tjar_sync.doctor.finding import (
    confirmed,
    contradicted,
    named,
    needs_probe,
    not_seen,
    tolerated,
)
from tjar_sync.doctor.observations import Listed, Observations, ReadReply, SeenRow, WayThere
from tjar_sync.doctor.paging import page_size
from tjar_sync.doctor.reading import MOST_ROWS, Asker, WireLog
from tjar_sync.errors import UsageError
from tjar_sync.model.diagnosis import ContractLine, Examination, Health, Standing
from tjar_sync.model.settings import EMBEDDED
from tjar_sync.providers.rest import decoders
from tjar_sync.providers.rest.context import count
from tjar_sync.providers.rest.provider import RestProvider
from tjar_sync.render.counting import count_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tjar_sync.doctor.finding import Finding, Findings
    from tjar_sync.doctor.observations import Payload
    from tjar_sync.model.live import Listing, StoreInfo
    from tjar_sync.providers.http.connection import ConnectionOptions
    from tjar_sync.providers.rest.platform import Platform

_PRODUCTS = "product.list"
_NOTHING = ReadReply(None)
_NO_PRODUCT = "there is no product in the store"


@dataclass(frozen=True, slots=True)
class PlainLook:
    """All that was read of one store."""

    platform: Platform
    seen: Observations
    about: StoreInfo | None
    """What it says of itself; None where its platform has nothing to ask."""
    alone: int | None
    """How many requests it took to see one product alone; None where there was none."""


def read(platform: Platform, options: ConnectionOptions, log: WireLog) -> PlainLook:
    """Read all that is judged; nothing but GET is sent.

    Raises ProviderError where the products cannot be read at all, and UsageError for a platform
    that does not speak JSON.
    """
    with closing(platform.open(platform, options)) as provider:
        if not isinstance(provider, RestProvider):
            raise UsageError(f"a store of {platform.info.title} cannot be looked at")
        context = provider.context
        asker = Asker(context, log)
        way = WayThere(EMBEDDED) if options.transport else network.look(context.endpoint.base_url)
        about = provider.about()
        names = platform.envelope
        sized = {names.page: "1", names.page_size: str(context.contract.per_page)}
        first, clock = asker.ask(_PRODUCTS, **sized), now()
        if first.error is not None:
            raise first.error
        large = asker.ask(_PRODUCTS, **{**sized, names.page_size: str(MOST_ROWS)})
        listing = provider.list("product")
        orders = "order.list" in context.contract.endpoints
        seen = Observations(
            documented=platform.contract,
            contract=context.contract,
            network=way,
            per_second=context.rate.per_second,
            clock=clock,
            first=first,
            large=large,
            listed=_listed(listing, _payloads(first, large), count(first.counts.get("total"))),
            rights={"orders": asker.ask("order.list")} if orders else {},
            events=_NOTHING,
            statuses=_NOTHING,
            nothing=_NOTHING,
            samples=(),
            picture=None,
            forms=log.forms,
        )
        return PlainLook(platform, seen, about, _alone(provider, log, listing))


def _payloads(*replies: ReadReply) -> Mapping[str, Payload]:
    """Return rows as they came, by id."""
    rows = (
        row
        for reply in replies
        for row in decoders.items(reply.data)
        if isinstance(row, dict) and reply.error is None
    )
    return {str(decoders.remote_id(row.get("id"))): row for row in rows}


def _listed(listing: Listing, payloads: Mapping[str, Payload], total: int | None) -> Listed:
    rows = (
        SeenRow(live.remote_id, live.updated_at, payloads.get(live.remote_id, {}), live)
        for live in listing.rows
    )
    return Listed(tuple(rows), total, listing.incomplete_reason)


def _alone(provider: RestProvider, log: WireLog, listing: Listing) -> int | None:
    """Look at one product alone; return how many requests that took."""
    for live in listing.rows[:1]:
        before = log.answers
        provider.read(live.kind, live.type, live.remote_id)
        return log.answers - before
    return None


def examine(plain: PlainLook, found: Sequence[Finding]) -> tuple[Examination, ...]:
    """Say how each thing is, what was seen, and what to do."""
    seen = plain.seen
    return (
        *way_and_rights(seen),
        *_about(plain),
        _pages(seen),
        _fields(seen, found),
        _one_alone(plain),
        *without_more(seen),
    )


def _count(found: Sequence[object]) -> str:
    return count_text(len(found), "product")


def _about(plain: PlainLook) -> Iterator[Examination]:
    if plain.about is not None:
        plan = f", {plain.about.plan} plan" if plain.about.plan else ""
        yield Examination("store", Health.OK, f"{plain.about.name}{plan}")


def _pages(seen: Observations) -> Examination:
    if seen.listed.incomplete_reason:
        todo = "ask the store's support: nothing is created by absence or deleted meanwhile"
        return Examination("pages", Health.BROKEN, seen.listed.incomplete_reason, todo=todo)
    return Examination("pages", Health.OK, f"the list is whole: {_count(seen.listed.rows)}")


def _fields(seen: Observations, found: Sequence[Finding]) -> Examination:
    if not seen.listed.rows:
        todo = "make one in the dashboard, and run doctor again"
        return Examination("fields", Health.LOOK, _NO_PRODUCT, todo=todo)
    shown = _shown(seen)
    names = {name for names in _names(seen).values() for name in names}
    said = f"products show {len(names & shown)} of {len(names)} fields"
    odd = [one.evidence for one in found if one.standing is Standing.CONTRADICTED]
    more = sorted(shown - names - (seen.contract.kinds["product"].only_shown or frozenset()))
    besides = [f"unknown to us, and left as they are: {named(more)}"] if more else []
    return Examination("fields", Health.LOOK if odd else Health.OK, said, (*odd, *besides))


def _one_alone(plain: PlainLook) -> Examination:
    name = "one product"
    if plain.alone is None:
        return Examination(name, Health.OK, "there is none to be looked at alone")
    if plain.alone == 1:
        return Examination(name, Health.OK, "is looked at by one request before it is written")
    said = f"is found by {plain.alone} requests: it is looked for in the whole list"
    return Examination(name, Health.LOOK, f"{said}, before each write")


def judge(plain: PlainLook) -> Findings:
    """Judge the rows of the contract by the assumption that they are from, and what goes beside."""
    seen = plain.seen
    for number, names in _names(seen).items():
        if number in plain.platform.beliefs:
            yield from _rows(seen, number, names)
    numbers = [*plain.platform.beliefs] or [""]
    main, last = numbers[0], numbers[-1]
    yield needs_probe(main, "what an update makes of what it does not send")
    if seen.listed.incomplete_reason:
        yield contradicted(last, seen.listed.incomplete_reason)
    elif seen.large.error is None:
        yield from _size(seen, last)
    if plain.alone is not None and plain.alone > 1:
        yield tolerated(last, "no search finds a product: the whole list is read for each")


def _size(seen: Observations, number: str) -> Findings:
    size, asked = page_size(seen.large, seen.listed.total), seen.contract.per_page
    if size is not None and size < asked:
        line = ContractLine(("per_page",), size)
        yield contradicted(number, f"a page has {size} rows at most", (line,))


def _names(seen: Observations) -> Mapping[str, list[str]]:
    """Return the names under which products are shown, by the assumption that says so."""
    found: dict[str, list[str]] = {}
    for row in seen.documented.fields.values():
        if row.name.startswith("product.") and row.read is not None:
            names = found.setdefault(row.provenance, [])
            names += {row.read.partition(".")[0]} - set(names)
    return found


def _shown(seen: Observations) -> set[str]:
    return {name for row in seen.listed.rows for name in row.payload}


def _rows(seen: Observations, number: str, names: Sequence[str]) -> Findings:
    payloads = [row.payload for row in seen.listed.rows if row.payload]
    if not payloads:
        yield not_seen(number, _NO_PRODUCT)
        return
    missing = [name for name in names if name not in _shown(seen)]
    yield from absent(seen, number, missing, payloads)
    unread = {
        path: why
        for row in seen.listed.rows
        for path, why in row.live.unreadable.items()
        if seen.documented.fields[f"product.{path}"].provenance == number
    }
    if unread:
        yield contradicted(number, f"what cannot be read: {named(unread.values())}")
    if not (missing or unread):
        yield confirmed(number, f"fields of {_count(payloads)}: {named(names)}")
